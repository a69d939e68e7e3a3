//! Coverage: how many of those in office have completed the courses that they need, and, for those who may read it, who.

use std::collections::{BTreeSet, HashMap};

use verv_contract::{
    endpoints::{GetCourseMatrix, GetCoverage},
    organisation::parties::PartyView,
    progress::{
        courses::CourseView,
        coverage::{
            CompletionRef, CompletionState, CourseColumn, CourseCoverage, CourseMatrixView, CoverageView,
            MatrixCell, MatrixQuery, MatrixRow,
        },
    },
};
use verv_domain::{
    access::{Action, Reach},
    id::{CourseId, OfficeId, PersonId},
    keys::CourseKey,
    progress::{
        courses::{Confirmed, CourseNeed, Staff},
        coverage::{Audience, CoverageGoal, CoverageTarget, Group, Standing},
        figures::Figure,
        results::{Missing, Progress},
        spans::{Frame, YearStart},
        standing::EVERY,
    },
};
use verv_storage::{
    Conn,
    progress::{
        completions::{self, StandingCompletion},
        courses, coverage, events, settings,
    },
};

use crate::{App, Call, CallTo, error::Result, progress::completions::Readers};

impl App {
    pub async fn get_coverage(&self, call: &CallTo<GetCoverage>) -> Result<CoverageView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        let training = Training::of_branch(&mut conn, call).await?;
        let frame = frame(&mut conn, call).await?;
        let said = match training.audience {
            Audience::ReadsNames => Some(completions::standing(&mut conn, &call.scope).await?),
            Audience::NumbersOnly => None,
        };
        let awaiting = |course: CourseId| {
            let waits = |one: &&StandingCompletion| one.course == course && !one.confirmed;
            said.as_ref().map(|said| u32::try_from(said.iter().filter(waits).count()).unwrap_or(u32::MAX))
        };
        let covered = |course: &CourseView| {
            let goal = CoverageGoal { percent: EVERY, ends: course.deadline };
            CourseCoverage {
                course_id: course.id,
                name: course.name.clone(),
                deadline: course.deadline,
                progress: training.progress(goal, std::slice::from_ref(&course.key), frame).into(),
                awaiting: awaiting(course.id),
            }
        };
        let offered = training.courses.iter().filter(|course| course.active);
        Ok(CoverageView { today: call.scope.today, courses: offered.map(covered).collect() })
    }

    pub async fn get_course_matrix(
        &self,
        call: &CallTo<GetCourseMatrix>,
        query: &MatrixQuery,
    ) -> Result<CourseMatrixView> {
        let mut conn = self.read(call).await?;
        let readers = Readers::of_branch(&mut conn, call).await?;
        let training = Training::of_branch(&mut conn, call).await?;
        let said = completions::standing(&mut conn, &call.scope).await?;
        let said: HashMap<_, _> = said.iter().map(|one| ((one.course, one.person), one)).collect();
        let columns: Vec<Column> = training
            .courses
            .iter()
            .filter(|course| course.active)
            .map(|course| training.column(course))
            .collect();
        let me = call.actor.person;
        let in_office = coverage::in_office(&mut conn, &call.scope).await?;
        let mut readable: HashMap<PersonId, bool> = HashMap::new();
        let mut rows = Vec::new();
        for holder in in_office {
            let person = holder.person;
            let is_asked = query.own != Some(true) || person == me;
            if !is_asked || !*readable.entry(person).or_insert_with(|| readers.may_read(call, person)) {
                continue;
            }
            let cell = |column: &Column| {
                let said = said.get(&(column.course.id, person)).copied();
                column.cell(call, (holder.office, person), said)
            };
            rows.push(MatrixRow {
                office_id: holder.office,
                office: holder.office_name,
                person_id: person,
                person: holder.name,
                is_me: person == me,
                cells: columns.iter().map(cell).collect(),
            });
        }
        let column = |Column { course, .. }: &Column| CourseColumn {
            course_id: course.id,
            name: course.name.clone(),
            deadline: course.deadline,
        };
        Ok(CourseMatrixView { today: call.scope.today, courses: columns.iter().map(column).collect(), rows })
    }
}

/// The plan in force, else the branch's year.
async fn frame(conn: &mut Conn, call: &Call) -> Result<Frame> {
    let today = call.scope.today;
    let settings = settings::find(conn, &call.scope).await?;
    let year = YearStart::new(settings.year_starts_month, settings.year_starts_day).unwrap_or_default();
    let plan = events::plan_of(conn, &call.scope, today).await?;
    let period = plan.map_or_else(|| year.year_of(today), |(period, _)| period);
    Ok(Frame { period, year, today })
}

/// The courses of a branch, who is in office, and what they have completed.
pub(crate) struct Training {
    courses: Vec<CourseView>,
    staff: Staff,
    confirmed: Vec<Confirmed>,
    audience: Audience,
}

impl Training {
    pub async fn of_branch(conn: &mut Conn, call: &Call) -> Result<Self> {
        let audience = match call.reach(Action::ReadCompletions) {
            Reach::All => Audience::ReadsNames,
            Reach::Own | Reach::Nothing => Audience::NumbersOnly,
        };
        Ok(Self {
            courses: courses::all(conn, &call.scope).await?,
            staff: coverage::staff(conn, &call.scope).await?,
            confirmed: completions::confirmed(conn, &call.scope).await?,
            audience,
        })
    }

    /// Of several courses the longest grace holds, and without a deadline of the measure the last of theirs.
    pub fn progress(&self, goal: CoverageGoal, keys: &[CourseKey], frame: Frame) -> Progress {
        let named = self.courses.iter().filter(|course| keys.contains(&course.key));
        let needs: Vec<CourseNeed> = named.map(need).collect();
        if needs.is_empty() {
            return Progress::cannot_be_measured(
                Missing::Setup,
                frame.period,
                frame.today.min(frame.period.to),
            );
        }
        let target = CoverageTarget {
            percent: Figure::min(goal.percent, EVERY),
            grace_weeks: needs.iter().map(|course| course.grace_weeks).max().unwrap_or_default(),
            ends: goal.ends.or_else(|| needs.iter().filter_map(|course| course.deadline).max()),
        };
        let group = self.staff.group(&needs.iter().collect::<Vec<_>>(), &self.confirmed);
        target.progress(&group, frame, self.audience)
    }

    fn column<'a>(&self, course: &'a CourseView) -> Column<'a> {
        let need = need(course);
        let group = self.staff.group(&[&need], &self.confirmed);
        Column { course, in_need: self.staff.offices_in_need(&need), group }
    }
}

fn need(course: &CourseView) -> CourseNeed {
    CourseNeed {
        key: course.key.clone(),
        grace_weeks: course.grace_weeks,
        deadline: course.deadline,
        needed_by: course.needed_by.iter().map(PartyView::to_party).collect(),
    }
}

/// A course, with who needs it.
struct Column<'a> {
    course: &'a CourseView,
    in_need: BTreeSet<OfficeId>,
    group: Group<PersonId>,
}

impl Column<'_> {
    /// How a holder of the office stands, with what was said of them.
    fn cell(
        &self,
        call: &Call,
        (office, person): (OfficeId, PersonId),
        said: Option<&StandingCompletion>,
    ) -> MatrixCell {
        let cell = |state, day| MatrixCell { state, day, completion: None };
        if let Some(said) = said {
            let state = if said.confirmed { CompletionState::Confirmed } else { CompletionState::Said };
            let completion = Some(CompletionRef { id: said.id, version: said.version });
            return MatrixCell { completion, ..cell(state, Some(said.day)) };
        }
        if !self.in_need.contains(&office) {
            return cell(CompletionState::NotNeeded, None);
        }
        match self.group.standing_on(person, call.scope.today, self.course.grace_weeks) {
            Some(Standing::New { until }) => cell(CompletionState::New, Some(until)),
            Some(Standing::Missing | Standing::Completed(_)) | None => cell(CompletionState::Missing, None),
        }
    }
}
