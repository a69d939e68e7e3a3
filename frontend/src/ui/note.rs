//! Notes in place: what happened, what is wrong, what to do.

use leptos::prelude::*;

use super::icon::icon;
use crate::{
    api::{CallError, trouble_text},
    browser,
    locales::t,
};

/// What is wrong and how to fix it; said aloud when it appears.
pub fn trouble(error: &CallError) -> AnyView {
    warning(None, trouble_text(error))
}

/// A warning that is said aloud.
pub fn warning(heading: Option<String>, text: String) -> AnyView {
    view! {
        <div class="note note--warn" role="alert" data-test="warning">
            {icon("i-warn")}
            <div>{heading.map(|heading| view! { <p><b>{heading}</b></p> })} <p>{text}</p></div>
        </div>
    }
    .into_any()
}

/// Something went well.
#[cfg(feature = "styleguide")]
pub fn success(heading: String, text: String) -> AnyView {
    view! {
        <div class="note note--ok" role="status" data-test="success">
            {icon("i-check")}
            <p><b>{heading}</b>" "{text}</p>
        </div>
    }
    .into_any()
}

/// Nothing here yet: what will appear, and what to do.
pub fn empty(heading: String, text: String, action: Option<AnyView>) -> AnyView {
    view! {
        <div class="empty" data-test="empty">
            <p class="empty__head">{heading}</p>
            <p class="soft">{text}</p>
            {action}
        </div>
    }
    .into_any()
}

/// A page that is being waited for: its name at once for those who listen, and after 300 ms a shape of it.
pub fn skeleton(what: String) -> AnyView {
    view! { <h1 class="vh">{what.clone()}</h1> {waiting(what)} }.into_any()
}

/// A part of a page that is being waited for: nothing for 300 ms (the stylesheet counts them), then a shape of it.
pub fn waiting(what: String) -> AnyView {
    let row = |_| {
        view! { <div class="skel-row"><span class="skel skel--m"></span><span class="skel skel--s"></span></div> }
    };
    view! {
        <div class="waiting stack" role="status" aria-busy="true" data-test="skeleton">
            <span class="vh">{what}</span>
            <span class="skel skel--head"></span>
            <span class="skel skel--s"></span>
            <div class="sheet sheet--flush">{(0..6).map(row).collect_view()}</div>
        </div>
    }
    .into_any()
}

/// Reloads the page in the browser: a newer program is waiting.
pub fn reload_button() -> AnyView {
    view! {
        <button class="btn btn--primary" type="button" on:click=|_| browser::reload()>{t::app::again()}</button>
    }
    .into_any()
}
