//! The register of workplaces as a file that the browser saves.

use leptos::prelude::*;
use verv_contract::{
    endpoints::ExportWorkplaces,
    exchange::exports::{ExportFormat, ExportLanguage, ExportQuery},
};
use verv_domain::organisation::branches::BranchSlug;
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::trouble_text,
    locales::{self, t},
    session::use_session,
    ui::{icon::icon, toast::use_toasts},
};

/// One button for each kind of file: some programs read the one, people open the other.
#[component]
pub fn Save(slug: BranchSlug) -> impl IntoView {
    let (client, toasts) = (use_session().client, use_toasts());
    let is_saving = RwSignal::new(false);
    let slug = StoredValue::new(slug);
    let button = move |format: ExportFormat, text: String, test: &'static str| {
        let save = move |_| {
            if is_saving.get_untracked() {
                return;
            }
            is_saving.set(true);
            spawn_local(async move {
                let query = ExportQuery { format: Some(format), language: Some(language()) };
                if let Err(error) = client.save::<ExportWorkplaces>((slug.get_value(),), &query).await {
                    toasts.say(trouble_text(&error));
                }
                is_saving.set(false);
            });
        };
        view! {
            <button
                class="btn btn--quiet"
                type="button"
                data-test=test
                aria-busy=move || is_saving.get().then_some("true")
                on:click=save
            >
                {icon("i-download")}
                {text}
            </button>
        }
    };
    view! {
        <p class="row">
            {button(ExportFormat::Xlsx, t::workplaces::save_xlsx(), "save-xlsx")}
            {button(ExportFormat::Csv, t::workplaces::save_csv(), "save-csv")}
        </p>
    }
}

fn language() -> ExportLanguage {
    match locales::language().as_str() {
        "nn" => ExportLanguage::Nn,
        "en" => ExportLanguage::En,
        _ => ExportLanguage::Nb,
    }
}
