//! The address that the calendar on somebody's telephone reads their deadlines from: made, copied, revoked.

use leptos::prelude::*;
use verv_contract::{
    endpoints::{CreateCalendarFeed, DeleteCalendarFeed, GetCalendarFeed},
    exchange::calendar_feeds::{CalendarFeed, CalendarFeedView, NewCalendarFeedRequest, NewCalendarFeedView},
};
use verv_domain::organisation::branches::BranchSlug;
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::Options,
    browser,
    form::{Form, Summary},
    locales::{days, language_of_files, t},
    session::use_session,
    ui::{
        copy_field::CopyField,
        dialog::{Dialog, DialogView, Question},
        icon::{icon, small_icon},
        remote::{Loaded, Remote},
        toast::use_toasts,
    },
};

const FIELD: &str = "kalender-adresse";
const PANEL: &str = "kalender-ny";

/// What the parts of the section share.
#[derive(Clone, Copy)]
struct Shared {
    form: Form,
    dialog: Dialog,
    shows_titles: RwSignal<bool>,
    /// Shown once, until the page is left or its owner is done.
    made: RwSignal<Option<NewCalendarFeedView>>,
    make: Callback<()>,
    revoke: Callback<()>,
}

#[component]
pub fn CalendarFeedSection(slug: BranchSlug) -> impl IntoView {
    let client = use_session().client;
    let toasts = use_toasts();
    let (form, shows_titles, made) = (Form::new("kalender"), RwSignal::new(false), RwSignal::new(None));
    let slug = StoredValue::new(slug);
    let feed = Remote::new(move || client.get::<GetCalendarFeed>((slug.get_value(),)));
    let make = Callback::new(move |()| {
        if form.busy.get_untracked() {
            return;
        }
        form.begin();
        let request = NewCalendarFeedRequest {
            shows_titles: shows_titles.get_untracked(),
            language: language_of_files(),
        };
        spawn_local(async move {
            let path = (slug.get_value(),);
            match client.send::<CreateCalendarFeed>(path, &request, Options::default()).await {
                Ok(new) => {
                    form.end();
                    made.try_set(Some(new));
                    browser::go_to(PANEL.to_owned());
                }
                Err(error) => form.fail(error),
            }
        });
    });
    let revoke = Callback::new(move |()| {
        form.begin();
        spawn_local(async move {
            let path = (slug.get_value(),);
            match client.send::<DeleteCalendarFeed>(path, &(), Options::default()).await {
                Ok(()) => {
                    form.end();
                    made.try_set(None);
                    toasts.say(t::calendar_feed::revoked());
                }
                Err(error) => form.fail(error),
            }
        });
    });
    let dialog = Dialog::new("kalender-sporsmal");
    let shared = Shared { form, dialog, shows_titles, made, make, revoke };
    view! {
        <section class="sheet stack gap-5" aria-labelledby="h-kalender" data-test="calendar-feed">
            <div class="stack gap-2">
                <h2 id="h-kalender">{t::calendar_feed::title()}</h2>
                <p class="soft">{t::calendar_feed::lead()}</p>
            </div>
            <Summary form/>
            <Loaded remote=feed what=t::calendar_feed::loading is_part=true>
                <Whole shared feed/>
            </Loaded>
            <DialogView dialog/>
        </section>
    }
}

#[component]
fn Whole(shared: Shared, feed: Remote<CalendarFeedView>) -> impl IntoView {
    let kept = Memo::new(move |_| feed.with(|view| view.feed.clone()).flatten());
    let content = move || match (shared.made.get(), kept.get()) {
        (Some(made), _) => view! { <Made shared made/> }.into_any(),
        (None, Some(feed)) => view! { <Kept shared feed/> }.into_any(),
        (None, None) => {
            let make = move |_| shared.make.run(());
            view! {
                <Titles shared/>
                <p>{button(shared, "btn btn--primary", t::calendar_feed::make, "make-feed", make)}</p>
            }
            .into_any()
        }
    };
    view! { <div class="stack gap-5">{content}</div> }
}

fn button(
    shared: Shared,
    class: &'static str,
    text: fn() -> String,
    test: &'static str,
    press: impl Fn(leptos::ev::MouseEvent) + 'static,
) -> impl IntoView {
    let busy = shared.form.busy;
    let words = move || if busy.get() { t::calendar_feed::making() } else { text() };
    let is_busy = move || busy.get().then_some("true");
    view! { <button class=class type="button" data-test=test aria-busy=is_busy on:click=press>{words}</button> }
}

/// Whether the calendar shows titles.
#[component]
fn Titles(shared: Shared) -> impl IntoView {
    let choose = move |event| shared.shows_titles.set(event_target_checked(&event));
    view! {
        <div class="stack gap-2">
            <label class="check">
                <input
                    type="checkbox"
                    data-test="feed-titles"
                    aria-describedby="kalender-titler"
                    prop:checked=shared.shows_titles
                    on:change=choose
                />
                <span>{t::calendar_feed::titles()}</span>
            </label>
            <p class="soft" id="kalender-titler">{t::calendar_feed::titles_hint()}</p>
        </div>
    }
}

/// That there is one, without its address, which nobody has but its owner.
#[component]
fn Kept(shared: Shared, feed: CalendarFeed) -> impl IntoView {
    shared.shows_titles.set(feed.shows_titles);
    let made_at = t::calendar_feed::made_at(&days::instant(feed.created_at));
    let shows =
        if feed.shows_titles { t::calendar_feed::with_titles() } else { t::calendar_feed::with_numbers() };
    let renew = move |_| {
        shared.dialog.ask(Question {
            title: t::calendar_feed::renew_title(),
            consequences: vec![t::calendar_feed::renew_means()],
            act: t::calendar_feed::renew(),
            on_yes: shared.make,
        });
    };
    let revoke = move |_| {
        shared.dialog.ask(Question {
            title: t::calendar_feed::revoke_title(),
            consequences: vec![t::calendar_feed::revoke_means()],
            act: t::calendar_feed::revoke(),
            on_yes: shared.revoke,
        });
    };
    view! {
        <p class="row" data-test="feed-kept">{icon("i-check")}<span>{format!("{made_at} {shows}")}</span></p>
        <Titles shared/>
        <p class="row">
            {button(shared, "btn", t::calendar_feed::renew, "renew-feed", renew)}
            <button class="btn btn--quiet" type="button" data-test="revoke-feed" on:click=revoke>
                {small_icon("i-x")}
                {t::calendar_feed::revoke()}
            </button>
        </p>
    }
}

/// The address, the only time that it is shown.
#[component]
fn Made(shared: Shared, made: NewCalendarFeedView) -> impl IntoView {
    let NewCalendarFeedView { address, .. } = made;
    view! {
        <div class="invite" id=PANEL tabindex="-1" data-test="feed-made">
            <p><b>{t::calendar_feed::shown_once()}</b></p>
            <CopyField id=FIELD.to_owned() label=t::calendar_feed::address() value=address.clone() test="feed-address"/>
            <p>
                <a class="btn" href=subscription(&address) data-test="open-feed">
                    {icon("i-device")}
                    {t::calendar_feed::open()}
                </a>
            </p>
            <details class="more">
                <summary>{icon("i-right")}{t::calendar_feed::how()}</summary>
                <ul class="stack gap-2 mt-2">
                    <li>{t::calendar_feed::iphone()}</li>
                    <li>{t::calendar_feed::android()}</li>
                    <li>{t::calendar_feed::outlook()}</li>
                </ul>
            </details>
            <p>
                <button class="btn" type="button" data-test="feed-done" on:click=move |_| shared.made.set(None)>
                    {icon("i-check")}
                    {t::calendar_feed::done()}
                </button>
            </p>
        </div>
    }
}

/// The address as one that devices open in their calendar, to ask again and again what is there.
fn subscription(address: &str) -> String {
    let below = address.split_once("://").map_or(address, |(_, below)| below);
    format!("webcal://{below}")
}

#[cfg(test)]
mod tests {
    use super::subscription;

    #[test]
    fn a_subscription_is_at_the_same_place_by_another_scheme() {
        for address in [
            "https://verv.example/api/v1/calendar-feeds/a.ics",
            "http://verv.example/api/v1/calendar-feeds/a.ics",
        ] {
            assert_eq!(subscription(address), "webcal://verv.example/api/v1/calendar-feeds/a.ics");
        }
    }
}
