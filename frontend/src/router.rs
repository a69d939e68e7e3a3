//! The address: which page it names, what it filters by, and how it changes without loading the page again.
//!
//! Our own, because twenty addresses do not need a matcher: a general router was a sixth of the whole program.

use crate::kept::Kept;
use crate::kept::memo;
use leptos::prelude::*;
use verv_contract::programs::Program;
use verv_domain::{
    branch::BranchSlug,
    id::{AreaId, BodyId, GoalId, MeasureId, OfficeId},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement};

/// A page of the product.
#[derive(Clone, PartialEq, Debug)]
pub enum Place {
    LogIn,
    Welcome,
    Home,
    Account,
    Plan(BranchSlug),
    /// The plan on the wall, one area at a time.
    Projector(BranchSlug),
    Mine(BranchSlug),
    Measure(BranchSlug, MeasureId),
    Goal(BranchSlug, GoalId),
    /// A priority area with its situation.
    Area(BranchSlug, AreaId),
    Assign(BranchSlug),
    Offices(BranchSlug),
    Office(BranchSlug, OfficeId),
    Body(BranchSlug, BodyId),
    Catalogue(BranchSlug),
    /// What has changed in the plan since its adoption.
    Changes(BranchSlug),
    Settings(BranchSlug),
    Unknown,
}

impl Place {
    fn of(path: &str) -> Self {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments.as_slice() {
            [] => Self::Home,
            ["logg-inn"] => Self::LogIn,
            ["velkommen"] => Self::Welcome,
            ["konto"] => Self::Account,
            ["f", slug, rest @ ..] => slug.parse().map_or(Self::Unknown, |slug| Self::in_branch(slug, rest)),
            ["styr", slug, rest @ ..] => {
                slug.parse().map_or(Self::Unknown, |slug| Self::organised(slug, rest))
            }
            _ => Self::Unknown,
        }
    }

    fn in_branch(slug: BranchSlug, rest: &[&str]) -> Self {
        match rest {
            ["planen"] => Self::Plan(slug),
            ["planen", "vis"] => Self::Projector(slug),
            ["mitt"] => Self::Mine(slug),
            ["tiltak", id] => id.parse().map_or(Self::Unknown, |id| Self::Measure(slug, id)),
            ["mal", id] => id.parse().map_or(Self::Unknown, |id| Self::Goal(slug, id)),
            ["omrade", id] => id.parse().map_or(Self::Unknown, |id| Self::Area(slug, id)),
            _ => Self::Unknown,
        }
    }

    fn organised(slug: BranchSlug, rest: &[&str]) -> Self {
        match rest {
            ["ansvar"] => Self::Assign(slug),
            ["verv"] => Self::Offices(slug),
            ["verv", id] => id.parse().map_or(Self::Unknown, |id| Self::Office(slug, id)),
            ["organ", id] => id.parse().map_or(Self::Unknown, |id| Self::Body(slug, id)),
            ["katalog"] => Self::Catalogue(slug),
            ["endringer"] => Self::Changes(slug),
            ["innstillinger"] => Self::Settings(slug),
            _ => Self::Unknown,
        }
    }

    /// The address of the page.
    pub fn href(&self) -> String {
        match self {
            Self::LogIn => "/logg-inn".to_owned(),
            Self::Welcome => "/velkommen".to_owned(),
            Self::Account => "/konto".to_owned(),
            Self::Home | Self::Unknown => "/".to_owned(),
            Self::Plan(slug) => format!("/f/{slug}/planen"),
            Self::Projector(slug) => format!("/f/{slug}/planen/vis"),
            Self::Mine(slug) => format!("/f/{slug}/mitt"),
            Self::Measure(slug, id) => format!("/f/{slug}/tiltak/{id}"),
            Self::Goal(slug, id) => format!("/f/{slug}/mal/{id}"),
            Self::Area(slug, id) => format!("/f/{slug}/omrade/{id}"),
            Self::Assign(slug) => format!("/styr/{slug}/ansvar"),
            Self::Offices(slug) => format!("/styr/{slug}/verv"),
            Self::Office(slug, id) => format!("/styr/{slug}/verv/{id}"),
            Self::Body(slug, id) => format!("/styr/{slug}/organ/{id}"),
            Self::Catalogue(slug) => format!("/styr/{slug}/katalog"),
            Self::Changes(slug) => format!("/styr/{slug}/endringer"),
            Self::Settings(slug) => format!("/styr/{slug}/innstillinger"),
        }
    }

    /// The branch that the address names.
    pub fn branch(&self) -> Option<&BranchSlug> {
        match self {
            Self::Plan(slug)
            | Self::Projector(slug)
            | Self::Mine(slug)
            | Self::Measure(slug, _)
            | Self::Goal(slug, _)
            | Self::Area(slug, _)
            | Self::Assign(slug)
            | Self::Offices(slug)
            | Self::Office(slug, _)
            | Self::Body(slug, _)
            | Self::Catalogue(slug)
            | Self::Changes(slug)
            | Self::Settings(slug) => Some(slug),
            Self::LogIn | Self::Welcome | Self::Home | Self::Account | Self::Unknown => None,
        }
    }
}

/// Pages that are not ours to draw: guides and documentation are files of their own.
fn is_a_file(path: &str) -> bool {
    ["/api/", "/assets/", "/hjelp", "/stil"].iter().any(|prefix| path.starts_with(prefix))
}

/// What an address is made of.
#[derive(Clone, PartialEq, Default, Debug)]
struct Address {
    path: String,
    /// With its question mark.
    search: String,
    /// Without its mark.
    hash: String,
}

#[derive(Clone, Copy)]
pub struct Router {
    program: Program,
    address: Kept<Address>,
    pub place: Memo<Place>,
    pub hash: Memo<String>,
}

pub fn use_router() -> Router {
    expect_context()
}

impl Router {
    /// Reads the address, and listens to links and to the browser's own buttons.
    pub fn new(program: Program) -> Self {
        let address = Kept::new(read_address());
        let router = Self {
            program,
            address,
            place: memo(move || address.with(|address| Place::of(&address.path))),
            hash: memo(move || address.with(|address| address.hash.clone())),
        };
        let _ = window_event_listener(leptos::ev::popstate, move |_| address.set(read_address()));
        let _ = window_event_listener(leptos::ev::click, move |event| router.follow(&event));
        router
    }

    /// The value of a query parameter.
    pub fn query(self, name: &str) -> Option<String> {
        self.address.with(|address| {
            let pairs = address.search.trim_start_matches('?').split('&');
            let value = pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?.1;
            let decoded = js_sys::decode_uri_component(&value.replace('+', " "));
            decoded.ok().map(String::from)
        })
    }

    /// Path and query as they are now, to come back to.
    pub fn here(self) -> String {
        self.address.with_untracked(|address| format!("{}{}", address.path, address.search))
    }

    /// Goes to another page; the way back stays.
    pub fn go(self, to: &str) {
        self.change(to, false);
        if self.address.with_untracked(|address| address.hash.is_empty()) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// Changes the address in place: a filter, or a page that should not be come back to.
    pub fn replace(self, to: &str) {
        self.change(to, true);
    }

    fn change(self, to: &str, in_place: bool) {
        if Program::of(to) != self.program {
            let location = window().location();
            // A browser that refuses has nothing better to offer.
            let _ = if in_place { location.replace(to) } else { location.assign(to) };
            return;
        }
        let Ok(history) = window().history() else { return };
        let changed = if in_place {
            history.replace_state_with_url(&JsValue::NULL, "", Some(to))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(to))
        };
        if changed.is_ok() {
            self.address.set(read_address());
        }
    }

    /// Takes a click on a link to one of our own pages.
    fn follow(self, event: &web_sys::MouseEvent) {
        let is_plain = event.button() == 0
            && !(event.default_prevented() || event.meta_key() || event.alt_key())
            && !(event.ctrl_key() || event.shift_key());
        let clicked = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(clicked) = clicked.filter(|_| is_plain) else { return };
        let link = clicked
            .closest("a[href]")
            .ok()
            .flatten()
            .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
        let Some(link) = link else { return };
        let ours = window().location().origin().is_ok_and(|origin| origin == link.origin());
        if !ours || !link.target().is_empty() || link.has_attribute("download") || is_a_file(&link.pathname())
        {
            return;
        }
        event.prevent_default();
        self.go(&format!("{}{}{}", link.pathname(), link.search(), link.hash()));
    }
}

fn read_address() -> Address {
    let location = window().location();
    Address {
        path: location.pathname().unwrap_or_default(),
        search: location.search().unwrap_or_default(),
        hash: location.hash().unwrap_or_default().trim_start_matches('#').to_owned(),
    }
}
