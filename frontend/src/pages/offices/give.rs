//! Giving an office to somebody: who, as deputy or not, from and to.

use leptos::prelude::*;
use verv_contract::{
    endpoints::CreateMandate,
    mandates::{MandateView, NewMandateRequest},
};
use wasm_bindgen_futures::spawn_local;

use super::mandates::Mandates;
use crate::{
    browser,
    dom::{View, live, on, view, yes},
    form::{Field, Form, text_field},
    locales::t,
    ui::icon::icon,
};

/// What is typed.
#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    email: RwSignal<String>,
    deputy: RwSignal<bool>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

pub fn section(mandates: &Mandates) -> View {
    let mandates = *mandates;
    let is_open = RwSignal::new(false);
    let form = Form::new("give");
    let empty = || RwSignal::new(String::new());
    let draft =
        Draft { name: empty(), email: empty(), deputy: RwSignal::new(false), from: empty(), to: empty() };
    let open = move |_| {
        draft.from.set(mandates.today.to_string());
        is_open.set(true);
        browser::focus(form.id("/name"));
    };
    let close = move || {
        is_open.set(false);
        browser::focus("give-office");
    };
    let save = move || {
        if form.busy.get_untracked() {
            return;
        }
        let day = |typed: RwSignal<String>| typed.with_untracked(|day| day.parse().ok());
        let Some(from) = day(draft.from) else {
            form.refuse_field("/from", "required");
            return;
        };
        let request = NewMandateRequest {
            office_id: mandates.shared.id,
            email: draft.email.get_untracked().trim().to_owned(),
            name: draft.name.get_untracked(),
            deputy: draft.deputy.get_untracked(),
            from,
            to: day(draft.to),
        };
        if !form.passes(request.clone()) {
            return;
        }
        form.begin();
        let (path, options) = ((mandates.shared.slug.get_value(),), form.once(&request));
        spawn_local(async move {
            match mandates.client.send::<CreateMandate>(path, &request, options).await {
                Ok(mandate) => {
                    form.end();
                    for typed in [draft.name, draft.email, draft.to] {
                        typed.set(String::new());
                    }
                    draft.deputy.set(false);
                    close();
                    let MandateView { name, email, office, .. } = &mandate;
                    // With the address: whoever it belongs to has the office, whatever name was typed.
                    mandates.toasts.say(t::office::given(email, name, office));
                    mandates.changed();
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let shown = move || is_open.get().then(|| view_of(form, draft, save, close));
    view! {
        <p hidden=yes(move || is_open.get())>
            <button class="btn" type="button" id="give-office" data-test="give-office" on:click=on(open)>
                {icon("i-plus")}
                {t::office::give()}
            </button>
        </p>
        {live(shown)}
    }
}

fn view_of(
    form: Form,
    draft: Draft,
    save: impl Fn() + Copy + 'static,
    close: impl Fn() + Copy + 'static,
) -> View {
    let field = |pointer, label, hint, test| Field { form, pointer, label, hint, test };
    let name = field("/name", t::office::person_name(), None, "give-name");
    let email = field("/email", t::login::email(), Some(t::office::email_hint()), "give-email");
    let from = field("/from", t::office::first_day(), None, "give-from");
    let to_label = format!("{} {}", t::office::last_day(), t::app::optional());
    let to = field("/to", to_label, Some(t::office::last_day_hint()), "give-to");
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        save();
    };
    view! {
        <form class="stack gap-5 narrow-form" novalidate aria-labelledby="h-gi" data-test="give-form" on:submit=on(submit)>
            <h3 id="h-gi">{t::office::give()}</h3>
            {form.summary()}
            {text_field(&name, draft.name, "text", "off")}
            {text_field(&email, draft.email, "email", "off")}
            <label class="check">
                <input
                    type="checkbox"
                    data-test="give-deputy"
                    prop:checked=yes(move || draft.deputy.get())
                    on:change=on(move |event| draft.deputy.set(event_target_checked(&event)))
                />
                <span>{t::office::as_deputy()}<br/><span class="soft">{t::office::deputy_means()}</span></span>
            </label>
            <div class="days">
                {text_field(&from, draft.from, "date", "off")}
                {text_field(&to, draft.to, "date", "off")}
            </div>
            <div class="note" data-test="link-note">
                {icon("i-info")}
                <div>
                    <p><b>{t::office::new_person()}</b></p>
                    <p>{t::office::new_person_lead()}</p>
                    <p><code>"verv person add"</code></p>
                </div>
            </div>
            <div class="row">
                {form.submit(t::office::give_submit, t::app::saving, "give-submit")}
                <button class="btn btn--quiet" type="button" data-test="cancel" on:click=on(move |_| close())>{t::app::cancel()}</button>
            </div>
        </form>
    }
}
