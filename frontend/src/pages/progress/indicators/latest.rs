//! The latest figures: a row for each part of the branch, a column for each indicator.

use leptos::prelude::*;
use verv_contract::progress::monthly_figures::{Contradiction, IndicatorSeries, SeriesPoint};
use verv_domain::{
    keys::IndicatorKey,
    organisation::branches::BranchSlug,
    progress::{figures::Figure, indicators::IndicatorKind},
};

use super::{address, known::Known, part_word};
use crate::{
    locales::{self, days, t},
    ui::{icon::icon, remote::Remote},
};

#[component]
pub fn Latest(known: Remote<Known>, slug: BranchSlug) -> impl IntoView {
    view! {
        <div class="sheet stack" data-test="latest">
            <h2 id="h-siste">{t::indicators::latest()}</h2>
            {move || known.with(|known| table(known, &slug))}
            {move || known.with(contradictions)}
        </div>
    }
}

fn table(known: &Known, slug: &BranchSlug) -> AnyView {
    let all = &known.series.series;
    let mut parts: Vec<&IndicatorSeries> = Vec::new();
    for series in all {
        if parts.iter().all(|part| part_word(part) != part_word(series)) {
            parts.push(series);
        }
    }
    let columns: Vec<_> = known
        .lists
        .indicators
        .iter()
        .filter(|indicator| all.iter().any(|series| series.indicator == indicator.key))
        .collect();
    let headings =
        columns.iter().map(|column| view! { <th scope="col" class="n">{column.name.clone()}</th> });
    let headings = headings.collect_view();
    let rows = parts
        .into_iter()
        .map(|part| {
            let cells = columns.iter().map(|column| {
                let is_it = |series: &&IndicatorSeries| {
                    series.indicator == column.key && part_word(series) == part_word(part)
                };
                let point = all.iter().find(is_it).and_then(|series| series.points.last());
                view! { <td class="n">{point.map(|point| cell(point, &column.key))}</td> }
            });
            let cells = cells.collect_view();
            let words = known.lists.part(part.agreement_area.as_ref(), part.employer_id);
            view! { <tr data-test="latest-row"><th scope="row"><a href=address(slug, part)>{words}</a></th>{cells}</tr> }
        })
        .collect_view();
    let has_hidden = all.iter().flat_map(|series| &series.points).any(|point| point.value.is_none());
    let why = has_hidden
        .then(|| view! { <p class="soft" data-test="why-hidden">{t::indicators::why_hidden()}</p> });
    view! {
        <div class="scroll-x" role="region" aria-labelledby="h-siste" tabindex="0">
            <table class="figures">
                <caption class="vh">{t::indicators::latest()}</caption>
                <thead><tr><th scope="col">{t::indicators::part()}</th>{headings}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {why}
    }
    .into_any()
}

/// The figure, with its month for whoever wants to know.
fn cell(point: &SeriesPoint, of: &IndicatorKey) -> AnyView {
    let month = days::short_month(point.month.first());
    match point.value {
        Some(value) if IndicatorKind::of_key(of) == Some(IndicatorKind::Density) => {
            // A share is entered to the thousandth, and read to the tenth.
            let tenths = Figure { thousandths: (value.thousandths + 50).div_euclid(100) * 100 };
            view! { {locales::signed(tenths)}"\u{a0}%"<br/><span class="soft">{month}</span> }.into_any()
        }
        Some(value) => view! { {locales::signed(value)}<br/><span class="soft">{month}</span> }.into_any(),
        None => view! { <span class="soft">{t::indicators::hidden()}</span> }.into_any(),
    }
}

/// Members that do not fit with who joined and who left: shown, and corrected by nobody but whoever knows.
fn contradictions(known: &Known) -> Option<AnyView> {
    let all = &known.series.contradictions;
    let row = |contradiction: &Contradiction| {
        let part = known.lists.part(contradiction.agreement_area.as_ref(), contradiction.employer_id);
        let month = days::month_and_year(contradiction.month.first());
        view! { <li>{t::indicators::contradiction(&locales::signed(contradiction.by), &month, &part)}</li> }
    };
    (!all.is_empty()).then(|| {
        view! {
            <div class="note" data-test="contradictions">
                {icon("i-warn")}
                <div><p><b>{t::indicators::contradictions()}</b></p><ul>{all.iter().map(row).collect_view()}</ul></div>
            </div>
        }
        .into_any()
    })
}
