//! Check-ins of a measure, and the leader's acknowledgement.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{
    Page, ProblemCode,
    check_ins::{AcknowledgementRequest, CheckInView},
    endpoints::{AcknowledgeCheckIn, ListMeasureCheckIns},
    page::PageQuery,
};
use verv_domain::{branch::BranchSlug, id::CheckInId};
use wasm_bindgen_futures::spawn_local;

use super::Shared;
use crate::{
    api::{CallError, Client, Options},
    browser,
    form::{filled_in, use_client},
    locales::{self, days, t},
    ui::{
        icon::icon,
        note,
        pager::pager,
        remote::Remote,
        status,
        toast::{Toasts, use_toasts},
    },
};

pub fn section(shared: Shared) -> View {
    let client = use_client();
    let list = Remote::new(move || {
        shared.changed.track();
        async move { client.find::<ListMeasureCheckIns>(shared.path(), &PageQuery::default()).await }
    });
    let may_acknowledge =
        shared.measure.with_untracked(|measure| measure.may.acknowledge).unwrap_or_default();
    let acknowledging = Acknowledging::new(client, shared.slug, list);
    let body = list.show_part(t::messages::title, move || {
        (move || {
            let page = list.with(Clone::clone);
            page.map(|page| {
                if page.items.is_empty() {
                    return note::empty(t::messages::none(), t::messages::none_lead(), None);
                }
                let items = page.items.iter().map(|check_in| message(check_in, may_acknowledge, acknowledging));
                let items = items.collect_view();
                view! { <ol class="tl" data-test="messages">{items}</ol> {older(page.next, list, shared, client)} }
            })
        }).into_any()
    });
    view! {
        <section aria-labelledby="h-meldinger" class="stack">
            <h2 id="h-meldinger" tabindex="-1">{t::messages::title()}</h2>
            {body}
        </section>
    }
}

/// The rest of the list, where there is more.
fn older(
    next: Option<String>,
    list: Remote<Page<CheckInView>>,
    shared: Shared,
    client: Client,
) -> Option<View> {
    pager(next, move |cursor| async move {
        let query = PageQuery { limit: None, cursor: Some(cursor) };
        let page = client.find::<ListMeasureCheckIns>(shared.path(), &query).await?;
        list.update(|shown| {
            shown.items.extend(page.items);
            shown.next = page.next;
        });
        Ok(())
    })
}

fn message(check_in: &CheckInView, may_acknowledge: bool, acknowledging: Acknowledging) -> View {
    let reported = locales::as_status(check_in.status);
    let mark = format!("tl__mark st-{}", status::class(reported));
    let read = check_in.acknowledgement.as_ref().map(|acknowledgement| {
        let reply = acknowledgement
            .reply
            .as_ref()
            .map(|reply| view! { <p>{t::messages::reply(&t::quoted(reply))}</p> });
        view! {
            {reply}
            <p class="muted" data-test="acknowledged">
                {t::messages::read(&days::instant(acknowledgement.at), &acknowledgement.office)}
            </p>
        }
    });
    // What one has said oneself is not one's own to read.
    let wait =
        (read.is_none() && may_acknowledge && !check_in.withdrawable).then(|| acknowledging.form(check_in));
    view! {
        <li data-check-in=check_in.id.to_string()>
            <span class=mark>{status::shape_of(reported)}</span>
            <div>
                <p class="tl__when">{days::instant_with_clock(check_in.at)}</p>
                <div class="tl__body">{words(check_in, false)} {read} {wait}</div>
            </div>
        </li>
    }
}

/// What was said, by which office.
pub fn words(check_in: &CheckInView, with_day: bool) -> View {
    let reason = check_in.reason.as_ref().map(|reason| view! { <p>{t::quoted(reason)}</p> });
    let day = with_day.then(|| format!(", {}", days::instant(check_in.at)));
    let step = check_in.next_step.as_ref().map(|step| view! { <p>{t::messages::next_step(step)}</p> });
    view! {
        <p><b>{t::messages::said(&locales::status(locales::as_status(check_in.status)))}</b></p>
        {reason}
        {step}
        <p class="muted">{t::messages::by(&check_in.office)}{day}</p>
    }
}

/// Acknowledging check-ins of a list.
#[derive(Clone, Copy)]
pub struct Acknowledging {
    client: Client,
    slug: StoredValue<BranchSlug>,
    list: Remote<Page<CheckInView>>,
    toasts: Toasts,
    /// What is being written to whom: the list is drawn anew when one of them has been answered.
    replies: StoredValue<Vec<(CheckInId, String)>>,
}

impl Acknowledging {
    pub fn new(client: Client, slug: StoredValue<BranchSlug>, list: Remote<Page<CheckInView>>) -> Self {
        Self { client, slug, list, toasts: use_toasts(), replies: StoredValue::new(Vec::new()) }
    }

    /// The button, and a field for a word back when it is wanted.
    pub fn form(self, check_in: &CheckInView) -> View {
        let written = |replies: &Vec<(CheckInId, String)>| {
            replies.iter().find(|(to, _)| *to == check_in.id).map(|(_, reply)| reply.clone())
        };
        let reply = RwSignal::new(self.replies.with_value(written).unwrap_or_default());
        let is_begun = reply.with_untracked(|reply| !reply.is_empty());
        let busy = RwSignal::new(false);
        let trouble = RwSignal::new(None::<CallError>);
        let (id, version) = (check_in.id, check_in.version);
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let path = (self.slug.get_value(), id);
            let request = AcknowledgementRequest { reply: filled_in(&reply.get_untracked()) };
            spawn_local(async move {
                let options = Options::of_version(version);
                let outcome = self.client.send::<AcknowledgeCheckIn>(path, &request, options).await;
                busy.try_set(false);
                match outcome {
                    Ok(view) => {
                        self.replace(view);
                        // The button has gone, and the next message's must not take its place under a finger.
                        browser::focus("h-meldinger");
                        self.toasts.say(t::messages::acknowledged());
                    }
                    Err(error) if error.code() == Some(ProblemCode::StaleVersion) => {
                        match error.current::<CheckInView>() {
                            Some(view) => self.replace(view),
                            None => self.list.reload(),
                        }
                        self.toasts.say(t::messages::changed());
                    }
                    Err(error) => {
                        trouble.set(Some(error));
                    }
                }
            });
        };
        let on_input = move |event| {
            reply.set(event_target_value(&event));
            self.replies.update_value(|replies| {
                replies.retain(|(to, _)| *to != id);
                replies.push((id, reply.get_untracked()));
            });
        };
        let field = format!("reply-{id}");
        let said_about = t::messages::acknowledge_for(&check_in.measure_title);
        let words = move || {
            if reply.with(|reply| reply.trim().is_empty()) {
                t::messages::acknowledge()
            } else {
                t::messages::acknowledge_reply()
            }
        };
        view! {
            <form class="answer mt-2" data-test="acknowledge-form" on:submit=send>
                {move || trouble.get().map(|error| note::trouble(&error))}
                <details class="more" open=is_begun.then(String::new)>
                    <summary>{icon("i-right")}{t::messages::with_reply()}</summary>
                    <div class="field">
                        <label for=field.clone()>{t::messages::reply_label()}</label>
                        <span class="hint">{t::messages::reply_hint()}</span>
                        <input
                            class="input"
                            id=field
                            type="text"
                            autocomplete="off"
                            maxlength="300"
                            data-test="reply"
                            prop:value=move || reply.get()
                            on:input=on_input
                        />
                    </div>
                </details>
                <p>
                    <button class="btn" type="submit" data-test="acknowledge" aria-busy=move || busy.get().then_some("true")>
                        {icon("i-check")}
                        {words}
                        <span class="vh">" "{said_about}</span>
                    </button>
                </p>
            </form>
        }
    }

    fn replace(self, view: CheckInView) {
        self.list.update(|page| {
            if let Some(old) = page.items.iter_mut().find(|old| old.id == view.id) {
                *old = view;
            }
        });
    }
}
