//! Monthly figures as a file: what the caller sees of them, and no more. The file can be imported again.

use std::collections::{BTreeMap, HashMap};

use verv_contract::{
    endpoints::ExportFigures, exchange::exports::FigureExportQuery, organisation::employers::EmployerQuery,
};
use verv_domain::{
    access::Reach,
    id::EmployerId,
    keys::{AgreementAreaKey, IndicatorKey},
    progress::{monthly_figures::FigureOf, spans::Month},
};
use verv_paper::{Cell, Table};
use verv_storage::{
    organisation::{agreement_areas, employers},
    progress::indicators,
};

use crate::{
    App, AppError, CallTo,
    error::Result,
    exchange::{
        exports::{Exported, exported},
        words::words,
    },
    progress::series::{Seen, months, seen},
};

/// More than a branch has of anything.
const ALL: u32 = 200;

impl App {
    pub async fn export_figures(
        &self,
        call: &CallTo<ExportFigures>,
        query: &FigureExportQuery,
    ) -> Result<Exported> {
        if call.reach_of_row() == Reach::Nothing {
            return Err(AppError::Denied);
        }
        let (from, to) = months(call, query.from, query.to)?;
        let words = words(query.language.unwrap_or_default())?;
        let mut conn = self.read(call).await?;
        let Seen { standing, hidden, order } = seen(&mut conn, call, (from, to)).await?;
        let scope = &call.scope;
        let employers = employers::list(&mut conn, scope, &EmployerQuery::default(), None, ALL).await?.items;
        let employers: HashMap<EmployerId, String> =
            employers.into_iter().map(|employer| (employer.id, employer.name)).collect();
        let areas = agreement_areas::list(&mut conn, scope, None, ALL).await?.items;
        let areas: HashMap<AgreementAreaKey, String> =
            areas.into_iter().map(|area| (area.key, area.name)).collect();
        let names = indicators::list(&mut conn, scope, None, ALL).await?.items;
        let names: HashMap<IndicatorKey, String> =
            names.into_iter().map(|indicator| (indicator.key, indicator.name)).collect();
        let columns: Vec<&IndicatorKey> = order.iter().filter(|key| names.contains_key(key)).collect();

        let mut rows: BTreeMap<(Month, FigureOf), Vec<Cell>> = BTreeMap::new();
        for standing in &standing {
            let figure = &standing.figure;
            let Some(column) = columns.iter().position(|key| **key == figure.indicator) else { continue };
            let cells = rows
                .entry((figure.month, figure.of.clone()))
                .or_insert_with(|| vec![Cell::Nothing; columns.len()]);
            cells[column] = if hidden.contains(&standing.id) {
                words.headings.hidden.into()
            } else {
                figure.value.into()
            };
        }
        let row = |((month, of), cells): ((Month, FigureOf), Vec<Cell>)| {
            let area = of.agreement_area().and_then(|area| areas.get(area)).map(String::as_str);
            let employer = of.employer().and_then(|employer| employers.get(&employer)).map(String::as_str);
            let mut row: Vec<Cell> = vec![month.to_string().into(), area.into(), employer.into()];
            row.extend(cells);
            row
        };
        let headings = words.headings.figures.map(str::to_owned).into_iter();
        let headings = headings.chain(columns.iter().map(|key| names[*key].clone())).collect();
        let title = words.headings.figures[0].to_owned();
        let table = Table { title, headings, rows: rows.into_iter().map(row).collect() };
        exported(table, &format!("{}-{from}-{to}", call.branch.slug), query.format).await
    }
}
