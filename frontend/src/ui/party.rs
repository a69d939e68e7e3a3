//! An office or a body by its name: never a face, because the office stays when the person goes.

use leptos::prelude::*;

use super::icon::{mark, small_icon};
use crate::locales::t;

/// Who answers, or that nobody does.
pub fn tag(name: Option<&str>) -> AnyView {
    match name {
        Some(name) => {
            view! { <span class="party">{small_icon("i-offices")}<span>{name.to_owned()}</span></span> }
                .into_any()
        }
        None => {
            view! { <span class="party party--none">{mark("g-gap")}<span>{t::app::nobody()}</span></span> }
                .into_any()
        }
    }
}
