//! Proposing a change, by those who may not make it: the fields of whoever may, with a reason.

use leptos::prelude::*;
use verv_contract::{
    endpoints::CreateProposal,
    plan::{
        measures::MeasureView,
        proposals::{ProposalRequest, Proposed},
        responsibilities::ResponsibilityRequest,
    },
};

use super::{
    Shared,
    edit_fields::{self, ContentFields},
    responsibility_fields::{self, ResponsibilityFields},
};
use crate::{
    api::Client,
    browser,
    form::{Buttons, Editing, Field, Form, Stale, Submit, Summary, TextField, use_client},
    locales::t,
    ui::{
        icon::icon,
        toast::{Toasts, use_toasts},
    },
};

/// The fields of each form, and why.
const CONTENT: usize = edit_fields::COUNT + 1;
const PARTS: usize = responsibility_fields::COUNT + 1;

/// The first fields of a form, and its last: why.
fn apart<T: Clone, const N: usize, const M: usize>(all: &[T; M]) -> Option<([T; N], T)> {
    let (why, fields) = all.split_last()?;
    Some((fields.to_vec().try_into().ok()?, why.clone()))
}

/// Fields with a last one for why, which nothing is stored of.
fn with_why<T, const N: usize, const M: usize>(fields: [T; N], why: fn() -> T) -> [T; M] {
    let mut fields = fields.into_iter();
    std::array::from_fn(|_| fields.next().unwrap_or_else(why))
}

fn content_written(measure: &MeasureView) -> [String; CONTENT] {
    with_why(edit_fields::written(measure), String::new)
}

fn content_words(typed: &[String; CONTENT]) -> [(String, String); CONTENT] {
    let fields = apart(typed).map(|(fields, _)| edit_fields::words(&fields));
    with_why(fields.unwrap_or_default(), Default::default)
}

fn parts_written(measure: &MeasureView) -> [String; PARTS] {
    with_why(responsibility_fields::written(measure), String::new)
}

fn parts_words(typed: &[String; PARTS]) -> [(String, String); PARTS] {
    let fields = apart(typed).map(|(fields, _)| responsibility_fields::words(&fields));
    with_why(fields.unwrap_or_default(), Default::default)
}

/// What is to be changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Content,
    Parts,
}

#[derive(Clone, Copy)]
struct Proposing {
    shared: Shared,
    client: Client,
    toasts: Toasts,
    content: Editing<MeasureView, CONTENT>,
    parts: Editing<MeasureView, PARTS>,
}

impl Proposing {
    fn new(shared: Shared, measure: &MeasureView) -> Self {
        let leave = || browser::focus("propose-button");
        let id = shared.id;
        let form = Form::new("propose").below("/proposed/measure");
        let content = Editing::new(form, measure.clone(), content_written, content_words, leave);
        let form = Form::new("propose-parts").below("/proposed");
        let parts = Editing::new(form, measure.clone(), parts_written, parts_words, leave);
        Self {
            shared,
            client: use_client(),
            toasts: use_toasts(),
            content: content.drafted(&format!("propose-{id}")),
            parts: parts.drafted(&format!("propose-parts-{id}")),
        }
    }

    fn is_open(self) -> bool {
        self.content.is_open.get() || self.parts.is_open.get()
    }

    /// One form at a time; what was typed in the other stays as its draft.
    fn open(self, which: Which) {
        let Some(measure) = self.shared.measure.with_untracked(Clone::clone) else { return };
        self.content.is_open.set(false);
        self.parts.is_open.set(false);
        match which {
            Which::Content => self.content.open(measure, "/title"),
            Which::Parts => {
                self.parts.open(measure, "");
                browser::focus("accountable");
            }
        }
    }

    fn propose_content(self) {
        let (editing, base) = (self.content, self.content.base());
        let Some((fields, reason)) = apart(&editing.typed()) else { return };
        let Some(measure) = edit_fields::request(&fields, &base) else {
            editing.form.refuse_field("/target/at_least", "not_a_number");
            return;
        };
        let proposed = Proposed::Change { measure_id: base.id, version: editing.version(), measure };
        self.send(editing, ProposalRequest { reason, proposed });
    }

    fn propose_parts(self) {
        let (editing, base) = (self.parts, self.parts.base());
        let Some((fields, reason)) = apart(&editing.typed()) else { return };
        let ResponsibilityRequest { accountable, supporting, to, .. } =
            responsibility_fields::request(&fields);
        let (measure_id, version) = (base.id, editing.version());
        let proposed = Proposed::Responsibility { measure_id, version, accountable, supporting, to };
        self.send(editing, ProposalRequest { reason, proposed });
    }

    fn send<const N: usize>(self, editing: Editing<MeasureView, N>, request: ProposalRequest) {
        if !editing.form.passes(request.clone()) {
            return;
        }
        let options = editing.form.once(&request);
        let (slug, _) = self.shared.path();
        let call = async move { self.client.send::<CreateProposal>((slug,), &request, options).await };
        editing.save(call, move |_| self.toasts.say(t::propose::sent()));
    }
}

#[component]
pub fn Propose(shared: Shared) -> impl IntoView {
    let measure = shared.measure.with_untracked(Clone::clone)?;
    let assigns = measure.may.assign;
    let proposing = StoredValue::new(Proposing::new(shared, &measure));
    let is_open = move || proposing.get_value().is_open();
    let open = move |which| proposing.get_value().open(which);
    let is_content = move || proposing.get_value().content.is_open.get();
    let choice = move |which: Which, words: String| {
        let is_chosen = move || (which == Which::Content) == is_content();
        view! {
            <button
                class="tile"
                type="button"
                aria-pressed=move || is_chosen().to_string()
                data-test=match which { Which::Content => "propose-content", Which::Parts => "propose-parts" }
                on:click=move |_| if !is_chosen() { open(which) }
            >
                {words}
            </button>
        }
    };
    // Who may give the responsibility does that.
    let choices = move || {
        (!assigns).then(|| {
            view! {
                <div class="tiles tiles--2" role="group" aria-label=t::propose::which()>
                    {choice(Which::Content, t::propose::content())}
                    {choice(Which::Parts, t::propose::parts())}
                </div>
            }
        })
    };
    Some(view! {
        <p hidden=is_open>
            <button class="btn" type="button" id="propose-button" data-test="propose" on:click=move |_| open(Which::Content)>
                {icon("i-plus")}
                {t::propose::open()}
            </button>
        </p>
        <Show when=is_open>
            <section class="sheet stack gap-5" aria-labelledby="h-foresla" data-test="propose-form">
                <div>
                    <h2 id="h-foresla">{t::propose::title()}</h2>
                    <p class="soft">{t::propose::lead()}</p>
                </div>
                {choices}
                <Show when=is_content fallback=move || view! { <PartsForm proposing/> }>
                    <ContentForm proposing/>
                </Show>
            </section>
        </Show>
    })
}

/// Why, for those who decide.
fn why(form: Form) -> Field {
    // The request's own reason stands beside what is proposed.
    Field {
        form,
        pointer: "/reason",
        label: t::propose::why(),
        hint: Some(t::propose::why_hint()),
        test: "propose-why",
    }
}

#[component]
fn ContentForm(proposing: StoredValue<Proposing>) -> impl IntoView {
    let proposing = proposing.get_value();
    let editing = proposing.content;
    let form = editing.form;
    let (fields, reason) = apart(&editing.fields)?;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        proposing.propose_content();
    };
    let taken = move |current| proposing.shared.take(current);
    Some(view! {
        <form class="stack gap-5" novalidate on:submit=submit>
            <Summary form/>
            <ContentFields form fields/>
            <TextField field=why(form) value=reason/>
            <Stale editing save=move |()| proposing.propose_content() taken/>
            <Buttons editing>
                <Submit form text=t::propose::submit() busy=t::propose::busy test="propose-submit"/>
            </Buttons>
        </form>
    })
}

#[component]
fn PartsForm(proposing: StoredValue<Proposing>) -> impl IntoView {
    let proposing = proposing.get_value();
    let editing = proposing.parts;
    let form = editing.form;
    let (fields, reason) = apart(&editing.fields)?;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        proposing.propose_parts();
    };
    let taken = move |current| proposing.shared.take(current);
    Some(view! {
        <form class="stack gap-5" novalidate on:submit=submit>
            <Summary form/>
            <ResponsibilityFields form slug=proposing.shared.slug.get_value() fields/>
            <TextField field=why(form) value=reason/>
            <Stale editing save=move |()| proposing.propose_parts() taken/>
            <Buttons editing>
                <Submit form text=t::propose::submit() busy=t::propose::busy test="propose-submit"/>
            </Buttons>
        </form>
    })
}
