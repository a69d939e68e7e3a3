//! Two versions of the same thing, field by field: nothing typed is lost, and nothing is overwritten unseen.

use leptos::prelude::*;

use super::icon::icon;
use crate::locales::t;

/// One field that differs.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    pub field: String,
    pub mine: String,
    pub current: String,
}

/// Where the panel is found, to give it focus.
pub const ID: &str = "versjoner";

/// What somebody typed beside what is stored now, with the two ways on.
#[component]
pub fn Versions(
    differences: Vec<Difference>,
    keep_mine: Callback<()>,
    take_current: Callback<()>,
) -> impl IntoView {
    let or_empty = |text: String| if text.is_empty() { t::stale::empty() } else { text };
    let is_same = differences.is_empty();
    let field = move |difference: Difference| {
        view! {
            <section class="versions__field" data-test="stale-field">
                <h3>{difference.field}</h3>
                <div class="versions__side" data-test="stale-mine">
                    <small>{t::stale::mine()}</small>
                    {or_empty(difference.mine)}
                </div>
                <div class="versions__side" data-test="stale-current">
                    <small>{t::stale::current()}</small>
                    {or_empty(difference.current)}
                </div>
            </section>
        }
    };
    view! {
        <section class="stack" id=ID tabindex="-1" role="alert" data-test="stale">
            <div class="note note--warn">
                {icon("i-info")}
                <div>
                    <p><b>{t::stale::title()}</b></p>
                    <p>{if is_same { t::stale::same() } else { t::stale::lead() }}</p>
                </div>
            </div>
            <div class="versions">{differences.into_iter().map(field).collect_view()}</div>
            <p class="row">
                <button class="btn btn--primary" type="button" data-test="keep-mine" on:click=move |_| keep_mine.run(())>
                    {t::stale::keep_mine()}
                </button>
                <button class="btn btn--outline" type="button" data-test="take-current" on:click=move |_| take_current.run(())>
                    {t::stale::take_current()}
                </button>
            </p>
        </section>
    }
}

/// The same as a function, while pages still call it.
pub fn versions(
    differences: Vec<Difference>,
    keep_mine: Callback<()>,
    take_current: Callback<()>,
) -> AnyView {
    view! { <Versions differences keep_mine take_current/> }.into_any()
}
