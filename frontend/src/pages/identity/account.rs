//! My account: which offices I hold, where I am logged in, my password, and how Verv looks on this device.

use leptos::prelude::*;
use verv_contract::{
    Page,
    endpoints::{ChangePassword, EndMySession, EndOtherSessions, ListMySessions},
    identity::sessions::{MyBranch, MyMandate, MySession, PasswordChangeRequest},
    page::PageQuery,
};
use verv_domain::id::SessionId;
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::Options,
    form::{Field, Form, ShownPassword, Submit, Summary, TextField, use_client},
    locales::{days, t},
    pages::identity::one_time_links::normalised,
    session::use_session,
    ui::{
        icon::small_icon,
        page,
        preferences::{Languages, Themes},
        remote::{Loaded, Remote},
        toast::use_toasts,
    },
};

#[component]
pub fn AccountPage() -> impl IntoView {
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
            <Password/>
            <Sessions/>
        </div>
    }
    .into_any()
}

fn offices(branch: &MyBranch) -> impl IntoView + use<> {
    let office = |mandate: &MyMandate| {
        let from = days::day_and_year(mandate.from);
        let span = match mandate.to {
            Some(to) => t::account::span(&from, &days::day_and_year(to)),
            None => t::account::since(&from),
        };
        let deputy = mandate.deputy.then(|| format!(" ({})", t::account::deputy()));
        let office = mandate.office.clone();
        view! { <li><b>{office}{deputy}</b><br/><span class="soft">{span}</span></li> }
    };
    let (name, offices) = (branch.name.clone(), branch.mandates.iter().map(office).collect_view());
    view! {
        <div class="sheet stack gap-2" data-test="my-offices">
            <h3>{name}</h3>
            <ul class="plain stack gap-2">{offices}</ul>
        </div>
    }
}

#[component]
fn Password() -> impl IntoView {
    let client = use_client();
    let session = use_session();
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
        let own = session.me().map(|me| [me.email.clone(), me.name.clone()]).unwrap_or_default();
        let own = own.iter().map(String::as_str);
        if let Err(error) = verv_domain::identity::passwords::check(&normalised(&request.new), own) {
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
                <Summary form/>
                <TextField field=old value=current kind=shown.kind() autocomplete="current-password"/>
                <TextField field=next value=new kind=shown.kind() autocomplete="new-password"/>
                {shown.choice()}
                <div class="row">
                    <Submit form text=t::account::submit() busy=t::account::busy test="password-submit"/>
                </div>
            </form>
        </section>
    }
}

#[component]
fn Sessions() -> impl IntoView {
    let client = use_client();
    let toasts = use_toasts();
    let form = Form::new("sessions");
    let list: Remote<Page<MySession>> =
        Remote::new(move || async move { client.find::<ListMySessions>((), &PageQuery::default()).await });
    let end = Callback::new(move |session: Option<SessionId>| {
        spawn_local(async move {
            let outcome = match session {
                Some(session) => client.send::<EndMySession>((session,), &(), Options::default()).await,
                None => client.send::<EndOtherSessions>((), &(), Options::default()).await,
            };
            match outcome {
                Ok(()) => toasts.say(if session.is_some() {
                    t::account::ended()
                } else {
                    t::account::ended_others()
                }),
                Err(error) => form.fail(error),
            }
        });
    });
    let all = move || list.with(|page| page.items.clone()).unwrap_or_default();
    let has_others =
        move || list.with(|page| page.items.iter().any(|session| !session.current)) == Some(true);
    view! {
        <section class="stack gap-3" aria-labelledby="h-innlogget">
            <div>
                <h2 id="h-innlogget">{t::account::sessions()}</h2>
                <p class="soft">{t::account::sessions_lead()}</p>
            </div>
            <Summary form/>
            <Loaded remote=list what=t::account::loading is_part=true>
                <ul class="list" data-test="sessions">
                    <For each=all key=|session| (session.id, session.last_used_at.0) let:session>
                        <Row session end/>
                    </For>
                </ul>
                <Show when=has_others>
                    <p>
                        <button class="btn" type="button" data-test="end-others" on:click=move |_| end.run(None)>
                            {t::account::end_others()}
                        </button>
                    </p>
                </Show>
            </Loaded>
        </section>
    }
}

#[component]
fn Row(session: MySession, end: Callback<Option<SessionId>>) -> impl IntoView {
    let MySession { id, current, .. } = session;
    let began = days::instant_with_clock(session.began_at);
    let used = days::instant_with_clock(session.last_used_at);
    let name = if current { t::account::this() } else { t::account::other() };
    let label = t::account::end_for(&began);
    view! {
        <li class="row row--between">
            <span><b>{name}</b><br/><span class="soft">{t::account::began(&began, &used)}</span></span>
            <Show when=move || !current>
                <button
                    class="btn"
                    type="button"
                    aria-label=label.clone()
                    data-test="end-session"
                    on:click=move |_| end.run(Some(id))
                >
                    {small_icon("i-x")}
                    {t::account::end()}
                </button>
            </Show>
        </li>
    }
}
