//! Logging in. What is typed stays, also what was typed before the program had arrived.

use leptos::{
    ev::{Event, SubmitEvent},
    prelude::*,
    task::spawn_local,
};
use verv_contract::{ProblemCode, endpoints::LogIn, identity::sessions::LogInRequest};

use crate::{
    api::{CallError, Options, trouble_text},
    browser::{self, TypedEarly},
    chunks,
    form::{Field, Form, ShownPassword, Submit, Summary, TextField, field_error},
    locales::t,
    router::{Place, moved, use_router},
    session::use_session,
    ui::{
        icon::{brand, icon, mark},
        page,
    },
};

/// Decoration, never a live plan: shapes in rows, `-` between goals, `*` one that is done.
const MOTIF: [&str; 7] =
    ["oww-oii-woos", "oo-os-oi-g", "so-osw-g", "g-sowo-g-n-g", "*o-o-g", "wo-oo*-oio", "o-oo-o-g"];

#[component]
pub fn LoginPage() -> impl IntoView {
    let session = use_session();
    let router = use_router();
    // Once: who logs in after somebody else is not shown what they typed.
    let early = expect_context::<StoredValue<TypedEarly>>();
    let early = early.try_update_value(std::mem::take).unwrap_or_default();
    if let Some(id) = early.focused.clone().filter(|id| id == "email" || id == "password") {
        browser::focus(format!("login-{id}"));
    }

    Effect::new(move || {
        if session.is_in() {
            let wanted = untrack(|| router.query("neste")).unwrap_or_default();
            router.replace(&way_back(&wanted));
        }
    });

    let saved = move || router.query("ny").is_some().then(|| notice(t::login::password_saved()));
    let ended = move || router.query("ut").is_some().then(|| notice(t::login::ended()));
    view! {
        <div class="login">
            <main class="login__form" id="innhold">
                <div class="login__box">
                    <p><span class="brand">{brand()}</span></p>
                    <div class="stack gap-2">
                        {page::fixed_heading(t::login::title())}
                        <p class="soft">{t::login::lead()}</p>
                    </div>
                    {saved}
                    {ended}
                    <LoginForm early/>
                    <hr class="m-0"/>
                    <ul class="readers soft">
                        <li>{icon("i-device")}<span>{t::login::lost()}</span></li>
                    </ul>
                </div>
            </main>
            <aside class="login__art" aria-label=t::login::about()>
                <div class="motif" aria-hidden="true">{MOTIF.map(motif_row).collect_view()}</div>
                <p class="lead narrow-text">{t::login::motto()}</p>
            </aside>
        </div>
    }
}

/// Where to go after a login: a page of the program, with its query; else the first page.
fn way_back(wanted: &str) -> String {
    let path = wanted.split(['?', '#']).next().unwrap_or_default();
    match Place::of(path).or_else(|| moved(path)) {
        Some(place) if wanted.starts_with('/') && !matches!(place, Place::LogIn | Place::Welcome) => {
            wanted.to_owned()
        }
        _ => Place::Home.href(),
    }
}

/// The login alone, over the page of somebody whose session has ended: what they have typed is still there.
#[component]
pub fn LoginOverThePage() -> impl IntoView {
    const ID: &str = "innlogging";
    browser::show_modal(ID);
    // The address is known, and may not be another's: what is typed on the page is this person's.
    let email = untrack(|| use_session().me()).map(|me| me.email).unwrap_or_default();
    let early = TypedEarly { email, ..TypedEarly::default() };
    let stay = |event: Event| event.prevent_default();
    view! {
        <dialog
            class="dialog modal modal--opaque"
            id=ID
            aria-labelledby="h-innlogging"
            data-test="login-again"
            on:cancel=stay
        >
            <h2 id="h-innlogging">{t::login::title()}</h2>
            <p>{t::login::ended_here()}</p>
            <LoginForm early/>
        </dialog>
    }
}

#[component]
fn LoginForm(early: TypedEarly) -> impl IntoView {
    let session = use_session();
    let form = Form::new("login");
    let email = RwSignal::new(early.email);
    let password = RwSignal::new(early.password);
    let shown = ShownPassword::default();
    let refused = RwSignal::new(None::<CallError>);
    let log_in = move |event: SubmitEvent| {
        event.prevent_default();
        if form.busy.get_untracked() {
            return;
        }
        refused.set(None);
        let (email, password) = (email.get_untracked(), password.get_untracked());
        if email.trim().is_empty() || password.is_empty() {
            let missing = [("/email", email.trim().is_empty()), ("/password", password.is_empty())];
            let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
            form.refuse(missing.map(|(pointer, _)| field_error(pointer, "required")).collect());
            return;
        }
        form.begin();
        chunks::fetch_shell();
        spawn_local(async move {
            let request = LogInRequest { email, password };
            let outcome = match session.client.send::<LogIn>((), &request, Options::default()).await {
                Ok(view) => session.begin(&view).await,
                Err(error) => Err(error),
            };
            form.end();
            if let Err(error) = outcome {
                refused.set(Some(error));
                browser::focus("login-refused");
            }
        });
    };

    let email_field = Field { form, pointer: "/email", label: t::login::email(), hint: None, test: "email" };
    let password_field =
        Field { form, pointer: "/password", label: t::login::password(), hint: None, test: "password" };
    view! {
        <form class="stack" novalidate data-test="login" on:submit=log_in>
            <div id="login-refused" tabindex="-1">
                {move || refused.get().map(|error| view! { <Refusal error/> })}
            </div>
            <Summary form/>
            <TextField field=email_field value=email kind="email" autocomplete="username" inputmode="email"/>
            <TextField field=password_field value=password kind=shown.kind() autocomplete="current-password"/>
            {shown.choice()}
            <Submit form text=t::login::submit() busy=t::login::busy test="submit"/>
        </form>
    }
}

fn notice(text: String) -> impl IntoView {
    view! { <div class="note" role="status" data-test="notice">{icon("i-info")}<p>{text}</p></div> }
}

/// Why the login was refused, and what to do.
#[component]
fn Refusal(error: CallError) -> impl IntoView {
    let (heading, text) = match &error {
        CallError::Refused { problem, .. } if problem.code == ProblemCode::WrongCredentials => {
            (Some(t::login::wrong()), t::login::wrong_fix())
        }
        CallError::Refused { problem, retry_after: Some(seconds) }
            if problem.code == ProblemCode::TooManyAttempts =>
        {
            (None, t::login::wait(*seconds))
        }
        CallError::Network => (Some(t::down::title()), t::down::lead()),
        CallError::Refused { .. } | CallError::Unreadable => (None, trouble_text(&error)),
    };
    let code = error.code().map_or("network", ProblemCode::as_str);
    view! {
        <div class="note note--stop" role="alert" data-test="login-refused" data-code=code>
            {icon("i-warn")}
            <div>{heading.map(|heading| view! { <p><b>{heading}</b></p> })} <p>{text}</p></div>
        </div>
    }
}

fn motif_row(row: &'static str) -> impl IntoView {
    let shape = |letter: char| match letter {
        'o' => mark("g-ok").into_any(),
        'w' => mark("g-warn").into_any(),
        's' => mark("g-quiet").into_any(),
        'i' => mark("g-idle").into_any(),
        'g' => mark("g-gap").into_any(),
        'n' => mark("g-nat").into_any(),
        '*' => view! { <i class="hi">{mark("g-done")}</i> }.into_any(),
        _ => view! { <span></span> }.into_any(),
    };
    view! { <div>{row.chars().map(shape).collect_view()}</div> }
}

#[cfg(test)]
mod tests {
    use super::way_back;

    #[test]
    fn only_a_page_of_the_program_is_come_back_to() {
        for own in ["/f/follo/planen?status=stuck", "/konto#passord", "/styr/follo/ansvar", "/"] {
            assert_eq!(way_back(own), own);
        }
        for odd in [
            "",
            "//evil.example",
            "https://evil.example/",
            "/logg-inn?neste=/logg-inn",
            "/velkommen",
            "/finnes-ikke",
            "/api/v1/me",
            "\\evil",
        ] {
            assert_eq!(way_back(odd), "/", "{odd}");
        }
    }
}
