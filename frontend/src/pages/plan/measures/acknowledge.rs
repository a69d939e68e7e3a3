//! The leader's acknowledgement of a check-in, with a word back when it is wanted.

use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::AcknowledgeCheckIn,
    plan::check_ins::{AcknowledgementRequest, CheckInView},
};
use verv_domain::organisation::branches::BranchSlug;
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::{CallError, Client, Options},
    browser,
    form::{Draft, DraftRestored, Field, Form, Summary, TextField, filled_in, use_client},
    locales::t,
    ui::{
        icon::icon,
        toast::{Toasts, use_toasts},
    },
};

#[derive(Clone, Copy)]
struct Answering {
    form: Form,
    reply: RwSignal<String>,
    draft: Draft,
    client: Client,
    toasts: Toasts,
    slug: StoredValue<BranchSlug>,
    check_in: StoredValue<CheckInView>,
    /// Puts the newest version in the list that it stands in, before the list is fetched anew.
    changed: Option<Callback<CheckInView>>,
}

impl Answering {
    fn send(self) {
        if self.form.busy.get_untracked() {
            return;
        }
        let request = AcknowledgementRequest { reply: filled_in(&self.reply.get_untracked()) };
        if !self.form.passes(request.clone()) {
            return;
        }
        self.form.begin();
        let (slug, (id, version)) =
            (self.slug.get_value(), self.check_in.with_value(|check_in| (check_in.id, check_in.version)));
        let forget = self.draft.forgetting();
        spawn_local(async move {
            let options = Options::of_version(version);
            match self.client.send::<AcknowledgeCheckIn>((slug, id), &request, options).await {
                Ok(view) => {
                    forget();
                    self.done(Some(view), t::messages::acknowledged());
                }
                Err(error) if error.code() == Some(ProblemCode::StaleVersion) => {
                    self.done(error.current(), t::messages::changed());
                }
                Err(error) => self.fail(error),
            }
        });
    }

    fn done(self, view: Option<CheckInView>, said: String) {
        self.form.end();
        if let (Some(changed), Some(view)) = (self.changed, view) {
            changed.try_run(view);
        }
        // The button has gone, and the next message's must not take its place under a finger.
        browser::focus("h-meldinger");
        self.toasts.say(said);
    }

    fn fail(self, error: CallError) {
        // The page may be gone when an answer comes.
        if self.check_in.try_with_value(|_| ()).is_some() {
            self.form.fail(error);
        }
    }
}

/// The button, and a field for a word back.
#[component]
pub fn Acknowledge(
    slug: BranchSlug,
    check_in: CheckInView,
    #[prop(optional, into)] changed: Option<Callback<CheckInView>>,
) -> impl IntoView {
    let name = format!("reply-{}", check_in.id);
    let reply = RwSignal::new(String::new());
    let draft = Draft::new(&name, vec![reply]);
    let form = Form::new(name);
    let about = t::messages::acknowledge_for(&check_in.measure_title);
    let answering = Answering {
        form,
        reply,
        draft,
        client: use_client(),
        toasts: use_toasts(),
        slug: StoredValue::new(slug),
        check_in: StoredValue::new(check_in),
        changed,
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        answering.send();
    };
    let field = Field {
        form,
        pointer: "/reply",
        label: t::messages::reply_label(),
        hint: Some(t::messages::reply_hint()),
        test: "reply",
    };
    let words = move || {
        if reply.with(|reply| reply.trim().is_empty()) {
            t::messages::acknowledge()
        } else {
            t::messages::acknowledge_reply()
        }
    };
    let is_begun = reply.with_untracked(|reply| !reply.is_empty());
    view! {
        <form class="answer mt-2" novalidate data-test="acknowledge-form" on:submit=submit>
            <Summary form/>
            <details class="more" open=is_begun>
                <summary>{icon("i-right")}{t::messages::with_reply()}</summary>
                <TextField field value=reply/>
                <DraftRestored draft/>
            </details>
            <p>
                <button
                    class="btn"
                    type="submit"
                    data-test="acknowledge"
                    aria-busy=move || form.busy.get().then_some("true")
                >
                    {icon("i-check")}
                    {words}
                    <span class="vh">" "{about}</span>
                </button>
            </p>
        </form>
    }
}
