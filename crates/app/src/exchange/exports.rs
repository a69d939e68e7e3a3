//! The plan and registers as files: what the caller sees on their pages, and no more.

use verv_contract::{
    endpoints::{ExportPlan, ExportWorkplaces},
    exchange::exports::{ExportFormat, ExportQuery},
    organisation::workplaces::{WorkplaceQuery, WorkplaceView},
    page::MAX_LIMIT,
    plan::{
        measures::{PlannedMeasure, Progress},
        plans::{PlanView, PlannedArea, PlannedGoal, Shown},
    },
};
use verv_domain::{id::PlanId, keys::AgreementAreaKey};
use verv_paper::{Cell, Table, csv, xlsx};

use crate::{
    App, AppError, Call, CallTo,
    clock::day_in,
    error::Result,
    exchange::words::{Words, words},
};

/// Bytes that travel together.
const CHUNK: usize = 16 * 1024;

/// A file on its way out, in pieces that are made as they are asked for.
pub struct Exported {
    pub name: String,
    pub media_type: &'static str,
    pub chunks: Box<dyn Iterator<Item = Vec<u8>> + Send>,
}

impl App {
    /// Made of the same view as the plan's page, so that what is not shown there is not in it.
    pub async fn export_plan(
        &self,
        call: &CallTo<ExportPlan>,
        id: PlanId,
        query: &ExportQuery,
    ) -> Result<Exported> {
        let plan = self.get_plan(&call.to(), id).await?;
        let table = table(call, &plan, words(query.language.unwrap_or_default())?);
        exported(table, &format!("{}-{}", call.branch.slug, plan.period.from), query.format).await
    }

    /// Made of the same views as the register's page, page after page.
    pub async fn export_workplaces(
        &self,
        call: &CallTo<ExportWorkplaces>,
        query: &ExportQuery,
    ) -> Result<Exported> {
        let words = words(query.language.unwrap_or_default())?;
        let mut part = WorkplaceQuery { limit: Some(MAX_LIMIT), ..WorkplaceQuery::default() };
        let mut rows = Vec::new();
        loop {
            let page = self.list_workplaces(&call.to(), &part).await?;
            rows.extend(page.items.iter().map(|workplace| registered(workplace, words)));
            let Some(next) = page.next else { break };
            part.cursor = Some(next);
        }
        let headings = words.headings.workplaces.map(str::to_owned).to_vec();
        let title = words.of("workplaces", "title");
        let name = format!("{}-{title}", call.branch.slug).to_lowercase();
        exported(Table { title, headings, rows }, &name, query.format).await
    }
}

fn registered(workplace: &WorkplaceView, words: &Words) -> Vec<Cell> {
    let yes_or_no = |yes: bool| Cell::from(words.of("app", if yes { "yes" } else { "no" }));
    vec![
        workplace.name.as_str().into(),
        workplace.employer.as_deref().into(),
        workplace.agreement_area.as_ref().map(AgreementAreaKey::as_str).into(),
        workplace.club.as_deref().into(),
        yes_or_no(workplace.has_steward),
        yes_or_no(workplace.has_agreement),
        workplace.last_visit.into(),
        yes_or_no(workplace.active),
    ]
}

/// The table as a file of this name.
pub(super) async fn exported(table: Table, name: &str, format: Option<ExportFormat>) -> Result<Exported> {
    Ok(match format.unwrap_or_default() {
        ExportFormat::Csv => Exported {
            name: format!("{name}.csv"),
            media_type: csv::MEDIA_TYPE,
            chunks: Box::new(pieces(csv::lines(table))),
        },
        ExportFormat::Xlsx => {
            // A plan of three hundred measures takes some tens of milliseconds, which others must not wait for.
            let made = tokio::task::spawn_blocking(move || xlsx::workbook(&table)).await;
            let file = made.map_err(|error| AppError::File(Box::new(error)))?;
            let file = file.map_err(|error| AppError::File(Box::new(error)))?;
            let chunks = file.chunks(CHUNK).map(<[u8]>::to_vec).collect::<Vec<_>>().into_iter();
            Exported { name: format!("{name}.xlsx"), media_type: xlsx::MEDIA_TYPE, chunks: Box::new(chunks) }
        }
    })
}

/// Lines that travel together.
fn pieces(mut lines: impl Iterator<Item = String>) -> impl Iterator<Item = Vec<u8>> {
    std::iter::from_fn(move || {
        let mut piece = Vec::new();
        for line in lines.by_ref() {
            piece.extend_from_slice(line.as_bytes());
            if piece.len() >= CHUNK {
                break;
            }
        }
        (!piece.is_empty()).then_some(piece)
    })
}

/// A row for each measure. How it stands has columns only where the caller sees it.
fn table(call: &Call, plan: &PlanView, words: &Words) -> Table {
    let as_it_stands = plan.shown == Shown::AsItStands;
    let mut headings = words.headings.plan.map(str::to_owned).to_vec();
    if as_it_stands {
        headings.extend(words.headings.progress.map(str::to_owned));
    }
    let mut rows = Vec::new();
    for area in &plan.areas {
        for goal in &area.goals {
            for measure in &goal.measures {
                let mut row = planned((area, goal, measure), words);
                if as_it_stands {
                    row.extend(stands(call, measure, words));
                }
                rows.push(row);
            }
        }
    }
    Table { title: plan.title.clone(), headings, rows }
}

fn planned((area, goal, measure): (&PlannedArea, &PlannedGoal, &PlannedMeasure), words: &Words) -> Vec<Cell> {
    let deadline = measure.deadline.as_ref();
    vec![
        format!("{}. {}", area.number, area.title).into(),
        goal.number.as_str().into(),
        goal.title.as_str().into(),
        measure.number.as_str().into(),
        measure.title.as_str().into(),
        measure.adopted_text.as_deref().into(),
        words.of("kind", measure.kind).into(),
        words.of("state", measure.state).into(),
        deadline.map(|deadline| deadline.label.as_str()).into(),
        deadline.and_then(|deadline| deadline.starts).into(),
        deadline.and_then(|deadline| deadline.ends).into(),
        words.of("origin", measure.origin).into(),
    ]
}

fn stands(call: &Call, measure: &PlannedMeasure, words: &Words) -> [Cell; 5] {
    let Some(Progress { status, last_report, accountable, supporting, .. }) = &measure.progress else {
        return [const { Cell::Nothing }; 5];
    };
    let report = last_report.as_ref();
    let supporting =
        supporting.iter().map(|assignee| assignee.party.name.as_str()).collect::<Vec<_>>().join(", ");
    [
        words.of("status", *status).into(),
        report.map(|report| day_in(&call.branch.time_zone, report.at)).into(),
        report.and_then(|report| report.reason.as_deref()).into(),
        accountable.as_ref().map(|assignee| assignee.party.name.as_str()).into(),
        Some(supporting).filter(|names| !names.is_empty()).into(),
    ]
}
