//! What has changed in the plan since its adoption, newest first, day by day.

mod history;
mod list;
pub mod undo;
pub mod words;

use leptos::prelude::*;
use verv_contract::plan::history::PlanChangeView;
use verv_domain::{
    access::{Action, Reach},
    organisation::branches::BranchSlug,
    plan::plans::PlanState,
};

use self::{
    history::{History, fetch, kinds},
    list::{ChangeFilter, ChangeList, is_of, row_id},
};
use super::plans;
use crate::{
    browser,
    locales::t,
    router::{Place, Router, use_router},
    session::use_session,
    ui::{
        icon::icon,
        note, page,
        remote::{Loaded, Remote},
    },
};

/// What the parts of the page have in common. A copy is a handle.
#[derive(Clone, Copy)]
struct Showing {
    slug: StoredValue<BranchSlug>,
    router: Router,
    /// The kind of change that the address asks for.
    kind: Memo<Option<&'static str>>,
    /// All that have been fetched.
    changes: Memo<Vec<PlanChangeView>>,
    /// Those of the kind.
    through: Memo<Vec<PlanChangeView>>,
    /// A plan that is closed stays as it is.
    is_closed: Memo<bool>,
}

impl Showing {
    fn new(slug: BranchSlug, history: Remote<Option<History>>) -> Self {
        let router = use_router();
        let kind = Memo::new(move |_| {
            let asked = router.query("slag")?;
            kinds().into_iter().map(|(key, _)| key).find(|key| *key == asked)
        });
        let changes = Memo::new(move |_| {
            let changes = |history: &Option<History>| history.as_ref().map(|it| it.changes.clone());
            history.with(changes).flatten().unwrap_or_default()
        });
        let through = Memo::new(move |_| {
            let kind = kind.get();
            changes.with(|all| all.iter().filter(|change| is_of(change, kind)).cloned().collect())
        });
        let is_closed = Memo::new(move |_| {
            let is_closed = |history: &Option<History>| {
                history.as_ref().is_some_and(|history| history.plan.state == PlanState::Closed)
            };
            history.with(is_closed).unwrap_or_default()
        });
        Self { slug: StoredValue::new(slug), router, kind, changes, through, is_closed }
    }

    fn choose(self, kind: &str) {
        let address = self.slug.with_value(|slug| Place::Changes(slug.clone()).href());
        self.router.replace(&if kind.is_empty() { address } else { format!("{address}?slag={kind}") });
    }
}

#[component]
pub fn ChangesPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if session.reach(Action::ReadPlan) != Reach::All {
        return page::denied();
    }
    let (client, plan) = (session.client, plans::current());
    let pages = RwSignal::new(1);
    let of = slug.clone();
    let history = Remote::new(move || fetch(client, of.clone(), plan, pages.get()));
    view! {
        <Loaded remote=history what=t::changes::loading>
            <WholeHistory slug=slug.clone() history pages/>
        </Loaded>
    }
    .into_any()
}

#[component]
fn WholeHistory(slug: BranchSlug, history: Remote<Option<History>>, pages: RwSignal<u32>) -> impl IntoView {
    let showing = Showing::new(slug, history);
    let of = move |read: fn(&History) -> String| history.with(|history| history.as_ref().map(read)).flatten();
    let title = move || of(|history| history.plan.title.clone());
    let finding = move || of(History::finding).unwrap_or_else(t::plan::not_adopted);
    view! {
        <header class="page-head">
            <div class="page-head__text">
                <p class="eyebrow">{title}</p>
                {page::heading(finding)}
            </div>
        </header>
        <div class="stack gap-6 measure-wide">
            <Show
                when=move || history.with(Option::is_some).unwrap_or_default()
                fallback=|| note::empty(t::changes::no_plan(), t::changes::no_plan_lead(), None)
            >
                <ChangeFilter showing/>
                <ChangeList showing/>
                <Older showing history pages/>
            </Show>
        </div>
    }
}

/// The way to older changes: the first of them takes focus.
#[component]
fn Older(showing: Showing, history: Remote<Option<History>>, pages: RwSignal<u32>) -> impl IntoView {
    let changes = showing.changes;
    // How many there were when older ones were asked for.
    let asked_at = RwSignal::new(None::<usize>);
    let has_more =
        move || history.with(|history| history.as_ref().is_some_and(|it| it.has_more)).unwrap_or_default();
    let more = move |_| {
        if asked_at.get_untracked().is_none() {
            asked_at.set(Some(changes.with_untracked(Vec::len)));
            pages.update(|pages| *pages += 1);
        }
    };
    Effect::new(move || {
        let first = asked_at.get().and_then(|had| changes.with(|all| all.get(had).map(|it| it.change.id)));
        if let Some(first) = first {
            asked_at.set(None);
            browser::focus(row_id(&first.to_string()));
        }
    });
    view! {
        <p hidden=move || !has_more()>
            <button
                class="btn"
                type="button"
                data-test="older"
                aria-busy=move || asked_at.get().is_some().then_some("true")
                on:click=more
            >
                {icon("i-down")}
                {t::app::older()}
            </button>
        </p>
    }
}
