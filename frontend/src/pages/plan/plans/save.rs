//! The plan as a spreadsheet, with what the reader sees of it.

use leptos::prelude::*;
use verv_contract::{
    endpoints::ExportPlan,
    exchange::exports::{ExportFormat, ExportQuery},
};
use verv_domain::{id::PlanId, organisation::branches::BranchSlug};
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::CallError,
    locales::{language_of_files, t},
    session::use_session,
    ui::{icon::icon, note},
};

#[component]
pub fn SaveTable(slug: BranchSlug, plan: PlanId) -> impl IntoView {
    let client = use_session().client;
    let is_saving = RwSignal::new(false);
    let trouble = RwSignal::new(None::<CallError>);
    let save = move |_| {
        if is_saving.get_untracked() {
            return;
        }
        is_saving.set(true);
        let path = (slug.clone(), plan);
        spawn_local(async move {
            let query = ExportQuery { format: Some(ExportFormat::Xlsx), language: Some(language_of_files()) };
            trouble.set(client.save::<ExportPlan>(path, &query).await.err());
            is_saving.set(false);
        });
    };
    view! {
        <button
            class="btn btn--outline"
            type="button"
            data-test="save"
            aria-busy=move || is_saving.get().then_some("true")
            on:click=save
        >
            {icon("i-download")}
            {t::plan::save()}
        </button>
        {move || trouble.with(|trouble| trouble.as_ref().map(note::trouble))}
    }
}
