//! How measures and goals are counted.

use verv_contract::{
    Checking,
    endpoints::{ChangeGoalCounting, ChangeMeasureCounting, GetGoalCounting, GetMeasureCounting},
    progress::definitions::{CountingRequest, CountingView, EventRule},
};
use verv_domain::{
    id::{GoalId, MeasureId, OfficeId},
    organisation::parties::Party,
    plan::plans::PlanState,
    progress::{definitions::Setup, monthly_figures::FigureOf, rules::Rule},
};
use verv_storage::{
    Conn, Tx,
    organisation::{agreement_areas, bodies, employers, offices},
    progress::{
        definitions::{self, Counted},
        event_types, purposes,
    },
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected,
    error::{Result, UNKNOWN},
    plan::{
        authorized::fetch_measure,
        goals::found_goal,
        plans::{locked_plan, require_not_closed},
    },
    sent::ensure_updated,
};

impl App {
    pub async fn get_measure_counting(
        &self,
        call: &CallTo<GetMeasureCounting>,
        id: MeasureId,
    ) -> Result<CountingView> {
        let mut conn = self.read(call).await?;
        fetch_measure(&mut conn, call, id).await?;
        Ok(definitions::find(&mut conn, &call.scope, Counted::Measure(id)).await?)
    }

    pub async fn change_measure_counting(
        &self,
        call: &CallTo<ChangeMeasureCounting>,
        id: MeasureId,
        expected: Expected,
        request: &dyn Edit<CountingRequest>,
    ) -> Result<CountingView> {
        self.write(async |tx| {
            let measure = fetch_measure(tx, call, id).await?;
            let (of, edit) = (Counted::Measure(id), (&expected, request));
            self.change_counting(tx, call, of, (measure.plan_state, measure.office), edit).await
        })
        .await
    }

    pub async fn get_goal_counting(
        &self,
        call: &CallTo<GetGoalCounting>,
        id: GoalId,
    ) -> Result<CountingView> {
        let mut conn = self.read(call).await?;
        found_goal(&mut conn, call, id).await?;
        call.allow()?;
        Ok(definitions::find(&mut conn, &call.scope, Counted::Goal(id)).await?)
    }

    pub async fn change_goal_counting(
        &self,
        call: &CallTo<ChangeGoalCounting>,
        id: GoalId,
        expected: Expected,
        request: &dyn Edit<CountingRequest>,
    ) -> Result<CountingView> {
        self.write(async |tx| {
            let goal = found_goal(tx, call, id).await?;
            let office = call.allow()?;
            let plan = locked_plan(tx, call, goal.plan_id).await?;
            let (of, edit) = (Counted::Goal(id), (&expected, request));
            self.change_counting(tx, call, of, (plan.state, office), edit).await
        })
        .await
    }

    async fn change_counting(
        &self,
        tx: &mut Tx,
        call: &Call,
        of: Counted,
        (plan, office): (PlanState, OfficeId),
        (expected, request): (&Expected, &dyn Edit<CountingRequest>),
    ) -> Result<CountingView> {
        let view = definitions::find(tx, &call.scope, of).await?;
        let version = expected.check_view(&view)?;
        let Some(setup) = request.checked_over((&view).into())? else { return Ok(view) };
        require_not_closed(plan)?;
        if let Some(rule) = setup.as_ref().and_then(Setup::rule) {
            check_references(tx, call, rule).await?;
        }
        if let Some(Setup::Indicator { of, .. }) = &setup {
            check_part(tx, call, of).await?;
        }
        ensure_updated(definitions::change(tx, &call.scope, of, setup.as_ref(), version).await?)?;
        self.audit(tx, call, office, Some(of.id())).await?;
        Ok(definitions::find(tx, &call.scope, of).await?)
    }
}

/// What is measured is of a part that the branch has.
async fn check_part(conn: &mut Conn, call: &Call, of: &FigureOf) -> Result<()> {
    let (field, exists) = match of {
        FigureOf::Branch => return Ok(()),
        FigureOf::AgreementArea(area) => {
            ("agreement_area", agreement_areas::exists(conn, &call.scope, area).await?)
        }
        FigureOf::Employer(employer) => {
            ("employer_id", employers::find(conn, &call.scope, *employer).await?.is_some())
        }
    };
    if exists {
        return Ok(());
    }
    let pointer = format!("/counting/indicator/{field}");
    Err(AppError::field(pointer, "unknown", "there is no such thing in this branch"))
}

/// What the rule names is in the branch's lists.
async fn check_references(conn: &mut Conn, call: &Call, rule: &Rule) -> Result<()> {
    let scope = &call.scope;
    let EventRule { types, purposes: named, organisers, agreement_areas: areas, sum: _ } =
        rule.clone().into();
    let known_types = event_types::all(conn, scope).await?;
    let known_purposes = purposes::keys(conn, scope).await?;
    let mut checking = Checking::new();
    let mut refuse = |list: &str, n: usize| {
        let pointer = format!("/counting/rule/{list}/{n}");
        checking.refuse(&pointer, "unknown", &UNKNOWN);
    };
    for (n, key) in types.iter().enumerate() {
        if known_types.iter().all(|known| known.key != *key) {
            refuse("types", n);
        }
    }
    for (n, key) in named.iter().enumerate() {
        if !known_purposes.contains(key) {
            refuse("purposes", n);
        }
    }
    for (n, party) in organisers.iter().enumerate() {
        let exists = match party {
            Party::Office(office) => offices::find(conn, scope, *office).await?.is_some(),
            Party::Body(body) => bodies::find(conn, scope, *body).await?.is_some(),
        };
        if !exists {
            refuse("organisers", n);
        }
    }
    for (n, area) in areas.iter().enumerate() {
        if !agreement_areas::exists(conn, scope, area).await? {
            refuse("agreement_areas", n);
        }
    }
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)
}
