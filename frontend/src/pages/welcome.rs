//! Choosing a password with a one-time link: `/velkommen#<link>`.

use crate::dom::{View, on, text_of, view};
use leptos::prelude::*;
use verv_contract::{endpoints::SetPassword, sessions::PasswordRequest};
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::Options,
    browser,
    form::{Field, Form, text_field, use_client},
    locales::t,
    router::use_router,
    ui::{icon::brand, note, page},
};

/// As the server reads it (NFKC), so that the same password is judged the same way.
pub fn normalised(password: &str) -> String {
    String::from(js_sys::JsString::from(password).normalize("NFKC"))
}

pub fn page() -> View {
    let client = use_client();
    let router = use_router();
    let form = Form::new("welcome");
    let link = browser::fragment();
    let has_link = !link.is_empty();
    let password = RwSignal::new(String::new());
    let shown = RwSignal::new(false);
    let save = move |event: web_sys::Event| {
        event.prevent_default();
        if form.busy.get_untracked() {
            return;
        }
        let chosen = password.get_untracked();
        if let Err(error) = verv_domain::password::check(&normalised(&chosen)) {
            form.refuse_field("/password", error.code());
            return;
        }
        form.begin();
        let request = PasswordRequest { link: link.clone(), password: chosen };
        spawn_local(async move {
            match client.send::<SetPassword>((), &request, Options::default()).await {
                Ok(()) => router.replace("/logg-inn?ny=1"),
                Err(error) => form.fail(error),
            }
        });
    };
    let kind = text_of(move || if shown.get() { "text" } else { "password" }.to_owned());
    let field = Field {
        form,
        pointer: "/password",
        label: t::welcome::password(),
        hint: Some(t::welcome::hint()),
        test: "new-password",
    };
    view! {
        <div class="login">
            <main class="login__form" id="innhold">
                <div class="login__box">
                    <p><span class="brand">{brand()}</span></p>
                    <div class="stack gap-2">
                        {page::fixed_heading(t::welcome::title())}
                        <p class="soft">{t::welcome::lead()}</p>
                    </div>
                    {(!has_link).then(|| note::warning(Some(t::welcome::no_link()), t::welcome::no_link_fix()))}
                    <form class="stack" novalidate data-test="welcome" on:submit=on(save)>
                        {form.summary()}
                        {text_field(&field, password, kind, "new-password")}
                        <label class="check">
                            <input type="checkbox" on:change=on(move |event| shown.set(event_target_checked(&event)))/>
                            <span>{t::login::show()}</span>
                        </label>
                        {form.submit(t::welcome::submit, t::welcome::busy, "submit")}
                    </form>
                </div>
            </main>
        </div>
    }
}
