//! A new office, a new body: a form in place, with the next free position suggested.

use crate::kept::put_in_order;
use leptos::prelude::*;
use verv_contract::{
    bodies::BodyView,
    endpoints::{CreateBody, CreateOffice},
    offices::OfficeView,
};
use wasm_bindgen_futures::spawn_local;

use super::{Shared, form as office_form};
use crate::{
    api::{CallError, Options},
    browser,
    dom::{View, live, on, view, yes},
    form::{Form, use_client},
    locales::t,
    pages::bodies::form as body_form,
    ui::{icon::icon, toast::use_toasts},
};

pub fn office(shared: Shared) -> View {
    let form = Form::new("new-office");
    let is_open = RwSignal::new(false);
    let (client, toasts) = (use_client(), use_toasts());
    let fields: office_form::Fields = [String::new(), "other".to_owned(), String::new()].map(RwSignal::new);
    let open = move || {
        let last = shared.lists.with_untracked(|lists| {
            lists.offices.iter().map(|office| office.position).max().unwrap_or_default()
        });
        start(fields, ["", "other", &next(last)]);
    };
    let added = move |office: OfficeView| {
        toasts.say(t::offices::office_added(&office.name));
        let id = office.id;
        shared.lists.update(|lists| {
            lists.offices.push(office);
            put_in_order(&mut lists.offices, |one, other| one.position < other.position);
        });
        is_open.set(false);
        browser::go_to(format!("rad-{id}"));
    };
    let send = move || {
        let Some(request) = office_form::request(&fields.map(|field| field.get_untracked())) else {
            form.refuse_field("/position", "not_a_number");
            return;
        };
        if form.passes(request.clone()) {
            form.begin();
            spawn_local(async move {
                let path = (shared.slug.get_value(),);
                settle(form, client.send::<CreateOffice>(path, &request, Options::once()).await, added);
            });
        }
    };
    let words = Words { button: t::offices::new_office, submit: t::offices::add_office, test: "new-office" };
    place(form, is_open, words, open, send, move || office_form::fields(form, fields))
}

pub fn body(shared: Shared) -> View {
    let form = Form::new("new-body");
    let is_open = RwSignal::new(false);
    let (client, toasts) = (use_client(), use_toasts());
    let fields: body_form::Fields = Default::default();
    let open = move || {
        let last = shared
            .lists
            .with_untracked(|lists| lists.bodies.iter().map(|body| body.position).max().unwrap_or_default());
        start(fields, ["", "working_group", &next(last), "", ""]);
    };
    let added = move |body: BodyView| {
        toasts.say(t::offices::body_added(&body.name));
        let id = body.id;
        shared.lists.update(|lists| {
            lists.bodies.push(body);
            put_in_order(&mut lists.bodies, |one, other| one.position < other.position);
        });
        is_open.set(false);
        browser::go_to(format!("rad-{id}"));
    };
    let send = move || {
        let Some(request) = body_form::request(&fields.map(|field| field.get_untracked())) else {
            form.refuse_field("/position", "not_a_number");
            return;
        };
        if form.passes(request.clone()) {
            form.begin();
            spawn_local(async move {
                let path = (shared.slug.get_value(),);
                settle(form, client.send::<CreateBody>(path, &request, Options::once()).await, added);
            });
        }
    };
    let words = Words { button: t::offices::new_body, submit: t::offices::add_body, test: "new-body" };
    place(form, is_open, words, open, send, move || body_form::fields(form, fields))
}

fn next(last: Option<i64>) -> String {
    (last.unwrap_or_default() + 1).to_string()
}

fn start<const N: usize>(fields: [RwSignal<String>; N], values: [&str; N]) {
    for (field, value) in fields.into_iter().zip(values) {
        field.set(value.to_owned());
    }
}

fn settle<T>(form: Form, outcome: Result<T, CallError>, added: impl FnOnce(T)) {
    match outcome {
        Ok(value) => {
            form.end();
            added(value);
        }
        Err(error) => form.fail(error),
    }
}

#[derive(Clone, Copy)]
struct Words {
    button: fn() -> String,
    submit: fn() -> String,
    test: &'static str,
}

/// The button, and the form in its place.
fn place(
    form: Form,
    is_open: RwSignal<bool>,
    words: Words,
    start: impl Fn() + Copy + 'static,
    send: impl Fn() + Copy + 'static,
    fields: impl Fn() -> View + Copy + 'static,
) -> View {
    let Words { button, submit, test } = words;
    let opener = format!("{test}-button");
    let back = opener.clone();
    let open = move |_| {
        start();
        is_open.set(true);
        browser::focus(form.id("/name"));
    };
    let shown = move || {
        let back = back.clone();
        is_open.get().then(|| {
            let cancel = move |_| {
                is_open.set(false);
                browser::focus(back.clone());
            };
            let on_submit = move |event: web_sys::Event| {
                event.prevent_default();
                if !form.busy.get_untracked() {
                    send();
                }
            };
            let heading = format!("h-{test}");
            view! {
                <section class="sheet" aria-labelledby=heading.clone()>
                    <form class="stack gap-5 narrow-form" novalidate data-test=format!("{test}-form") on:submit=on(on_submit)>
                        <h3 id=heading.clone()>{button()}</h3>
                        {form.summary()}
                        {fields()}
                        <div class="row">
                            {form.submit(submit, t::app::saving, "submit")}
                            <button class="btn btn--quiet" type="button" data-test="cancel" on:click=on(cancel)>{t::app::cancel()}</button>
                        </div>
                    </form>
                </section>
            }
        })
    };
    view! {
        <p hidden=yes(move || is_open.get())>
            <button class="btn btn--outline" type="button" id=opener data-test=test on:click=on(open)>
                {icon("i-plus")}
                {button()}
            </button>
        </p>
        {live(shown)}
    }
}
