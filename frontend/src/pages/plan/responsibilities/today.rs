//! "Fordelt i dag": what was given to whom today, by anybody, as the plan's history tells it; and the way back.

use leptos::prelude::*;
use verv_contract::{
    endpoints::ListPlanChanges,
    organisation::parties::AssigneeView,
    plan::{
        changes::Change,
        history::{PlanChangeQuery, PlanChangeView},
        responsibilities::BulkAssignmentItem,
    },
};
use verv_domain::{Timestamp, id::MeasureId};

use super::{
    board::{Assignable, responsibility},
    give::Giving,
};
use crate::{
    api::{CallError, Client},
    locales::{days, t},
    pages::plan::plans,
    router::Place,
    session::use_session,
    ui::{
        icon::icon,
        remote::{Loaded, Remote},
    },
};

/// More than anybody gives in a day.
const MOST: u32 = 200;

/// A measure whose responsibility is another than when the day began.
#[derive(Clone, PartialEq)]
struct GivenToday {
    measure: MeasureId,
    title: String,
    /// When it was changed last, and by which office.
    at: Timestamp,
    office: String,
    /// As they were when the day began, the accountable at most one; absent where that part has not changed.
    accountable: Option<Vec<AssigneeView>>,
    supporting: Option<Vec<AssigneeView>>,
}

async fn fetch(
    client: Client,
    slug: verv_domain::organisation::branches::BranchSlug,
    plan: Option<verv_domain::id::PlanId>,
) -> Result<Vec<GivenToday>, CallError> {
    let Some(plan) = plan else { return Ok(Vec::new()) };
    let query = PlanChangeQuery {
        since: Some(days::today()),
        responsibility: Some(true),
        limit: Some(MOST),
        ..PlanChangeQuery::default()
    };
    let page = client.find::<ListPlanChanges>((slug, plan), &query).await?;
    Ok(of_changes(&page.items))
}

/// From the newest to the oldest, so that what is read last is what was first.
fn of_changes(changes: &[PlanChangeView]) -> Vec<GivenToday> {
    let mut all: Vec<GivenToday> = Vec::new();
    for change in changes {
        let known = all.iter().position(|given| given.measure == change.measure_id);
        let n = known.unwrap_or_else(|| {
            all.push(GivenToday {
                measure: change.measure_id,
                title: change.measure_title.clone(),
                at: change.change.at,
                office: change.change.office.clone(),
                accountable: None,
                supporting: None,
            });
            all.len() - 1
        });
        match &change.change.change {
            Change::Accountable { before, .. } => all[n].accountable = Some(before.iter().cloned().collect()),
            Change::Supporting { before, .. } => all[n].supporting = Some(before.clone()),
            _ => {}
        }
    }
    all
}

/// A row: the measure as it is now, and the way back to how it was.
#[derive(Clone, PartialEq)]
struct Row {
    given: GivenToday,
    now: Assignable,
}

impl Row {
    fn accountable_before(&self) -> Option<&AssigneeView> {
        self.given.accountable.as_ref().map_or(self.now.accountable.as_ref(), |before| before.first())
    }

    fn supporting_before(&self) -> &[AssigneeView] {
        self.given.supporting.as_ref().unwrap_or(&self.now.supporting)
    }

    /// Whether it was put back already.
    fn is_as_before(&self) -> bool {
        responsibility(self.accountable_before(), self.supporting_before()) == self.now.responsibility()
    }

    fn back(&self) -> BulkAssignmentItem {
        BulkAssignmentItem {
            measure_id: self.now.id,
            version: self.now.version,
            responsibility: responsibility(self.accountable_before(), self.supporting_before()),
        }
    }

    /// Who answers for it now, and who did before.
    fn words(&self) -> String {
        let said = |accountable: Option<&AssigneeView>, supporting: &[AssigneeView]| {
            let names: Vec<&str> = supporting.iter().map(|assignee| assignee.party.name.as_str()).collect();
            let first = accountable
                .map_or_else(t::app::nobody, |assignee| t::assign::answers_for(&assignee.party.name));
            if names.is_empty() { first } else { format!("{first}, {}", t::plan::with(&names.join(", "))) }
        };
        let now = said(self.now.accountable.as_ref(), &self.now.supporting);
        let before = said(self.accountable_before(), self.supporting_before());
        t::assign::now_and_before(&before, &now)
    }
}

#[component]
pub fn Today(giving: Giving) -> impl IntoView {
    let (client, plan) = (use_session().client, plans::current());
    let given = Remote::new(move || fetch(client, giving.slug.get_value(), plan));
    let rows = Memo::new(move |_| {
        let given = given.with(Clone::clone).unwrap_or_default();
        let of_board = |given: GivenToday| {
            let find = |board: &super::board::Board| {
                board.measures.iter().find(|measure| measure.id == given.measure).cloned()
            };
            let now = giving.board.with(find).flatten()?;
            Some(Row { given, now }).filter(|row| !row.is_as_before())
        };
        given.into_iter().filter_map(of_board).collect::<Vec<_>>()
    });
    let any = Memo::new(move |_| rows.with(|rows| !rows.is_empty()));
    view! {
        <Loaded remote=given what=t::assign::recent is_part=true>
            <Show when=move || any.get()>
                <section aria-labelledby="h-i-dag" class="stack gap-2 mt-4">
                    <h2 id="h-i-dag" tabindex="-1">{t::assign::recent()}</h2>
                    <ul class="list" data-test="recent">
                        <For
                            each=move || rows.get()
                            key=|row| (row.now.id, row.now.version)
                            children=move |row| view! { <RowOfToday giving row/> }
                        />
                    </ul>
                </section>
            </Show>
        </Loaded>
    }
}

#[component]
fn RowOfToday(giving: Giving, row: Row) -> impl IntoView {
    let href = Place::Measure(giving.slug.get_value(), row.now.id).href();
    let when = t::assign::when_by(&days::clock(row.given.at), &row.given.office);
    let (words, title, back) = (row.words(), row.given.title.clone(), row.back());
    let undone = title.clone();
    let undo = move |_| giving.undo(giving.client.get_value(), giving.slug.get_value(), vec![back.clone()]);
    view! {
        <li class="row row--between nowrap-row">
            <a class="item grow" href=href>
                {icon("i-check")}
                <span>
                    <span class="item__title">{title}</span>
                    <br/>
                    <span class="item__sub">{words}" "{when}</span>
                </span>
            </a>
            <button class="linkbtn" type="button" data-test="undo-today" on:click=undo>
                {t::app::undo()}
                <span class="vh">" "{undone}</span>
            </button>
        </li>
    }
}
