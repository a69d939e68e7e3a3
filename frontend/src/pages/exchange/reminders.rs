//! What reminds somebody: the list, a mail each week, and the calendar on their telephone.

use leptos::prelude::*;
use verv_contract::{
    endpoints::{ChangeReminderMail, GetReminders},
    exchange::reminders::{ReminderMailRequest, ReminderMailView, ReminderOf, ReminderView, RemindersView},
};
use verv_domain::{Date, organisation::branches::BranchSlug, plan::agenda::ReminderKind};
use wasm_bindgen_futures::spawn_local;

use super::calendar_feeds::CalendarFeedSection;
use crate::{
    api::Options,
    form::{Form, Summary},
    locales::{days, language_of_files, small, t},
    router::Place,
    session::use_session,
    ui::{
        icon::{end_icon, icon},
        note, page,
        remote::{Loaded, Remote},
        toast::use_toasts,
    },
};

#[component]
pub fn RemindersPage(slug: BranchSlug) -> impl IntoView {
    let (client, of) = (use_session().client, slug.clone());
    let view = Remote::new(move || client.get::<GetReminders>((of.clone(),)));
    let slug = StoredValue::new(slug);
    view! {
        <div class="stack gap-6 measure-wide">
            <Loaded remote=view what=t::reminders::loading>
                <Whole view slug/>
                <Mail view slug/>
            </Loaded>
            <CalendarFeedSection slug=slug.get_value()/>
        </div>
    }
    .into_any()
}

/// What is late first; of the rest how many there are.
fn finding(view: &RemindersView) -> String {
    let late = view.reminders.iter().filter(|it| it.kind == ReminderKind::Overdue).count();
    match (late, view.reminders.len()) {
        (0, 0) => t::reminders::none(),
        (0, all) => t::reminders::finding(small(all)),
        (late, _) => t::reminders::late(small(late)),
    }
}

#[component]
fn Whole(view: Remote<RemindersView>, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let heading = move || view.with(finding).unwrap_or_default();
    let rows = move || {
        view.with(|view| {
            if view.reminders.is_empty() {
                return note::empty(t::reminders::none(), t::reminders::none_lead(), None);
            }
            let rows = view.reminders.iter().map(|it| row(it, view.today, slug)).collect_view();
            view! { <ul class="list sheet sheet--list" data-test="reminders">{rows}</ul> }.into_any()
        })
    };
    view! {
        <header class="stack gap-2">
            {page::heading(heading)}
            <p class="soft lead">{t::reminders::lead()}</p>
        </header>
        {rows}
    }
}

fn row(it: &ReminderView, today: Date, slug: StoredValue<BranchSlug>) -> impl IntoView + use<> {
    let slug = slug.get_value();
    let place = match it.of {
        ReminderOf::Measure => Place::Measure(slug, it.id.into()),
        ReminderOf::Body => Place::Body(slug, it.id.into()),
        ReminderOf::Office => Place::Office(slug, it.id.into()),
    };
    let title = format!("{} {}", it.number, it.title).trim().to_owned();
    view! {
        <li>
            <a class="item" href=place.href() data-test="reminder">
                <span>{icon(sign(it.kind))}</span>
                <span>
                    <span class="item__title">{title}</span>
                    <br/>
                    <span class="item__sub">{why(it, today)}</span>
                </span>
                {end_icon("i-right")}
            </a>
        </li>
    }
}

const fn sign(kind: ReminderKind) -> &'static str {
    match kind {
        ReminderKind::Overdue => "i-warn",
        ReminderKind::Silent => "i-clock",
        ReminderKind::DueSoon => "i-cal",
        ReminderKind::MandateEnds => "i-offices",
    }
}

fn why(it: &ReminderView, today: Date) -> String {
    let day = it.day.map(days::day_and_year).unwrap_or_default();
    match it.kind {
        ReminderKind::Overdue => t::reminders::overdue(&day),
        ReminderKind::Silent => {
            let at = it.last_said_at.map(days::instant).unwrap_or_default();
            t::mine::silent_since(&at)
        }
        ReminderKind::DueSoon if it.day == Some(today) => t::reminders::today(),
        ReminderKind::DueSoon if it.of == ReminderOf::Body => t::reminders::evaluated(&day),
        ReminderKind::DueSoon => t::reminders::due(&day),
        ReminderKind::MandateEnds => t::reminders::ends(&day),
    }
}

/// Whether there is a mail each week; asked for, never assumed.
#[component]
fn Mail(view: Remote<RemindersView>, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let client = use_session().client;
    let toasts = use_toasts();
    let form = Form::new("ukebrev");
    let mail = Memo::new(move |_| view.with(|view| view.mail));
    let choose = move |event| {
        let request =
            ReminderMailRequest { wanted: event_target_checked(&event), language: language_of_files() };
        form.begin();
        spawn_local(async move {
            let path = (slug.get_value(),);
            match client.send::<ChangeReminderMail>(path, &request, Options::default()).await {
                Ok(ReminderMailView { wanted, .. }) => {
                    form.end();
                    toasts.say(if wanted { t::reminders::mail_on() } else { t::reminders::mail_off() });
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let is_wanted = move || mail.get().is_some_and(|mail| mail.wanted);
    let is_possible = move || mail.get().is_some_and(|mail| mail.possible);
    view! {
        <section class="sheet stack gap-5" aria-labelledby="h-epost" data-test="reminder-mail">
            <div class="stack gap-2">
                <h2 id="h-epost">{t::reminders::mail()}</h2>
                <p class="soft" id="epost-om">{t::reminders::mail_lead()}</p>
            </div>
            <Summary form/>
            <Show
                when=move || is_possible() || is_wanted()
                fallback=|| view! { <p class="row">{icon("i-info")}<span>{t::reminders::mail_impossible()}</span></p> }
            >
                <label class="check">
                    <input
                        type="checkbox"
                        data-test="mail-wanted"
                        aria-describedby="epost-om"
                        prop:checked=is_wanted
                        on:change=choose
                    />
                    <span>{t::reminders::mail_wanted()}</span>
                </label>
                <Show when=move || !is_possible()>
                    <p class="soft">{t::reminders::mail_impossible()}</p>
                </Show>
            </Show>
        </section>
    }
}
