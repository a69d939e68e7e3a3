//! The branch's settings, and the life of its plans.

mod branch;
mod next;
mod plan;
mod state;

use leptos::prelude::*;
use verv_contract::{
    branches::BranchView,
    catalogues::CatalogueSummary,
    endpoints::{GetBranch, ListCatalogues, ListPlans},
    page::PageQuery,
    plans::{PlanSummary, PlanView},
};
use verv_domain::{access::Action, branch::BranchSlug, id::PlanId, plan::PlanState};

use crate::{
    api::{CallError, Client},
    dom::{View, view},
    form::Form,
    locales::{days, t},
    session::use_session,
    ui::{
        dialog::Dialog,
        note, page,
        remote::Remote,
        toast::{Toasts, use_toasts},
    },
};

#[derive(Clone, PartialEq)]
pub struct Settings {
    pub branch: BranchView,
    /// Newest first.
    pub plans: Vec<PlanSummary>,
    pub catalogues: Vec<CatalogueSummary>,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Shared {
    pub client: Client,
    pub toasts: Toasts,
    pub slug: StoredValue<BranchSlug>,
    pub settings: Remote<Settings>,
    pub dialog: Dialog,
    pub open: Open,
    pub may_edit_branch: bool,
    pub may_edit_plan: bool,
    pub may_adopt: bool,
}

/// Which plan is worked on. One at a time: the others' buttons wait, so that nothing typed is lost.
#[derive(Clone, Copy)]
pub struct Open {
    pub editing: RwSignal<Option<PlanView>>,
    pub adopting: RwSignal<Option<PlanId>>,
    /// For what comes of a step, at the plan that took it last.
    pub form: Form,
    pub stepped: RwSignal<Option<PlanId>>,
    /// Somebody else was first.
    pub stale: RwSignal<bool>,
}

impl Open {
    fn new() -> Self {
        Self {
            editing: RwSignal::new(None),
            adopting: RwSignal::new(None),
            form: Form::new("state"),
            stepped: RwSignal::new(None),
            stale: RwSignal::new(false),
        }
    }

    /// The plan whose form is open.
    pub fn plan(self) -> Option<PlanId> {
        let edited = self.editing.with(|plan| plan.as_ref().map(|plan| plan.id));
        edited.or(self.adopting.get())
    }
}

impl Shared {
    /// Puts a plan as it is now in the place of what it was.
    pub fn take_plan(self, plan: PlanView) {
        let PlanView { id, title, period, state, adopted_on, version, .. } = plan;
        let now = PlanSummary { id, title, period, state, adopted_on, version };
        self.settings.update(|settings| match settings.plans.iter_mut().find(|known| known.id == id) {
            Some(known) => *known = now,
            None => settings.plans.insert(0, now),
        });
    }
}

async fn fetch(client: Client, slug: BranchSlug) -> Result<Settings, CallError> {
    let most = PageQuery { limit: Some(200), cursor: None };
    let branch = client.get::<GetBranch>((slug.clone(),)).await?;
    let plans = client.find::<ListPlans>((slug,), &most).await?.items;
    let catalogues = client.find::<ListCatalogues>((), &most).await?.items;
    Ok(Settings { branch, plans, catalogues })
}

pub fn page(slug: BranchSlug) -> View {
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
    settings.show(t::settings::loading, move || whole(&shared))
}

fn whole(shared: &Shared) -> View {
    let shared = *shared;
    let read_only = !(shared.may_edit_branch || shared.may_edit_plan || shared.may_adopt);
    let lead = if read_only { t::settings::lead_read_only() } else { t::settings::lead() };
    // Redrawn when plans come and go; what changes in one is followed inside it.
    let ids = Memo::new(move |_| {
        shared.settings.with(|settings| settings.plans.iter().map(|plan| plan.id).collect::<Vec<_>>())
    });
    let plans = move || {
        let ids = ids.get().unwrap_or_default();
        if ids.is_empty() {
            return note::empty(t::plan::none(), t::settings::no_plan_lead(), None);
        }
        let cards = ids.into_iter().map(|id| view! { <li>{untrack(|| plan::card(&shared, id))}</li> });
        view! { <ul class="planlist plain" data-test="plans">{cards.collect_view()}</ul> }
    };
    view! {
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(move || shared.settings.with(finding).unwrap_or_default())}
                <p class="soft lead">{lead}</p>
            </div>
        </header>
        <div class="stack gap-7 measure-wide">
            {branch::section(&shared)}
            <section class="stack gap-3" aria-labelledby="h-planer">
                <h2 id="h-planer">{t::settings::plans()}</h2>
                {plans}
                {shared.may_edit_plan.then(|| next::section(&shared))}
            </section>
        </div>
        {shared.dialog.view()}
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
