//! A new office, a new body: a form in place, with the next free position suggested.

use leptos::prelude::*;
use verv_contract::endpoints::{CreateBody, CreateOffice};
use wasm_bindgen_futures::spawn_local;

use super::{
    Lists, Shared,
    form::{self as office_form, OfficeFields},
};
use crate::{
    api::CallError,
    browser,
    form::{Draft, DraftRestored, Form, Submit, Summary, use_client},
    locales::t,
    pages::organisation::bodies::form::{self as body_form, BodyFields},
    ui::{icon::icon, toast::use_toasts},
};

/// The form of something new: what is typed, whether it is open, and its draft.
#[derive(Clone, Copy)]
struct New<const N: usize> {
    form: Form,
    fields: [RwSignal<String>; N],
    is_open: RwSignal<bool>,
    draft: Draft,
    opener: &'static str,
}

impl<const N: usize> New<N> {
    /// With what stands in the fields at first. Where something was typed earlier it is open.
    fn drafted(form: Form, first: [String; N], draft: &str, opener: &'static str) -> Self {
        let fields = first.map(RwSignal::new);
        let draft = Draft::new(draft, fields.to_vec());
        Self { form, fields, is_open: RwSignal::new(draft.restored.get_untracked()), draft, opener }
    }

    fn typed(self) -> [String; N] {
        self.fields.map(|field| field.get_untracked())
    }

    fn open(self, first: [String; N]) {
        for (field, value) in self.fields.into_iter().zip(first) {
            field.set(value);
        }
        self.draft.begin();
        self.is_open.set(true);
        browser::focus(self.form.id("/name"));
    }

    fn cancel(self) {
        self.draft.begin_anew();
        self.is_open.set(false);
        browser::focus(self.opener);
    }

    /// What was added takes focus in the list.
    fn settle<T>(self, outcome: Result<T, CallError>, added: impl FnOnce(T) -> String) {
        match outcome {
            Ok(value) => {
                self.form.end();
                self.draft.begin_anew();
                self.is_open.set(false);
                browser::go_to(added(value));
            }
            Err(error) => self.form.fail(error),
        }
    }
}

fn next(last: Option<i64>) -> String {
    (last.unwrap_or_default() + 1).to_string()
}

#[component]
pub fn NewOffice(shared: Shared) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let first = move || {
        let last = |lists: &Lists| lists.offices.iter().map(|office| office.position).max();
        let last = shared.lists.with_untracked(last).flatten();
        [String::new(), "other".to_owned(), next(last)]
    };
    let name = format!("new-office-{}", shared.slug.get_value());
    let new = New::drafted(Form::new("new-office"), first(), &name, "new-office-button");
    let form = new.form;
    let send = move || {
        let Some(request) = office_form::request(&new.typed()) else {
            form.refuse_field("/position", "not_a_number");
            return;
        };
        if form.passes(request.clone()) {
            form.begin();
            let forget = new.draft.forgetting();
            let (path, options) = ((shared.slug.get_value(),), form.once(&request));
            spawn_local(async move {
                new.settle(client.send::<CreateOffice>(path, &request, options).await, |office| {
                    forget();
                    toasts.say(t::offices::office_added(&office.name));
                    let id = office.id;
                    shared.lists.update(|lists| {
                        lists.offices.push(office);
                        lists.offices.sort_by_key(|office| office.position);
                    });
                    format!("rad-{id}")
                });
            });
        }
    };
    view! {
        <InPlace
            new
            button=t::offices::new_office()
            submit=t::offices::add_office()
            test="new-office"
            first
            send
        >
            <OfficeFields form fields=new.fields/>
        </InPlace>
    }
}

#[component]
pub fn NewBody(shared: Shared) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let first = move || {
        let last = |lists: &Lists| lists.bodies.iter().map(|body| body.position).max();
        let last = shared.lists.with_untracked(last).flatten();
        [String::new(), "working_group".to_owned(), next(last), String::new(), String::new()]
    };
    let name = format!("new-body-{}", shared.slug.get_value());
    let new = New::drafted(Form::new("new-body"), first(), &name, "new-body-button");
    let form = new.form;
    let send = move || {
        let Some(request) = body_form::request(&new.typed()) else {
            form.refuse_field("/position", "not_a_number");
            return;
        };
        if form.passes(request.clone()) {
            form.begin();
            let forget = new.draft.forgetting();
            let (path, options) = ((shared.slug.get_value(),), form.once(&request));
            spawn_local(async move {
                new.settle(client.send::<CreateBody>(path, &request, options).await, |body| {
                    forget();
                    toasts.say(t::offices::body_added(&body.name));
                    let id = body.id;
                    shared.lists.update(|lists| {
                        lists.bodies.push(body);
                        lists.bodies.sort_by_key(|body| body.position);
                    });
                    format!("rad-{id}")
                });
            });
        }
    };
    view! {
        <InPlace
            new
            button=t::offices::new_body()
            submit=t::offices::add_body()
            test="new-body"
            first
            send
        >
            <BodyFields form fields=new.fields/>
        </InPlace>
    }
}

/// The button, and the form in its place.
#[component]
fn InPlace<const N: usize>(
    new: New<N>,
    button: String,
    submit: String,
    test: &'static str,
    /// What stands in the fields when it is opened.
    first: impl Fn() -> [String; N] + Copy + Send + Sync + 'static,
    send: impl Fn() + Copy + Send + Sync + 'static,
    children: ChildrenFn,
) -> impl IntoView {
    let New { form, is_open, draft, opener, .. } = new;
    let heading = StoredValue::new(button.clone());
    let (submit, children) = (StoredValue::new(submit), StoredValue::new(children));
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !form.busy.get_untracked() {
            send();
        }
    };
    view! {
        <p hidden=move || is_open.get()>
            <button
                class="btn btn--outline"
                type="button"
                id=opener
                data-test=test
                on:click=move |_| new.open(first())
            >
                {icon("i-plus")}
                {button}
            </button>
        </p>
        <Show when=move || is_open.get()>
            <section class="sheet" aria-labelledby=format!("h-{test}")>
                <form class="stack gap-5 narrow-form" novalidate data-test=format!("{test}-form") on:submit=on_submit>
                    <h3 id=format!("h-{test}")>{heading.get_value()}</h3>
                    <Summary form/>
                    <DraftRestored draft/>
                    {children.with_value(|children| children())}
                    <div class="row">
                        <Submit form text=submit.get_value() busy=t::app::saving test="submit"/>
                        <button
                            class="btn btn--quiet"
                            type="button"
                            data-test="cancel"
                            on:click=move |_| new.cancel()
                        >
                            {t::app::cancel()}
                        </button>
                    </div>
                </form>
            </section>
        </Show>
    }
}
