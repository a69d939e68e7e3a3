//! The addresses of the client's pages: one table, from which the client makes its routes, links and search, the
//! bundler what a device keeps, and the server the links that it hands out.

use verv_domain::{
    id::{AreaId, BodyId, EventId, GoalId, MeasureId, OfficeId},
    organisation::branches::BranchSlug,
};

/// The reference to the branch among a place's fields, which is called `branch` wherever there is one.
macro_rules! branch_among {
    () => {
        None
    };
    (branch => $branch:ident $(, $name:ident => $field:ident)*) => {
        Some($branch)
    };
}

/// Makes [`Place`] and [`PlaceKind`] from the table. A pattern's parameters are the place's fields, in order.
macro_rules! places {
    ($($(#[$about:meta])* $name:ident $(($($field:ident: $value:ty),+))? = $pattern:literal;)+) => {
        /// A page, with what its address names.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum Place {
            $($(#[$about])* $name $(($($value),+))?,)+
        }

        /// A page, whatever its address names.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum PlaceKind {
            $($(#[$about])* $name,)+
        }

        impl PlaceKind {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The path, with `:name` for each parameter.
            pub const fn pattern(self) -> &'static str {
                match self {
                    $(Self::$name => $pattern,)+
                }
            }
        }

        impl Place {
            /// The page at a path, without its query; `None` where there is no page.
            pub fn of(path: &str) -> Option<Self> {
                $(
                    if let Some(parameters) = parameters(path, $pattern) {
                        let mut parameters = parameters.into_iter();
                        let place = Self::$name $(($(parameters.next()?.parse::<$value>().ok()?),+))?;
                        return parameters.next().is_none().then_some(place);
                    }
                )+
                None
            }

            pub const fn kind(&self) -> PlaceKind {
                match self {
                    $(Self::$name { .. } => PlaceKind::$name,)+
                }
            }

            /// The address of the page.
            pub fn href(&self) -> String {
                match self {
                    $(Self::$name $(($($field),+))? => filled($pattern, &[$($($field.to_string()),+)?]),)+
                }
            }

            /// The branch that the address names.
            pub const fn branch(&self) -> Option<&BranchSlug> {
                match self {
                    $(Self::$name $(($($field),+))? => {
                        $($(let _ = $field;)+)?
                        branch_among!($($($field => $field),+)?)
                    })+
                }
            }
        }
    };
}

places! {
    /// Leads to the first page of whoever is logged in.
    Home = "/";
    LogIn = "/logg-inn";
    /// Choosing a password with a one-time link, which stands after `#`.
    Welcome = "/velkommen";
    /// One's own password and sessions.
    Account = "/konto";
    /// What the leader is to know first.
    Overview(branch: BranchSlug) = "/f/:branch/oversikt";
    Mine(branch: BranchSlug) = "/f/:branch/mitt";
    Plan(branch: BranchSlug) = "/f/:branch/planen";
    /// The plan on the wall, one area at a time.
    Projector(branch: BranchSlug) = "/f/:branch/planen/vis";
    Assign(branch: BranchSlug) = "/f/:branch/planen/ansvar";
    /// What the plan leaves open.
    Holes(branch: BranchSlug) = "/f/:branch/planen/hull";
    /// What has changed in the plan since its adoption.
    Changes(branch: BranchSlug) = "/f/:branch/planen/endringer";
    /// What others propose to change.
    Proposals(branch: BranchSlug) = "/f/:branch/planen/forslag";
    /// The national goals, and which local goals serve them.
    Catalogue(branch: BranchSlug) = "/f/:branch/planen/nasjonalt";
    Measure(branch: BranchSlug, measure: MeasureId) = "/f/:branch/tiltak/:measure";
    Goal(branch: BranchSlug, goal: GoalId) = "/f/:branch/mal/:goal";
    /// A priority area with its situation.
    Area(branch: BranchSlug, area: AreaId) = "/f/:branch/omrade/:area";
    /// What the branch follows from month to month.
    Indicators(branch: BranchSlug) = "/f/:branch/tall";
    /// Entering the figures of a month.
    EnterFigures(branch: BranchSlug) = "/f/:branch/tall/legg-inn";
    /// Entering figures from a file.
    ImportFigures(branch: BranchSlug) = "/f/:branch/tall/fil";
    /// What was done, by month.
    Events(branch: BranchSlug) = "/f/:branch/hendelser";
    /// Logging what was done.
    LogEvent(branch: BranchSlug) = "/f/:branch/logg";
    Event(branch: BranchSlug, event: EventId) = "/f/:branch/hendelser/:event";
    /// The register of workplaces, and of those who run them.
    Workplaces(branch: BranchSlug) = "/f/:branch/arbeidsplasser";
    /// Offices and bodies.
    Offices(branch: BranchSlug) = "/f/:branch/verv";
    Office(branch: BranchSlug, office: OfficeId) = "/f/:branch/verv/:office";
    Body(branch: BranchSlug, body: BodyId) = "/f/:branch/organ/:body";
    /// Programs of the branch, and their tokens.
    Programs(branch: BranchSlug) = "/f/:branch/programmer";
    Settings(branch: BranchSlug) = "/f/:branch/innstillinger";
}

/// Addresses that pages had before, which people have kept or sent to one another.
const MOVED: [(&str, PlaceKind); 7] = [
    ("/styr/:branch/ansvar", PlaceKind::Assign),
    ("/styr/:branch/verv", PlaceKind::Offices),
    ("/styr/:branch/verv/:office", PlaceKind::Office),
    ("/styr/:branch/organ/:body", PlaceKind::Body),
    ("/styr/:branch/katalog", PlaceKind::Catalogue),
    ("/styr/:branch/endringer", PlaceKind::Changes),
    ("/styr/:branch/innstillinger", PlaceKind::Settings),
];

/// What the paths of all pages look like, older ones among them, with `:name` for each parameter.
pub fn patterns() -> impl Iterator<Item = &'static str> {
    PlaceKind::ALL.iter().map(|kind| kind.pattern()).chain(MOVED.into_iter().map(|(old, _)| old))
}

/// Whether the program has a page at this path, or leads on from it to where the page is now.
pub fn is_page(path: &str) -> bool {
    Place::of(path).is_some() || moved(path).is_some()
}

/// Where the page at an older path is now.
pub fn moved(path: &str) -> Option<Place> {
    MOVED.into_iter().find_map(|(old, kind)| {
        let parameters = parameters(path, old)?;
        let parameters: Vec<String> = parameters.into_iter().map(str::to_owned).collect();
        Place::of(&filled(kind.pattern(), &parameters))
    })
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// What stands in `path` where `pattern` has a parameter; `None` where the two differ elsewhere.
fn parameters<'a>(path: &'a str, pattern: &str) -> Option<Vec<&'a str>> {
    let mut found = Vec::new();
    let mut path = segments(path);
    for wanted in segments(pattern) {
        let segment = path.next()?;
        if wanted.starts_with(':') {
            found.push(segment);
        } else if wanted != segment {
            return None;
        }
    }
    path.next().is_none().then_some(found)
}

/// The path that `pattern` describes, with these in the place of its parameters.
fn filled(pattern: &str, parameters: &[String]) -> String {
    let mut parameters = parameters.iter();
    let mut path = String::new();
    for segment in segments(pattern) {
        path.push('/');
        let parameter = segment.strip_prefix(':').and_then(|_| parameters.next());
        path.push_str(parameter.map_or(segment, String::as_str));
    }
    if path.is_empty() { "/".to_owned() } else { path }
}

#[cfg(test)]
mod tests {
    use super::{Place, PlaceKind, moved};

    const ID: &str = "0198c0de-0000-7000-8000-000000000001";

    #[test]
    fn every_address_leads_to_its_own_place_and_back() {
        for kind in PlaceKind::ALL {
            let path = kind.pattern().replace(":branch", "follo");
            let path: String = path
                .split('/')
                .map(|it| if it.starts_with(':') { ID } else { it })
                .collect::<Vec<_>>()
                .join("/");
            let place = Place::of(&path).unwrap_or_else(|| panic!("{path} is no place"));
            assert_eq!((place.kind(), place.href()), (*kind, path.clone()));
            let branch = place.branch().map(ToString::to_string);
            assert_eq!(branch.is_some(), path.starts_with("/f/"), "{path}");
        }
    }

    #[test]
    fn what_is_no_page_is_no_place() {
        for path in
            ["/finnes-ikke", "/f", "/f/Follo/planen", "/f/follo/tiltak/1", "/f/follo/planen/vis/mer", "/api"]
        {
            assert_eq!(Place::of(path), None, "{path}");
        }
    }

    #[test]
    fn older_addresses_lead_to_where_the_page_is_now() {
        for (old, now) in [
            ("/styr/follo/ansvar", "/f/follo/planen/ansvar".to_owned()),
            ("/styr/follo/katalog", "/f/follo/planen/nasjonalt".to_owned()),
            (&format!("/styr/follo/verv/{ID}"), format!("/f/follo/verv/{ID}")),
        ] {
            assert_eq!(moved(old).map(|place| place.href()), Some(now), "{old}");
        }
        assert_eq!(moved("/styr/follo/finnes-ikke"), None);
        assert_eq!(moved("/f/follo/planen"), None);
    }
}
