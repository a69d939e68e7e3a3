//! What the parts of the settings share.

use leptos::prelude::*;
use verv_contract::{
    endpoints::{GetBranch, ListCatalogues, ListPlans},
    organisation::branches::BranchView,
    page::PageQuery,
    plan::{
        catalogues::CatalogueSummary,
        plans::{PlanSummary, PlanView},
    },
};
use verv_domain::{id::PlanId, organisation::branches::BranchSlug};

use crate::{
    api::{CallError, Client},
    form::Form,
    ui::{dialog::Dialog, remote::Remote, toast::Toasts},
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
    /// The plan that goals are taken into from a file.
    pub importing: RwSignal<Option<PlanId>>,
    /// For what comes of a step, at the plan that took it last.
    pub form: Form,
    pub stepped: RwSignal<Option<PlanId>>,
    /// Somebody else was first.
    pub stale: RwSignal<bool>,
}

impl Open {
    pub fn new() -> Self {
        Self {
            editing: RwSignal::new(None),
            adopting: RwSignal::new(None),
            importing: RwSignal::new(None),
            form: Form::new("state"),
            stepped: RwSignal::new(None),
            stale: RwSignal::new(false),
        }
    }

    /// The plan whose form is open.
    pub fn plan(self) -> Option<PlanId> {
        let edited = self.editing.with(|plan| plan.as_ref().map(|plan| plan.id));
        edited.or(self.adopting.get()).or(self.importing.get())
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

pub async fn fetch(client: Client, slug: BranchSlug) -> Result<Settings, CallError> {
    let most = PageQuery { limit: Some(200), cursor: None };
    let branch = client.get::<GetBranch>((slug.clone(),)).await?;
    let plans = client.find::<ListPlans>((slug,), &most).await?.items;
    let catalogues = client.find::<ListCatalogues>((), &most).await?.items;
    Ok(Settings { branch, plans, catalogues })
}

/// What the page has put in the context of its parts.
pub fn use_shared() -> Shared {
    expect_context()
}
