//! The changes of an adopted plan that have been fetched, and what they are filtered by.

use futures_util::future::join;
use verv_contract::{
    endpoints::ListPlanChanges,
    plan::{
        changes::Change,
        history::{PlanChangeQuery, PlanChangeView},
        plans::PlanSummary,
    },
};
use verv_domain::{id::PlanId, organisation::branches::BranchSlug};

use crate::{
    api::{CallError, Client},
    locales::{days, small, t},
    pages::plan::plans,
};

/// As many as fit in the head; the rest on demand.
const AT_ONCE: u32 = 100;

/// An adopted plan with its newest changes.
#[derive(Clone, PartialEq)]
pub struct History {
    pub plan: PlanSummary,
    pub changes: Vec<PlanChangeView>,
    /// There are older ones.
    pub has_more: bool,
}

/// So many pages of changes; `None` where no plan has been adopted.
pub async fn fetch(
    client: Client,
    slug: BranchSlug,
    plan: Option<PlanId>,
    pages: u32,
) -> Result<Option<History>, CallError> {
    let Some(id) = plan else { return Ok(None) };
    let changes = changes(client, slug.clone(), id, pages);
    let (plan, changes) = join(plans::summary(client, slug, id), changes).await;
    let Some(plan) = plan?.filter(|plan| !plan.state.wording_is_open()) else { return Ok(None) };
    let (changes, has_more) = changes?;
    Ok(Some(History { plan, changes, has_more }))
}

/// What was read lately is not asked for again, so that older ones cost their own page alone.
async fn changes(
    client: Client,
    slug: BranchSlug,
    plan: PlanId,
    pages: u32,
) -> Result<(Vec<PlanChangeView>, bool), CallError> {
    let mut changes = Vec::new();
    let mut cursor = None;
    for _ in 0..pages {
        let query = PlanChangeQuery { limit: Some(AT_ONCE), cursor, ..PlanChangeQuery::default() };
        let page = client.find::<ListPlanChanges>((slug.clone(), plan), &query).await?;
        changes.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok((changes, cursor.is_some()))
}

impl History {
    /// "Tolv endringer siden vedtaket 21. januar 2026".
    pub fn finding(&self) -> String {
        let since = self
            .plan
            .adopted_on
            .map_or_else(t::changes::since_adoption, |day| t::changes::since_day(&days::day_and_year(day)));
        match (self.changes.len(), self.has_more) {
            (0, _) => t::changes::none(&since),
            (some, false) => t::changes::finding(small(some), &since),
            (some, true) => t::changes::more_than(&some.to_string(), &since),
        }
    }
}

/// What was changed, as one word in the address.
pub const fn key(change: &Change) -> &'static str {
    match change {
        Change::Added => "lagt-til",
        Change::Title { .. } => "tittel",
        Change::AdoptedText { .. } => "ordlyd",
        Change::Kind { .. } => "slag",
        Change::Target { .. } => "tall",
        Change::Deadline { .. } => "frist",
        Change::State { .. } => "tilstand",
        Change::NotLocalReason { .. } => "hvorfor",
        Change::EveryoneNamed { .. } => "alle",
        Change::Accountable { .. } => "ansvarlig",
        Change::Supporting { .. } => "sammen-med",
    }
}

/// What can be filtered by: the word in the address, and the words on the page.
pub fn kinds() -> [(&'static str, String); 11] {
    [
        ("ansvarlig", t::history::what_accountable()),
        ("sammen-med", t::history::what_supporting()),
        ("frist", t::history::what_deadline()),
        ("tall", t::history::what_target()),
        ("tittel", t::history::what_title()),
        ("ordlyd", t::history::what_wording()),
        ("slag", t::history::what_kind()),
        ("tilstand", t::history::what_state()),
        ("hvorfor", t::history::what_reason()),
        ("alle", t::history::what_everyone()),
        ("lagt-til", t::history::added()),
    ]
}
