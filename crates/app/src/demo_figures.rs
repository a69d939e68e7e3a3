//! The demo's monthly figures, and how its goals are measured by them, loaded through the use cases that everybody uses.

use std::collections::HashMap;

use verv_contract::{
    organisation::employers::EmployerQuery,
    progress::{
        definitions::{CountedBy, CountingMethod, CountingRequest, IndicatorMethod},
        monthly_figures::{EnterFiguresRequest, EnteredFigure, MonthlyFigureQuery},
    },
};
use verv_domain::{
    id::{EmployerId, GoalId, PlanId},
    progress::{monthly_figures::is_over, spans::Month},
};

use crate::{
    App, AppError, Call, Expected, Sent,
    error::Result,
    seeds::{FigureCountingSeed, FiguresSeed, SeriesSeed, seed_error},
};

/// More than a demo branch has of anything.
const ALL: Option<u32> = Some(200);

fn unknown(name: &str) -> AppError {
    seed_error("figures")(format!("nothing is called {name}").into())
}

impl App {
    /// Loads what is missing of it; `call` makes a call by the branch's leader. A month that has a figure stays as it is.
    pub(crate) async fn load_figures(
        &self,
        call: impl AsyncFn() -> Result<Call>,
        plan: PlanId,
        seed: &FiguresSeed,
    ) -> Result<()> {
        let query = EmployerQuery { limit: ALL, ..EmployerQuery::default() };
        let employers = self.list_employers(&call().await?.to(), &query).await?.items;
        let employers: HashMap<&str, EmployerId> =
            employers.iter().map(|employer| (employer.name.as_str(), employer.id)).collect();
        let employer = |name: &Option<String>| match name.as_deref() {
            Some(name) => employers.get(name).copied().map(Some).ok_or_else(|| unknown(name)),
            None => Ok(None),
        };
        let months = seed.series.iter().map(|series| series.values.len()).max().unwrap_or_default();
        let mut month = seed.from;
        for number in 0..months {
            let call = call().await?;
            if !is_over(month, call.scope.today) {
                break;
            }
            let mut figures = Vec::new();
            for SeriesSeed { indicator, employer: name, values } in &seed.series {
                let Some(value) = values.get(number).copied() else { continue };
                figures.push(EnteredFigure {
                    indicator: indicator.clone(),
                    agreement_area: None,
                    employer_id: employer(name)?,
                    value: Some(value),
                    version: None,
                });
            }
            self.load_month(&call, (month, seed), figures).await?;
            month = month.next();
        }
        for counting in &seed.counting {
            let employer_id = employer(&counting.employer)?;
            self.load_goal_counting(&call, plan, counting, employer_id).await?;
        }
        Ok(())
    }

    async fn load_month(
        &self,
        call: &Call,
        (month, seed): (Month, &FiguresSeed),
        figures: Vec<EnteredFigure>,
    ) -> Result<()> {
        let query = MonthlyFigureQuery {
            from: Some(month),
            to: Some(month),
            limit: Some(1),
            ..MonthlyFigureQuery::default()
        };
        if !self.list_figures(&call.to(), &query).await?.items.is_empty() {
            return Ok(());
        }
        let request = EnterFiguresRequest { month, source: seed.source, reason: None, figures };
        self.enter_figures(&call.to(), &Sent::read(request)).await?;
        Ok(())
    }

    /// What was changed since stays.
    async fn load_goal_counting(
        &self,
        call: &impl AsyncFn() -> Result<Call>,
        plan: PlanId,
        counting: &FigureCountingSeed,
        employer_id: Option<EmployerId>,
    ) -> Result<()> {
        let plan = self.get_plan(&call().await?.to(), plan).await?;
        let mut goals = plan.areas.iter().flat_map(|area| &area.goals);
        let found = goals.find(|goal| goal.title == counting.goal).map(|goal| goal.id);
        let id: GoalId = found.ok_or_else(|| unknown(&counting.goal))?;
        if self.get_goal_counting(&call().await?.to(), id).await?.version > 1 {
            return Ok(());
        }
        let FigureCountingSeed { measured, reach, start, .. } = counting;
        let indicator = IndicatorMethod {
            measured: *measured,
            agreement_area: None,
            employer_id,
            start: *start,
            goal: *reach,
            base: None,
        };
        let method = CountingMethod {
            by: CountedBy::Indicator,
            rule: None,
            courses: Vec::new(),
            baseline: None,
            percent: None,
            interval: None,
            indicator: Some(indicator),
            entries: None,
        };
        let request = Sent::read(CountingRequest { counting: Some(method) });
        let call = call().await?;
        self.change_goal_counting(&call.to(), id, Expected::Any, &request).await?;
        Ok(())
    }
}
