//! Whose monthly figures are, and which of them are hidden from those who read and do not enter.

use std::collections::{BTreeMap, HashSet};

use verv_domain::{
    access::{Action, Decision, Object, Reach, decide},
    id::{EmployerId, MonthlyFigureId, OfficeId},
    organisation::parties::Party,
    progress::{
        hierarchies::{FigureCell, hidden_figures},
        monthly_figures::FigureOf,
        spans::Month,
    },
};
use verv_storage::{
    Conn,
    progress::monthly_figures::{self, StandingFigure},
};

use crate::{Call, error::Result};

/// What decides who sees a figure.
pub(crate) struct Sight {
    /// The offices that lead the clubs of each employer.
    clubs: Vec<(EmployerId, OfficeId)>,
    /// The caller enters figures of everything, and so sees them.
    enters_all: bool,
}

impl Sight {
    pub async fn of(conn: &mut Conn, call: &Call) -> Result<Self> {
        let clubs = monthly_figures::club_offices(conn, &call.scope).await?;
        Ok(Self { clubs, enters_all: call.reach(Action::EnterIndicators) == Reach::All })
    }

    /// Whose own a figure is: of those who lead the employer's clubs.
    pub fn parties(&self, of: &FigureOf) -> Vec<Party> {
        let Some(employer) = of.employer() else { return Vec::new() };
        let of_it = self.clubs.iter().filter(|(other, _)| *other == employer);
        of_it.map(|(_, office)| Party::Office(*office)).collect()
    }

    fn may(&self, call: &Call, action: Action, of: &FigureOf) -> bool {
        let parties = self.parties(of);
        let object = Object::Figure { branch: call.branch.id, parties: &parties };
        matches!(decide(&call.actor, action, object), Decision::Allow(_))
    }

    pub fn may_enter(&self, call: &Call, of: &FigureOf) -> bool {
        self.may(call, Action::EnterIndicators, of)
    }

    pub fn may_read(&self, call: &Call, of: &FigureOf) -> bool {
        self.may(call, Action::ReadIndicators, of)
    }

    /// Of the figures of these months, those that are small or would tell of a small one. Whoever enters all figures sees
    /// them.
    pub async fn hidden_in(
        &self,
        conn: &mut Conn,
        call: &Call,
        months: Option<(Month, Month)>,
    ) -> Result<HashSet<MonthlyFigureId>> {
        let Some(months) = months.filter(|_| !self.enters_all) else { return Ok(HashSet::new()) };
        Ok(self.hidden(&monthly_figures::standing(conn, &call.scope, months).await?))
    }

    /// The same, of all figures of whole months.
    pub fn hidden(&self, standing: &[StandingFigure]) -> HashSet<MonthlyFigureId> {
        if self.enters_all {
            return HashSet::new();
        }
        let mut by_month: BTreeMap<Month, (Vec<MonthlyFigureId>, Vec<FigureCell>)> = BTreeMap::new();
        for StandingFigure { id, figure, within, .. } in standing {
            let (ids, cells) = by_month.entry(figure.month).or_default();
            ids.push(*id);
            cells.push(FigureCell {
                indicator: figure.indicator.clone(),
                of: figure.of.clone(),
                within: within.clone(),
                value: figure.value,
            });
        }
        let of_month = |(ids, cells): (Vec<MonthlyFigureId>, Vec<FigureCell>)| {
            hidden_figures(&cells).into_iter().map(move |place| ids[place])
        };
        by_month.into_values().flat_map(of_month).collect()
    }
}
