//! Giving an office to somebody, from wherever one is: which office first, then the form on its page.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{Lists, Shared, give};
use crate::{
    browser,
    form::{Choices, Field, Form, Summary},
    locales::t,
    router::{Place, use_router},
};

const WHICH: &str = "/office_id";

/// Open while the address asks for it.
#[component]
pub fn GiveWhich(shared: Shared) -> impl IntoView {
    let router = use_router();
    let form = Form::new("give-which");
    let office = RwSignal::new(String::new());
    let is_asked = Memo::new(move |_| router.hash.with(|hash| hash == give::ADDRESS));
    Effect::new(move || {
        if is_asked.get() {
            browser::focus(form.id(WHICH));
        }
    });
    let go_on = move |event: SubmitEvent| {
        event.prevent_default();
        let Ok(id) = office.get_untracked().parse() else {
            form.refuse_field(WHICH, "required");
            return;
        };
        router.go(&give::href(&Place::Office(shared.slug.get_value(), id)));
    };
    let cancel = move |_| {
        router.replace(&Place::Offices(shared.slug.get_value()).href());
        browser::focus_heading();
    };
    let options = move || {
        let nothing = (String::new(), t::offices::choose());
        std::iter::once(nothing).chain(shared.lists.with(offices).unwrap_or_default()).collect::<Vec<_>>()
    };
    let field =
        move || Field { form, pointer: WHICH, label: t::offices::which(), hint: None, test: "give-which" };
    view! {
        <Show when=move || is_asked.get()>
            <section class="sheet" aria-labelledby="h-gi-verv">
                <form class="stack gap-5 narrow-form" novalidate data-test="give-which-form" on:submit=go_on>
                    <h2 id="h-gi-verv">{t::offices::give()}</h2>
                    <Summary form/>
                    {move || view! { <Choices field=field() value=office options=options()/> }}
                    <div class="row">
                        <button class="btn btn--primary" type="submit" data-test="give-go-on">
                            {t::offices::go_on()}
                        </button>
                        <button class="btn btn--quiet" type="button" data-test="cancel" on:click=cancel>
                            {t::app::cancel()}
                        </button>
                    </div>
                </form>
            </section>
        </Show>
    }
}

/// Those that nobody holds first, each with its id.
fn offices(lists: &Lists) -> Vec<(String, String)> {
    let (vacant, held): (Vec<_>, Vec<_>) = lists.offices.iter().partition(|office| office.holders.is_empty());
    let vacant =
        vacant.into_iter().map(|office| (office.id.to_string(), t::offices::is_vacant(&office.name)));
    vacant.chain(held.into_iter().map(|office| (office.id.to_string(), office.name.clone()))).collect()
}
