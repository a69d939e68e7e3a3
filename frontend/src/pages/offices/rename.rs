//! Correcting what the branch calls somebody who has, will have or has had an office.

use leptos::prelude::*;
use verv_contract::{
    endpoints::RenameMandate,
    mandates::{MandateNameRequest, MandateView},
};

use super::mandates::{Mandates, Part};
use crate::{
    api::Options,
    browser,
    dom::{View, on, view},
    form::{Editing, Field, Form, text_field},
    locales::t,
};

fn written(mandate: &MandateView) -> [String; 1] {
    [mandate.name.clone()]
}

fn in_words([name]: &[String; 1]) -> [(String, String); 1] {
    [(t::office::person_name(), name.clone())]
}

pub fn form(mandates: &Mandates, mandate: &MandateView) -> View {
    let mandates = *mandates;
    let id = mandate.id;
    let form = Form::new("rename");
    let editing = Editing::new(form, "", mandate.clone(), written, in_words);
    let [name] = editing.fields;
    browser::focus(form.id("/name"));
    let back = move || mandates.close(id, Part::Name);
    let save = move || {
        let request = MandateNameRequest { name: name.get_untracked() };
        if !form.passes(request.clone()) {
            return;
        }
        let path = (mandates.shared.slug.get_value(), id);
        let options = Options::of_version(editing.base().version);
        let call = async move { mandates.client.send::<RenameMandate>(path, &request, options).await };
        editing.save(call, move |now| {
            back();
            mandates.toasts.say(t::office::renamed(&now.name));
            mandates.changed();
        });
    };
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        save();
    };
    let field =
        Field { form, pointer: "/name", label: t::office::person_name(), hint: None, test: "rename-name" };
    view! {
        <form class="stack narrow-form mb" novalidate data-test="rename-form" on:submit=on(submit)>
            {form.summary()}
            {text_field(&field, name, "text", "off")}
            {editing.stale(save, move |_| { back(); mandates.changed(); })}
            <div class="row">
                {form.submit(t::office::rename_submit, t::app::saving, "rename-submit")}
                <button class="btn btn--quiet" type="button" data-test="cancel" on:click=on(move |_| back())>{t::app::cancel()}</button>
            </div>
        </form>
    }
}
