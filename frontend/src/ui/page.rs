//! A page: its heading, its title, and the pages that are drawn when there is nothing to draw.

use crate::dom::{View, live, on, view};
use leptos::prelude::*;
use verv_contract::ProblemCode;

use super::note;
use crate::{
    api::{CallError, trouble_text},
    browser,
    locales::t,
};

/// Whether the next heading takes focus: after a change of page, but not at the first one.
#[derive(Clone, Copy)]
pub struct Focus {
    wanted: StoredValue<bool>,
}

impl Focus {
    pub fn new() -> Self {
        Self { wanted: StoredValue::new(false) }
    }

    pub fn want(self) {
        self.wanted.set_value(true);
    }
}

/// The page's finding: heading and title of the document at once.
pub fn heading(text: impl Fn() -> String + Clone + Send + Sync + 'static) -> View {
    let shown = text.clone();
    Effect::new(move || document().set_title(&t::app::title(&text())));
    if let Some(focus) = use_context::<Focus>().filter(|focus| focus.wanted.get_value()) {
        focus.wanted.set_value(false);
        browser::focus_heading();
    }
    view! { <h1 tabindex="-1" data-test="heading">{live(shown)}</h1> }
}

/// A heading that does not change.
pub fn fixed_heading(text: String) -> View {
    heading(move || text.clone())
}

pub fn not_found() -> View {
    bare_page(t::missing::title(), t::missing::lead(), Some(home_link()))
}

pub fn denied() -> View {
    bare_page(t::denied::title(), t::denied::lead(), Some(home_link()))
}

/// A whole page for a call that gave nothing to draw.
pub fn failed(error: &CallError, again: impl Fn() + Copy + Send + Sync + 'static) -> View {
    match (error, error.code()) {
        (_, Some(ProblemCode::NotFound)) => not_found(),
        (_, Some(ProblemCode::Forbidden)) => denied(),
        (CallError::Unreadable, _) => {
            bare_page(t::down::title(), trouble_text(error), Some(note::reload_button()))
        }
        (CallError::Network, _) => bare_page(t::down::title(), t::down::lead(), Some(again_button(again))),
        (CallError::Refused { .. }, _) => {
            bare_page(t::down::title(), trouble_text(error), Some(again_button(again)))
        }
    }
}

fn bare_page(heading: String, text: String, action: Option<View>) -> View {
    view! {
        <div class="stack" data-test="bare-page">
            {fixed_heading(heading)}
            <p class="lead soft measure">{text}</p>
            <p>{action}</p>
        </div>
    }
}

pub fn again_button(again: impl Fn() + Copy + Send + Sync + 'static) -> View {
    view! {
        <button class="btn btn--primary" type="button" data-test="again" on:click=on(move |_| again())>{t::app::again()}</button>
    }
}

fn home_link() -> View {
    view! { <a class="btn btn--primary" href="/">{t::missing::home()}</a> }
}
