//! A page: its heading, its title, and the pages that are drawn when there is nothing to draw.

use leptos::{html, prelude::*};
use verv_contract::ProblemCode;

use super::note;
use crate::ui::live::{Erased, on};
use crate::{
    api::{CallError, trouble_text},
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
pub fn heading(text: impl Fn() -> String + Clone + Send + Sync + 'static) -> AnyView {
    let node = NodeRef::<html::H1>::new();
    let shown = text.clone();
    Effect::new(move || document().set_title(&t::app::title(&text())));
    if let Some(focus) = use_context::<Focus>().filter(|focus| focus.wanted.get_value()) {
        focus.wanted.set_value(false);
        node.on_load(move |heading| {
            request_animation_frame(move || {
                let _ = heading.focus();
            });
        });
    }
    view! { <h1 tabindex="-1" node_ref=node data-test="heading">{shown}</h1> }.erased()
}

/// A heading that does not change.
pub fn fixed_heading(text: String) -> AnyView {
    heading(move || text.clone())
}

pub fn not_found() -> AnyView {
    bare_page(t::missing::title(), t::missing::lead(), Some(home_link()))
}

pub fn denied() -> AnyView {
    bare_page(t::denied::title(), t::denied::lead(), Some(home_link()))
}

/// A whole page for a call that gave nothing to draw.
pub fn failed(error: &CallError, again: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
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

fn bare_page(heading: String, text: String, action: Option<AnyView>) -> AnyView {
    view! {
        <div class="stack" data-test="bare-page">
            {fixed_heading(heading)}
            <p class="lead soft measure">{text}</p>
            <p>{action}</p>
        </div>
    }
    .erased()
}

pub fn again_button(again: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    view! {
        <button class="btn btn--primary" type="button" data-test="again" on:click=on(move |_| again())>{t::app::again()}</button>
    }
    .erased()
}

fn home_link() -> AnyView {
    view! { <a class="btn btn--primary" href="/">{t::missing::home()}</a> }.erased()
}
