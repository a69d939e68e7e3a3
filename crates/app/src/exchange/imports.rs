//! Goals from a file, into a plan that is not adopted.

use std::{collections::HashMap, fs::File};

use verv_contract::{
    FieldError, ProblemCode,
    endpoints::ImportGoals,
    exchange::imports::{CSV, GoalImportQuery, GoalImportView, ImportedAreaView, ImportedGoalView, XLSX},
    plan::{
        areas::NewArea,
        goals::{GoalContent, NewGoal},
    },
};
use verv_domain::{
    folding::fold,
    id::{AreaId, GoalId, NationalGoalId, PlanId},
    plan::{
        plans::Plan,
        snapshots::{Area, Goal, PlanContent},
    },
    position::LARGEST_POSITION,
    text::Title,
};
use verv_ingest::{
    CellError, Format, IngestError,
    goals::{AREA, DraftArea, DraftGoal, GOAL, GoalTable, SERVES, read},
};
use verv_storage::{
    Conn, Tx,
    plan::{
        areas, catalogues, goals,
        snapshots::{self, Contents},
    },
};

use crate::{
    App, AppError, Call, CallTo, Outcome,
    error::Result,
    plan::plans::{editable_plan, found_plan, require_open_wording},
};

/// A file that has come in, with what its sender said of it.
#[derive(Debug)]
pub struct Upload {
    pub file: File,
    /// One of those that the endpoint takes.
    pub media_type: &'static str,
    pub charset: Option<String>,
}

impl App {
    /// Whether the caller may import now; asked before a file is read.
    pub async fn may_import_goals(&self, call: &CallTo<ImportGoals>, plan: PlanId) -> Result<()> {
        let mut conn = self.database.read().await?;
        let plan = found_plan(&mut conn, call, plan).await?;
        call.allow()?;
        require_open_wording(plan.state)
    }

    /// Adds what the plan does not have: the same file a second time adds nothing. A preview makes the same checks without a
    /// transaction, and neither looks at the idempotency key nor uses it.
    pub async fn import_goals(
        &self,
        call: &CallTo<ImportGoals>,
        plan: PlanId,
        query: GoalImportQuery,
        upload: Upload,
    ) -> Result<Outcome<GoalImportView>> {
        let Upload { file, media_type, charset } = upload;
        let format = match media_type {
            XLSX => Format::Xlsx,
            CSV => Format::Csv { charset },
            _ => Format::ByContent,
        };
        // Before the transaction, which others wait for.
        let read = tokio::task::spawn_blocking(move || read(file, &format)).await;
        let table = read.map_err(|error| AppError::File(Box::new(error)))?.map_err(unreadable)?;
        if query.preview == Some(true) {
            let mut conn = self.database.read().await?;
            let plan = found_plan(&mut conn, call, plan).await?;
            call.allow()?;
            require_open_wording(plan.state)?;
            let planned = plan_import(&mut conn, call, &plan, &table).await?;
            return Ok(Outcome { value: view(&planned, &table), replayed: false });
        }
        let allowed = async |tx: &mut Tx| editable_plan(tx, call, plan).await;
        self.write_once_for(call, allowed, async |tx, (plan, office)| {
            require_open_wording(plan.state)?;
            let planned = plan_import(tx, call, &plan, &table).await?;
            let view = view(&planned, &table);
            self.insert_goals(tx, call, &plan, planned).await?;
            self.audit(tx, call, office, Some(plan.id.0)).await?;
            Ok(view)
        })
        .await
    }

    async fn insert_goals(
        &self,
        tx: &mut Tx,
        call: &Call,
        plan: &Plan,
        planned: Vec<PlannedArea>,
    ) -> Result<()> {
        let scope = &call.scope;
        for PlannedArea { area, goals: new, .. } in planned {
            let area_id = match area {
                Place::Known { id, .. } => id,
                Place::New(area) => {
                    let id: AreaId = self.new_id(call.request.at);
                    areas::insert(tx, scope, id, (plan.id, plan.catalogue_id), &area).await?;
                    id
                }
            };
            for PlannedGoal { position, content, .. } in new {
                let id: GoalId = self.new_id(call.request.at);
                let serves = content.serves.clone();
                let goal = NewGoal { area_id, position, content };
                goals::insert(tx, scope, id, (plan.id, plan.catalogue_id), &goal).await?;
                goals::serve(tx, scope, id, plan.catalogue_id, &serves).await?;
            }
        }
        Ok(())
    }
}

/// What the table adds to the plan as it is stored now; or everything that does not fit.
async fn plan_import(
    conn: &mut Conn,
    call: &Call,
    plan: &Plan,
    table: &GoalTable,
) -> Result<Vec<PlannedArea>> {
    let snapshot = snapshots::load(conn, &call.scope, Contents::Of(plan.id)).await?;
    let known = snapshot.content(plan.id).ok_or(AppError::Hidden)?;
    let catalogue = catalogues::find(conn, plan.catalogue_id).await?.ok_or(AppError::Hidden)?;
    let national = catalogue.areas.iter().flat_map(|area| &area.goals);
    let codes: HashMap<&str, NationalGoalId> = national.map(|goal| (goal.code.as_str(), goal.id)).collect();
    planned(known, &codes, table)
}

fn view(planned: &[PlannedArea], table: &GoalTable) -> GoalImportView {
    let (mut areas_added, mut goals_added, mut goals_known) = (0, 0, 0);
    let mut areas = Vec::new();
    for PlannedArea { area, goals, known } in planned {
        goals_known += known;
        let (number, title, is_new) = match area {
            Place::Known { number, title, .. } => (*number, title.clone(), false),
            Place::New(area) => (area.number, area.title.as_str().to_owned(), true),
        };
        areas_added += u32::from(is_new);
        let goals: Vec<_> = goals.iter().map(|goal| goal.view.clone()).collect();
        goals_added += u32::try_from(goals.len()).unwrap_or(u32::MAX);
        if is_new || !goals.is_empty() {
            areas.push(ImportedAreaView { number, title, is_new, goals });
        }
    }
    GoalImportView { areas_added, goals_added, goals_known, ignored_columns: table.ignored.clone(), areas }
}

/// The area that goals are added to.
enum Place {
    Known { id: AreaId, number: i64, title: String },
    New(NewArea),
}

impl Place {
    fn known(area: &Area) -> Self {
        Self::Known { id: area.id, number: area.number, title: area.title.clone() }
    }

    /// `None` for one that the plan does not have yet.
    const fn id(&self) -> Option<AreaId> {
        match self {
            Self::Known { id, .. } => Some(*id),
            Self::New(_) => None,
        }
    }
}

struct PlannedGoal {
    position: i64,
    content: GoalContent,
    view: ImportedGoalView,
}

/// What is to be added to an area.
struct PlannedArea {
    area: Place,
    goals: Vec<PlannedGoal>,
    /// How many it has already.
    known: u32,
}

/// What the table adds to what there is; or everything that does not fit.
fn planned(
    known: &PlanContent,
    codes: &HashMap<&str, NationalGoalId>,
    table: &GoalTable,
) -> Result<Vec<PlannedArea>> {
    let mut errors = Vec::new();
    let mut planned = Vec::new();
    let (areas, goals) = (&known.areas, &known.goals);
    let mut last_number = areas.iter().map(|area| area.number).max().unwrap_or_default();
    for draft in &table.areas {
        let (area, mut position) = match place(areas, draft, &mut last_number) {
            Ok(area) => {
                let of_area = goals.iter().filter(|goal| area.id() == Some(known.area_of(goal).id));
                let last_position = of_area.map(|goal| goal.position).max().unwrap_or_default();
                (area, last_position)
            }
            Err(error) => {
                errors.push(error);
                continue;
            }
        };
        let mut new = PlannedArea { area, goals: Vec::new(), known: 0 };
        for goal in &draft.goals {
            let is_known = |other: &Goal| {
                new.area.id() == Some(known.area_of(other).id) && is_same(&other.title, &goal.title)
            };
            if goals.iter().any(is_known) {
                new.known += 1;
                continue;
            }
            position += 1;
            if position > LARGEST_POSITION {
                errors.push(wrong(goal.row, GOAL, "out_of_range", "an area has no room for more goals"));
                break;
            }
            match content(goal, codes) {
                Ok(content) => {
                    let title = goal.title.as_str().to_owned();
                    let view = ImportedGoalView { row: goal.row, title, serves: goal.serves.clone() };
                    new.goals.push(PlannedGoal { position, content, view });
                }
                Err(error) => errors.push(error),
            }
        }
        planned.push(new);
    }
    if errors.is_empty() { Ok(planned) } else { Err(AppError::InvalidFields(errors)) }
}

/// The area of the plan that is meant, or a new one. Refused where the number is that of one area and the title that of another.
fn place(areas: &[Area], draft: &DraftArea, last_number: &mut i64) -> std::result::Result<Place, FieldError> {
    let titled = |area: &&Area| draft.title.as_ref().is_some_and(|title| is_same(&area.title, title));
    let by_number = draft.number.and_then(|number| areas.iter().find(|area| area.number == number));
    let by_title = areas.iter().find(titled);
    match (by_number, by_title, &draft.title) {
        (Some(area), _, None) => Ok(Place::known(area)),
        (Some(area), Some(other), Some(_)) if area.id == other.id => Ok(Place::known(area)),
        (Some(_), _, Some(_)) => {
            Err(wrong(draft.row, AREA, "contradicts", "the plan's area with this number has another title"))
        }
        (None, Some(area), _) if draft.number.is_none() => Ok(Place::known(area)),
        (None, Some(_), _) => {
            Err(wrong(draft.row, AREA, "contradicts", "the plan's area with this title has another number"))
        }
        (None, None, None) => Err(wrong(draft.row, AREA, "unknown", "the plan has no area with this number")),
        (None, None, Some(title)) => {
            let number = draft.number.unwrap_or(*last_number + 1);
            if !(1..=LARGEST_POSITION).contains(&number) {
                let message = format!("must be from 1 to {LARGEST_POSITION}");
                return Err(wrong(draft.row, AREA, "out_of_range", &message));
            }
            *last_number = number.max(*last_number);
            Ok(Place::New(NewArea { national_area_id: None, number, title: title.clone() }))
        }
    }
}

fn content(
    goal: &DraftGoal,
    codes: &HashMap<&str, NationalGoalId>,
) -> std::result::Result<GoalContent, FieldError> {
    let mut serves = Vec::new();
    for code in &goal.serves {
        let id = codes.get(code.as_str()).ok_or_else(|| {
            wrong(goal.row, SERVES, "unknown", &format!("the plan's catalogue has no goal {code:?}"))
        })?;
        serves.push(*id);
    }
    Ok(GoalContent { title: goal.title.clone(), not_local_reason: None, target: None, serves })
}

fn is_same(one: &str, other: &Title) -> bool {
    fold(one) == fold(other.as_str())
}

/// `/rows/<the number that a spreadsheet shows>/<the column>`.
fn wrong(row: u32, column: &str, code: &str, message: &str) -> FieldError {
    FieldError {
        pointer: format!("/rows/{row}/{column}"),
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

pub(super) fn unreadable(error: IngestError) -> AppError {
    match error {
        IngestError::Malformed(detail) => AppError::Unreadable { code: ProblemCode::MalformedFile, detail },
        IngestError::Cells(cells) => AppError::InvalidFields(cells.into_iter().map(field_error).collect()),
        IngestError::Io(error) => AppError::File(Box::new(error)),
    }
}

fn field_error(CellError { row, column, code, message }: CellError) -> FieldError {
    match column {
        Some(column) => wrong(row, column, code, &message),
        None => FieldError { pointer: format!("/rows/{row}"), code: code.to_owned(), message },
    }
}
