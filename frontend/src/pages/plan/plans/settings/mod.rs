//! The branch's settings, and the life of its plans.

mod adoption;
mod branch;
mod import;
mod next;
mod period;
mod plan;
mod shared;
mod state;
mod step;

use leptos::prelude::*;
use verv_domain::{access::Action, organisation::branches::BranchSlug, plan::plans::PlanState};

use self::{
    branch::BranchSettings,
    next::NextPlan,
    plan::PlanCard,
    shared::{Open, Settings, Shared, fetch, use_shared},
};
use crate::{
    locales::{days, t},
    session::use_session,
    ui::{
        dialog::{Dialog, DialogView},
        note, page,
        remote::{Loaded, Remote},
        toast::use_toasts,
    },
};

#[component]
pub fn SettingsPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    let client = session.client;
    let of = slug.clone();
    let settings = Remote::new(move || fetch(client, of.clone()));
    let can = |action| untrack(|| session.can(action));
    let shared = Shared {
        client,
        toasts: use_toasts(),
        slug: StoredValue::new(slug),
        settings,
        dialog: Dialog::new("spor"),
        open: Open::new(),
        may_edit_branch: can(Action::EditBranch),
        may_edit_plan: can(Action::EditPlan),
        may_adopt: can(Action::AdoptPlan),
    };
    provide_context(shared);
    let read_only = !(shared.may_edit_branch || shared.may_edit_plan || shared.may_adopt);
    let lead = move || if read_only { t::settings::lead_read_only() } else { t::settings::lead() };
    view! {
        <Loaded remote=settings what=t::settings::loading>
            <header class="page-head">
                <div class="page-head__text">
                    {page::heading(move || settings.with(finding).unwrap_or_default())}
                    <p class="soft lead">{lead()}</p>
                </div>
            </header>
            <div class="stack gap-7 measure-wide">
                <BranchSettings/>
                <section class="stack gap-3" aria-labelledby="h-planer">
                    <h2 id="h-planer">{t::settings::plans()}</h2>
                    <Plans/>
                    <Show when=move || shared.may_edit_plan>
                        <NextPlan/>
                    </Show>
                </section>
            </div>
            <DialogView dialog=shared.dialog/>
        </Loaded>
    }
}

#[component]
fn Plans() -> impl IntoView {
    let shared = use_shared();
    let ids = Memo::new(move |_| {
        let ids = |settings: &Settings| settings.plans.iter().map(|plan| plan.id).collect::<Vec<_>>();
        shared.settings.with(ids).unwrap_or_default()
    });
    view! {
        <Show
            when=move || ids.with(|ids| !ids.is_empty())
            fallback=|| note::empty(t::plan::none(), t::settings::no_plan_lead(), None)
        >
            <ul class="planlist plain" data-test="plans">
                <For each=move || ids.get() key=|id| *id let:id>
                    <li><PlanCard id/></li>
                </For>
            </ul>
        </Show>
    }
}

/// "Handlingsplan 2026–2027 er vedtatt og varer til 31. desember 2027".
fn finding(settings: &Settings) -> String {
    let adopted = settings.plans.iter().find(|plan| plan.state == PlanState::Adopted);
    let Some(plan) = adopted.or(settings.plans.first()) else {
        return t::settings::no_plan(&settings.branch.name);
    };
    // The years of a period stay on one line.
    let title = plan.title.replace('–', "–\u{2060}");
    match plan.state {
        PlanState::Adopted => t::settings::adopted(&days::day_and_year(plan.period.to), &title),
        PlanState::Draft => t::settings::draft(&title),
        PlanState::Proposed => t::settings::proposed(&title),
        PlanState::Closed => t::settings::closed(&title),
    }
}
