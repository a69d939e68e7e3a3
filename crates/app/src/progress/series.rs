//! Monthly figures as series: what a chart draws, and where figures contradict each other.

use std::collections::{BTreeMap, HashSet};

use verv_contract::{
    FieldError,
    endpoints::GetSeries,
    progress::monthly_figures::{
        Contradiction, IndicatorSeries, MOST_MONTHS, SeriesPoint, SeriesQuery, SeriesView,
    },
};
use verv_domain::{
    access::Reach,
    id::MonthlyFigureId,
    keys::IndicatorKey,
    progress::{
        figures::Figure,
        indicators::{IndicatorKind, Measured, disagreements},
        monthly_figures::{FigureOf, MonthlyFigure, densities, flows, is_over, readings},
        spans::Month,
    },
};
use verv_storage::{
    Conn,
    progress::{
        indicators,
        monthly_figures::{self, StandingFigure},
    },
};

use crate::{App, AppError, Call, CallTo, error::Result, progress::sight::Sight};

/// A year, the last month among them.
const USUAL_MONTHS: u32 = 11;

impl App {
    pub async fn get_series(&self, call: &CallTo<GetSeries>, query: &SeriesQuery) -> Result<SeriesView> {
        if call.reach_of_row() == Reach::Nothing {
            return Err(AppError::Denied);
        }
        let (from, to) = months(call, query.from, query.to)?;
        let mut conn = self.read(call).await?;
        let Seen { standing, hidden, order } = seen(&mut conn, call, (from, to)).await?;
        let is_visible = |figure: &&StandingFigure| !hidden.contains(&figure.id);
        let visible: Vec<MonthlyFigure> =
            standing.iter().filter(is_visible).map(|standing| standing.figure.clone()).collect();
        let mut parts: Vec<FigureOf> = standing.iter().map(|standing| standing.figure.of.clone()).collect();
        parts.sort();
        parts.dedup();
        let mut series = Vec::new();
        for indicator in &order {
            for of in &parts {
                let mut points = points(&standing, &hidden, (indicator, of));
                if IndicatorKind::of_key(indicator) == Some(IndicatorKind::Density) {
                    for (month, value) in densities(&visible, of) {
                        let reckoned = SeriesPoint { month, value: Some(value), reckoned: true };
                        points.entry(month).or_insert(reckoned);
                    }
                }
                if !points.is_empty() {
                    series.push(IndicatorSeries {
                        indicator: indicator.clone(),
                        agreement_area: of.agreement_area().cloned(),
                        employer_id: of.employer(),
                        points: points.into_values().collect(),
                    });
                }
            }
        }
        let contradictions = parts.iter().flat_map(|of| contradictions(&visible, of)).collect();
        Ok(SeriesView { from, to, today: call.scope.today, series, contradictions })
    }
}

/// The figures that the caller may know of, which of them are hidden, and the branch's order of indicators.
pub(crate) struct Seen {
    pub standing: Vec<StandingFigure>,
    pub hidden: HashSet<MonthlyFigureId>,
    pub order: Vec<IndicatorKey>,
}

pub(crate) async fn seen(conn: &mut Conn, call: &Call, months: (Month, Month)) -> Result<Seen> {
    let sight = Sight::of(conn, call).await?;
    let all = monthly_figures::standing(conn, &call.scope, months).await?;
    // What is hidden follows from all figures, whoever asks; what is one's own to enter is not hidden from one.
    let mut hidden = sight.hidden(&all);
    let standing: Vec<StandingFigure> =
        all.into_iter().filter(|standing| sight.may_read(call, &standing.figure.of)).collect();
    for standing in &standing {
        if sight.may_enter(call, &standing.figure.of) {
            hidden.remove(&standing.id);
        }
    }
    Ok(Seen { standing, hidden, order: indicators::keys(conn, &call.scope).await? })
}

/// The months asked for, or the last twelve that are over.
pub(crate) fn months(call: &Call, from: Option<Month>, to: Option<Month>) -> Result<(Month, Month)> {
    let present = Month::of(call.scope.today);
    let last = if is_over(present, call.scope.today) { present } else { present.previous() };
    let to = to.unwrap_or(last);
    let from = from.unwrap_or_else(|| to.minus(USUAL_MONTHS));
    if (1..=MOST_MONTHS).contains(&Month::count(from, to)) {
        return Ok((from, to));
    }
    Err(AppError::InvalidParameters(vec![FieldError {
        pointer: "?from".to_owned(),
        code: "out_of_range".to_owned(),
        message: format!("from one to {MOST_MONTHS} months until the last"),
    }]))
}

fn points(
    standing: &[StandingFigure],
    hidden: &HashSet<MonthlyFigureId>,
    (indicator, of): (&IndicatorKey, &FigureOf),
) -> BTreeMap<Month, SeriesPoint> {
    let is_it =
        |standing: &&StandingFigure| standing.figure.indicator == *indicator && standing.figure.of == *of;
    let point = |standing: &StandingFigure| {
        let MonthlyFigure { month, value, .. } = standing.figure;
        let value = Some(value).filter(|_| !hidden.contains(&standing.id));
        (month, SeriesPoint { month, value, reckoned: false })
    };
    standing.iter().filter(is_it).map(point).collect()
}

fn contradictions(visible: &[MonthlyFigure], of: &FigureOf) -> Vec<Contradiction> {
    let found: Vec<(Month, Figure)> =
        disagreements(&readings(visible, Measured::Members, of), &flows(visible, of));
    let contradiction = |(month, by)| Contradiction {
        agreement_area: of.agreement_area().cloned(),
        employer_id: of.employer(),
        month,
        by,
    };
    found.into_iter().map(contradiction).collect()
}
