//! How the plan is shown: what the parts of its page have in common.

use leptos::prelude::*;
use verv_contract::plan::plans::{PlanView, Shown};
use verv_domain::{access::Action, organisation::branches::BranchSlug, plan::plans::PlanState};

use super::filter::{Filter, Through, index};
use crate::{
    router::{Place, Router, use_router},
    session::use_session,
};

/// A copy is a handle.
#[derive(Clone, Copy)]
pub struct Showing {
    pub plan: Memo<PlanView>,
    pub slug: StoredValue<BranchSlug>,
    /// Of the page.
    pub address: StoredValue<String>,
    pub as_it_stands: bool,
    /// Measures can be added.
    pub may_add: bool,
    pub filter: Memo<Filter>,
    /// Rows stay where they are and are hidden, so that a key press changes no more than it must.
    pub through: Memo<Through>,
    /// How many goals have been drawn: a long plan is drawn in pieces, so that the page answers in between.
    pub drawn: RwSignal<usize>,
    pub router: Router,
}

/// How many goals are drawn at once.
const PIECE: usize = 3;

impl Showing {
    pub fn new(plan: Memo<PlanView>, slug: BranchSlug) -> Self {
        let router = use_router();
        let may_edit = use_session().can(Action::EditPlan);
        let (as_it_stands, is_closed) =
            plan.with_untracked(|plan| (plan.shown == Shown::AsItStands, plan.state == PlanState::Closed));
        let filter = Memo::new(move |_| Filter::read(router));
        let index = Memo::new(move |_| plan.with(index));
        Self {
            plan,
            address: StoredValue::new(Place::Plan(slug.clone()).href()),
            slug: StoredValue::new(slug),
            as_it_stands,
            may_add: may_edit && !is_closed,
            filter,
            through: Memo::new(move |_| filter.with(|filter| index.with(|index| Through::of(index, filter)))),
            drawn: RwSignal::new(0),
            router,
        }
    }

    /// Draws goal after goal until all are there. Gives whether they are.
    pub fn draw_in_pieces(self) -> Memo<bool> {
        let Self { plan, drawn, .. } = self;
        let is_done = Memo::new(move |_| {
            let goals = plan.with(|plan| plan.areas.iter().map(|area| area.goals.len()).sum::<usize>());
            // A plan without goals has areas to draw.
            drawn.get() >= goals.max(1)
        });
        Effect::new(move || {
            drawn.track();
            if !is_done.get() {
                let draw = move || {
                    // Nothing, where the page has gone.
                    let _ = drawn.try_update(|drawn| *drawn += PIECE);
                };
                set_timeout(draw, std::time::Duration::ZERO);
            }
        });
        is_done
    }

    /// Puts a filter in the address.
    pub fn choose(self, filter: &Filter) {
        self.router.replace(&self.address.with_value(|address| format!("{address}{}", filter.query())));
    }
}
