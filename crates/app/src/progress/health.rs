//! What there is to mend in a plan: its holes, and what makes it hard to run.

use std::collections::HashMap;

use uuid::Uuid;
use verv_contract::{
    endpoints::{GetHealth, GetHoles},
    progress::health::{FindingAbout, FindingAboutKind, FindingView, HealthView},
};
use verv_domain::{
    id::PlanId,
    organisation::parties::Party,
    plan::{
        findings::{Aim, Counting, Finding, of_plan},
        measures::MeasureKind,
        snapshots::{Measure, PlanContent, PlanSnapshot},
        targets::Amount,
    },
    progress::definitions::{Reach, Setup},
};
use verv_storage::progress::definitions;

use crate::{App, AppError, CallTo, error::Result};

impl App {
    pub async fn get_health(&self, call: &CallTo<GetHealth>, id: PlanId) -> Result<HealthView> {
        let snapshot = self.snapshot_with_plan(call, id).await?;
        call.allow()?;
        let plan = snapshot.plan(id).ok_or(AppError::Hidden)?;
        let content = snapshot.content(id).ok_or(AppError::Hidden)?;
        let mut conn = self.database.read().await?;
        let setups = definitions::of_plan(&mut conn, &call.scope, id).await?;
        drop(conn);
        let days = (plan.period, call.scope.today, call.scope.silent_since);
        let found = of_plan(content, days, &snapshot.organisation, &counting(&setups, content));
        let findings = found.iter().map(|finding| view(finding, content, &snapshot)).collect();
        let holes = self.get_holes(&call.to::<GetHoles>(), id).await?.holes;
        Ok(HealthView { plan_id: id, findings, holes })
    }
}

fn counting(setups: &HashMap<Uuid, Setup>, content: &PlanContent) -> Counting {
    let is_reduction = |id: Uuid| {
        let mut reductions = content.measures.iter().filter(|measure| measure.kind == MeasureKind::Reduction);
        reductions.any(|measure| measure.id.0 == id)
    };
    let needs_none = |(id, setup): &(&Uuid, &Setup)| needs_no_baseline(setup, is_reduction(**id));
    let has_baseline = setups.iter().filter(needs_none).map(|(id, _)| *id).collect();
    Counting { said: setups.keys().copied().collect(), has_baseline }
}

/// What is added up from the first day, or is a level by itself, is reckoned from nothing; the rest has one where it was given.
fn needs_no_baseline(setup: &Setup, is_reduction: bool) -> bool {
    match setup {
        Setup::Indicator { measured, baseline, reach, of: _ } => {
            baseline.is_some() || measured.flow().is_some() || *reach == Reach::Level
        }
        Setup::Events { baseline, .. } => baseline.is_some() || !is_reduction,
        Setup::Completions { .. } | Setup::Topic { .. } | Setup::Routine { .. } | Setup::Entries { .. } => {
            true
        }
    }
}

fn view(finding: &Finding<'_>, content: &PlanContent, snapshot: &PlanSnapshot) -> FindingView {
    let aim = |aim: Aim<'_>, in_all| match aim {
        Aim::Goal(goal) => FindingAbout {
            kind: FindingAboutKind::Goal,
            id: goal.id.0,
            number: content.number_of_goal(goal),
            title: goal.title.clone(),
            in_all,
        },
        Aim::Measure(measure) => of_measure(measure, content, in_all),
    };
    let told = FindingView {
        kind: finding.kind(),
        about: Vec::new(),
        measures: None,
        average: None,
        last_said_at: None,
    };
    match finding {
        Finding::FiguresDiffer(figures) => {
            FindingView { about: figures.map(|(of, in_all)| aim(of, Some(in_all))).into(), ..told }
        }
        Finding::NoBaseline(of) => FindingView { about: vec![aim(*of, None)], ..told },
        Finding::OfficeOverloaded { office, measures, average } => {
            let about = FindingAbout {
                kind: FindingAboutKind::Office,
                id: office.0,
                number: String::new(),
                title: snapshot.organisation.name(Party::Office(*office)).to_owned(),
                in_all: None,
            };
            let (measures, average) = (Some(*measures), Some(*average));
            FindingView { about: vec![about], measures, average, ..told }
        }
        Finding::SilentMeasure(measure, at) => {
            let about = vec![of_measure(measure, content, None)];
            FindingView { about, last_said_at: Some(*at), ..told }
        }
    }
}

fn of_measure(measure: &Measure, content: &PlanContent, in_all: Option<Amount>) -> FindingAbout {
    FindingAbout {
        kind: FindingAboutKind::Measure,
        id: measure.id.0,
        number: content.number_of(measure),
        title: measure.title.clone(),
        in_all,
    }
}
