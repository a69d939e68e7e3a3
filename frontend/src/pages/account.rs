//! My account: which offices I hold, where I am logged in, my password, and how Verv looks on this device.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{
    Page,
    endpoints::{ChangePassword, EndMySession, EndOtherSessions, ListMySessions},
    page::PageQuery,
    sessions::{MyBranch, MyMandate, MySession, PasswordChangeRequest},
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::Options,
    form::{Field, Form, ShownPassword, text_field, use_client},
    locales::{days, t},
    pages::welcome::normalised,
    session::use_session,
    ui::{
        icon::small_icon,
        page,
        preferences::{Languages, Themes},
        remote::Remote,
        toast::use_toasts,
    },
};

pub fn page() -> View {
    let session = use_session();
    let Some(me) = untrack(|| session.me()) else { return page::not_found() };
    // A device without a network does not know who it is.
    let finding = if me.name.is_empty() { t::account::offline() } else { t::account::finding(&me.name) };
    let branches = me.branches.iter().map(offices).collect_view();
    view! {
        <div class="stack gap-6 measure-wide">
            <header class="stack gap-2">
                {page::fixed_heading(finding)}
                <p class="soft">{me.email}</p>
            </header>
            <section class="stack gap-3" aria-labelledby="h-verv">
                <h2 id="h-verv">{t::account::offices()}</h2>
                {branches}
            </section>
            <section class="sheet stack gap-5" aria-labelledby="h-enheten">
                <h2 id="h-enheten">{t::account::device()}</h2>
                <Themes place="konto"/>
                <Languages place="konto"/>
            </section>
            {password()}
            {sessions()}
        </div>
    }
}

fn offices(branch: &MyBranch) -> View {
    let office = |mandate: &MyMandate| {
        let from = days::day_and_year(mandate.from);
        let span = match mandate.to {
            Some(to) => t::account::span(&from, &days::day_and_year(to)),
            None => t::account::since(&from),
        };
        let deputy = mandate.deputy.then(|| format!(" ({})", t::account::deputy()));
        view! { <li><b>{mandate.office.clone()}{deputy}</b><br/><span class="soft">{span}</span></li> }
    };
    view! {
        <div class="sheet stack gap-2" data-test="my-offices">
            <h3>{branch.name.clone()}</h3>
            <ul class="plain stack gap-2">{branch.mandates.iter().map(office).collect_view()}</ul>
        </div>
    }
}

fn password() -> View {
    let client = use_client();
    let toasts = use_toasts();
    let form = Form::new("account-password");
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let shown = ShownPassword::default();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if form.busy.get_untracked() {
            return;
        }
        let request = PasswordChangeRequest { current: current.get_untracked(), new: new.get_untracked() };
        if request.current.is_empty() {
            form.refuse_field("/current", "required");
            return;
        }
        if let Err(error) = verv_domain::password::check(&normalised(&request.new)) {
            form.refuse_field("/new", error.code());
            return;
        }
        form.begin();
        spawn_local(async move {
            match client.send::<ChangePassword>((), &request, Options::default()).await {
                Ok(()) => {
                    form.end();
                    current.set(String::new());
                    new.set(String::new());
                    toasts.say(t::account::changed());
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let field = |pointer, label, hint, test| Field { form, pointer, label, hint, test };
    let old = field("/current", t::account::current(), None, "current-password");
    let next = field("/new", t::account::new(), Some(t::welcome::hint()), "new-password");
    view! {
        <section class="sheet" aria-labelledby="h-passord">
            <form class="stack gap-5" novalidate data-test="change-password" on:submit=save>
                <div>
                    <h2 id="h-passord">{t::account::password()}</h2>
                    <p class="soft">{t::account::password_lead()}</p>
                </div>
                {form.summary()}
                {text_field(&old, current, shown.kind(), "current-password")}
                {text_field(&next, new, shown.kind(), "new-password")}
                {shown.choice()}
                <div class="row">{form.submit(t::account::submit, t::account::busy, "password-submit")}</div>
            </form>
        </section>
    }
}

fn sessions() -> View {
    let client = use_client();
    let toasts = use_toasts();
    let form = Form::new("sessions");
    let list: Remote<Page<MySession>> =
        Remote::new(move || async move { client.find::<ListMySessions>((), &PageQuery::default()).await });
    let end = Callback::new(move |session: Option<MySession>| {
        spawn_local(async move {
            let outcome = match &session {
                Some(session) => client.send::<EndMySession>((session.id,), &(), Options::default()).await,
                None => client.send::<EndOtherSessions>((), &(), Options::default()).await,
            };
            match outcome {
                Ok(()) => {
                    toasts.say(if session.is_some() {
                        t::account::ended()
                    } else {
                        t::account::ended_others()
                    });
                    list.reload();
                }
                Err(error) => form.fail(error),
            }
        });
    });
    let rows = move || list.with(|page| page.items.iter().map(|session| row(session, end)).collect_view());
    let others = move || {
        let has_others = list.with(|page| page.items.iter().any(|session| !session.current)) == Some(true);
        has_others.then(|| {
            view! {
                <p><button class="btn" type="button" data-test="end-others" on:click=move |_| end.run(None)>{t::account::end_others()}</button></p>
            }
        })
    };
    let body = list.show_part(
        t::account::loading,
        move || view! { <ul class="list" data-test="sessions">{rows}</ul>{others} },
    );
    view! {
        <section class="stack gap-3" aria-labelledby="h-innlogget">
            <div>
                <h2 id="h-innlogget">{t::account::sessions()}</h2>
                <p class="soft">{t::account::sessions_lead()}</p>
            </div>
            {form.summary()}
            {body}
        </section>
    }
}

fn row(session: &MySession, end: Callback<Option<MySession>>) -> View {
    let began = days::instant_with_clock(session.began_at);
    let used = days::instant_with_clock(session.last_used_at);
    let name = if session.current { t::account::this() } else { t::account::other() };
    let button = (!session.current).then(|| {
        let (label, session) = (t::account::end_for(&began), session.clone());
        view! {
            <button class="btn" type="button" aria-label=label data-test="end-session" on:click=move |_| end.run(Some(session.clone()))>
                {small_icon("i-x")}
                {t::account::end()}
            </button>
        }
    });
    view! {
        <li class="row row--between">
            <span><b>{name}</b><br/><span class="soft">{t::account::began(&began, &used)}</span></span>
            {button}
        </li>
    }
}
