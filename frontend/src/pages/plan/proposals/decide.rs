//! Yes or no to a proposal, with a word back when it is wanted; and the proposer's way to take it back.

use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::{AcceptProposal, DeclineProposal, WithdrawProposal},
    plan::proposals::{AcceptanceRequest, ProposalView, RefusalRequest},
};
use verv_domain::organisation::branches::BranchSlug;
use wasm_bindgen_futures::spawn_local;

use super::Proposals;
use crate::{
    api::{CallError, Client, Options},
    form::{Draft, Field, Form, Summary, TextField, filled_in, use_client},
    locales::t,
    ui::{
        icon::icon,
        note,
        toast::{Toasts, use_toasts},
    },
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
}

#[derive(Clone, Copy)]
struct Deciding {
    proposal: StoredValue<ProposalView>,
    slug: StoredValue<BranchSlug>,
    list: Proposals,
    client: Client,
    toasts: Toasts,
    form: Form,
    reply: RwSignal<String>,
    draft: Draft,
    /// What was pressed, for when the writer has been asked about what is written.
    answer: StoredValue<Option<Answer>>,
}

impl Deciding {
    fn send(self) {
        // Enter in the field says neither yes nor no.
        let Some(answer) = self.answer.get_value() else { return };
        if self.form.busy.get_untracked() {
            return;
        }
        let reply = filled_in(&self.reply.get_untracked());
        let refusal = RefusalRequest { reply: reply.clone() };
        if !self.form.passes(refusal.clone()) {
            return;
        }
        self.form.begin();
        let (path, version, measure_version) = self.proposal.with_value(|proposal| {
            // What somebody has changed meanwhile was seen, and gives way.
            let measure = proposal.measure.as_ref().filter(|_| !proposal.overtaken.is_empty());
            let path = (self.slug.get_value(), proposal.id);
            (path, proposal.version, measure.map(|measure| measure.version))
        });
        spawn_local(async move {
            let options = Options::of_version(version);
            let outcome = match answer {
                Answer::Yes => {
                    let acceptance = AcceptanceRequest { reply, measure_version };
                    self.client.send::<AcceptProposal>(path, &acceptance, options).await
                }
                Answer::No => self.client.send::<DeclineProposal>(path, &refusal, options).await,
            };
            self.settled(answer, outcome.map(|_| ()));
        });
    }

    fn settled(self, answer: Answer, outcome: Result<(), CallError>) {
        match outcome {
            Ok(()) => {
                self.draft.forget();
                self.form.end();
                self.toasts.say(match answer {
                    Answer::Yes => t::proposals::accepted(),
                    Answer::No => t::proposals::declined(),
                });
            }
            Err(error) if error.code() == Some(ProblemCode::StaleVersion) => {
                self.form.end();
                self.list.reload();
                self.toasts.say(t::proposals::stale());
            }
            // The page may be gone when an answer comes.
            Err(error) if self.proposal.try_with_value(|_| ()).is_some() => {
                self.answer.set_value(None);
                self.form.fail(error);
            }
            Err(_) => {}
        }
    }
}

#[component]
pub fn Decide(
    proposal: StoredValue<ProposalView>,
    list: Proposals,
    slug: StoredValue<BranchSlug>,
) -> impl IntoView {
    let name = proposal.with_value(|proposal| format!("proposal-{}", proposal.id));
    let reply = RwSignal::new(String::new());
    let draft = Draft::new(&name, vec![reply]);
    let form = Form::new(name);
    let deciding = Deciding {
        proposal,
        slug,
        list,
        client: use_client(),
        toasts: use_toasts(),
        form,
        reply,
        draft,
        answer: StoredValue::new(None),
    };
    let say = move |answer: Answer| {
        deciding.answer.set_value(Some(answer));
        deciding.send();
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        deciding.send();
    };
    let field = Field {
        form,
        pointer: "/reply",
        label: t::proposals::reply(),
        hint: Some(t::proposals::reply_hint()),
        test: "proposal-reply",
    };
    let is_begun = reply.with_untracked(|reply| !reply.is_empty());
    let about = proposal.with_value(|proposal| {
        let new = proposal.new_measure.as_ref().map(|new| new.title.clone());
        proposal.measure.as_ref().map(|measure| measure.title.clone()).or(new).unwrap_or_default()
    });
    let yes = move || if form.busy.get() { t::proposals::busy() } else { t::proposals::yes() };
    let busy = move || form.busy.get().then_some("true");
    view! {
        <form class="stack gap-2" novalidate data-test="decide-form" on:submit=submit>
            <Summary form/>
            <details class="more" open=is_begun>
                <summary>{icon("i-right")}{t::proposals::with_reply()}</summary>
                <TextField field value=reply/>
                <Show when=move || draft.restored.get()>
                    <p class="soft" role="status" data-test="draft-restored">{t::form::restored()}</p>
                </Show>
            </details>
            <p class="row">
                <button
                    class="btn btn--primary"
                    type="button"
                    data-test="accept-proposal"
                    aria-busy=busy
                    on:click=move |_| say(Answer::Yes)
                >
                    {yes}
                    <span class="vh">": "{about.clone()}</span>
                </button>
                <button
                    class="btn btn--outline"
                    type="button"
                    data-test="decline-proposal"
                    on:click=move |_| say(Answer::No)
                >
                    {t::proposals::no()}
                    <span class="vh">": "{about}</span>
                </button>
            </p>
        </form>
    }
}

#[component]
pub fn Withdraw(
    proposal: StoredValue<ProposalView>,
    list: Proposals,
    slug: StoredValue<BranchSlug>,
) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<CallError>);
    let withdraw = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        let (path, version) =
            proposal.with_value(|proposal| ((slug.get_value(), proposal.id), proposal.version));
        spawn_local(async move {
            let outcome = client.send::<WithdrawProposal>(path, &(), Options::of_version(version)).await;
            busy.try_set(false);
            match outcome {
                Ok(_) => toasts.say(t::proposals::withdrawn()),
                Err(error) if error.code() == Some(ProblemCode::StaleVersion) => {
                    list.reload();
                    toasts.say(t::proposals::stale());
                }
                Err(error) => {
                    trouble.try_set(Some(error));
                }
            }
        });
    };
    view! {
        {move || trouble.get().map(|error| note::trouble(&error))}
        <p>
            <button
                class="btn"
                type="button"
                data-test="withdraw-proposal"
                aria-busy=move || busy.get().then_some("true")
                on:click=withdraw
            >
                {icon("i-undo")}
                {t::proposals::withdraw()}
            </button>
        </p>
    }
}
