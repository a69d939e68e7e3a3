//! The address: which page it names, what it filters by, and how it changes without loading the page again.
//!
//! Leptos' router matches and navigates; the paths are those of the contract's table of places.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions, PartialPathMatch, PathSegment, PossibleRouteMatch,
    hooks::{use_location, use_navigate, use_query_map},
    params::ParamsMap,
};
pub use verv_contract::places::{Place, PlaceKind, moved};

/// A row of the table of places, as a route's path.
#[derive(Clone, Copy, Debug)]
pub struct PathOf(pub PlaceKind);

impl PossibleRouteMatch for PathOf {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let place = Place::of(path).filter(|place| place.kind() == self.0)?;
        let href = place.href();
        let names = self.0.pattern().split('/').zip(href.split('/'));
        let parameters = names
            .filter_map(|(name, value)| Some((name.strip_prefix(':')?.to_owned().into(), value.to_owned())))
            .collect();
        Some(PartialPathMatch::new("", parameters, path))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.extend(self.0.pattern().split('/').filter(|segment| !segment.is_empty()).map(|segment| {
            match segment.strip_prefix(':') {
                Some(name) => PathSegment::Param(name.to_owned().into()),
                None => PathSegment::Static(segment.to_owned().into()),
            }
        }));
    }
}

/// The page of one-time links: mail may have joined the link to the path (`/velkommen%23…`).
#[derive(Clone, Copy, Debug)]
pub struct PathOfWelcome;

impl PossibleRouteMatch for PathOfWelcome {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        path.starts_with(PlaceKind::Welcome.pattern()).then(|| PartialPathMatch::new("", Vec::new(), path))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        PathOf(PlaceKind::Welcome).generate_path(path);
    }
}

/// Where we are. A copy is a handle.
#[derive(Clone, Copy)]
pub struct Router {
    /// `None` where there is no page.
    pub place: Memo<Option<Place>>,
    /// What stands after `#`.
    pub hash: Memo<String>,
    path: Memo<String>,
    search: Memo<String>,
    queries: Memo<ParamsMap>,
    navigate: Callback<(String, NavigateOptions)>,
}

pub fn use_router() -> Router {
    expect_context()
}

impl Router {
    /// To be called below Leptos' `<Router>`.
    pub fn new() -> Self {
        let location = use_location();
        let navigate = use_navigate();
        let (path, hash) = (location.pathname, location.hash);
        Self {
            place: Memo::new(move |_| path.with(|path| Place::of(path))),
            hash: Memo::new(move |_| hash.with(|hash| hash.trim_start_matches('#').to_owned())),
            path,
            search: location.search,
            queries: use_query_map(),
            navigate: Callback::new(move |(to, options): (String, NavigateOptions)| navigate(&to, options)),
        }
    }

    /// The value of a query parameter, followed.
    pub fn query(self, name: &str) -> Option<String> {
        self.queries.with(|queries| queries.get(name))
    }

    /// The path alone, followed.
    pub fn path(self) -> String {
        self.path.get()
    }

    /// Path and query as they are now, to come back to.
    pub fn here(self) -> String {
        let search = self.search.get_untracked();
        let mark = if search.is_empty() { "" } else { "?" };
        format!("{}{mark}{search}", self.path.get_untracked())
    }

    /// Goes to another page; the way back stays.
    pub fn go(self, to: &str) {
        self.navigate.run((to.to_owned(), NavigateOptions::default()));
    }

    /// Changes the address in place: a filter, or a page that should not be come back to.
    pub fn replace(self, to: &str) {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        self.navigate.run((to.to_owned(), options));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_one_time_link_is_found_however_it_was_joined_to_the_path() {
        for path in ["/velkommen", "/velkommen%23abc", "/velkommen/"] {
            assert!(PathOfWelcome.test(path).is_some(), "{path}");
        }
        assert!(PathOfWelcome.test("/konto").is_none());
    }

    #[test]
    fn a_route_matches_its_own_place_with_its_parameters() {
        let route = PathOf(PlaceKind::Offices);
        let matched = route.test("/f/follo/verv").expect("it is the place's own path");
        assert_eq!(matched.remaining(), "");
        assert!(route.test("/f/follo/verv/0198c0de-0000-7000-8000-000000000001").is_none());
        assert!(PathOf(PlaceKind::Home).test("/").is_some());
        assert!(PathOf(PlaceKind::Home).test("/konto").is_none());
        let mut generated = Vec::new();
        PathOf(PlaceKind::Office).generate_path(&mut generated);
        assert_eq!(generated.len(), 4);
    }
}
