//! What the branch follows from month to month: the line of its members, the latest figures, and what the plan says about growth.

mod enter;
mod file;
mod growth;
mod known;
mod latest;
mod typed;

pub use self::{enter::EnterPage, file::ImportPage};

use leptos::prelude::*;
use verv_contract::{
    endpoints::ExportFigures,
    exchange::exports::{ExportFormat, ExportLanguage, FigureExportQuery},
    progress::{
        monthly_figures::{IndicatorSeries, SeriesPoint},
        results::ProgressExplanation,
    },
};
use verv_domain::{
    access::{Action, Reach},
    organisation::branches::BranchSlug,
    progress::{figures::Figure, indicators::IndicatorKind, pace::Point},
};
use wasm_bindgen_futures::spawn_local;

use self::{growth::Growth, known::Known, latest::Latest};
use crate::{
    api::CallError,
    locales::{self, days, t},
    pages::plan::plans::current,
    router::{Place, use_router},
    session::use_session,
    ui::{
        chart::{Chart, chart},
        icon::icon,
        note, page,
        remote::{Loaded, Remote},
    },
};

/// In the address: which line is drawn, by the key of its indicator, and of which part.
const SHOW: &str = "vis";
const OF: &str = "av";

#[component]
pub fn IndicatorsPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if !untrack(|| session.can(Action::ReadIndicators)) {
        return page::denied();
    }
    let sees_plan = untrack(|| session.reach(Action::ReadPlan) == Reach::All);
    let (client, of, plan) = (session.client, slug.clone(), current().filter(|_| sees_plan));
    let known = Remote::new(move || Known::fetch(client, of.clone(), plan));
    let slug = StoredValue::new(slug);
    view! {
        <Loaded remote=known what=t::indicators::loading>
            <Whole known slug=slug.get_value()/>
        </Loaded>
    }
    .into_any()
}

#[component]
fn Whole(known: Remote<Known>, slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    let may_enter = Memo::new(move |_| session.can(Action::EnterIndicators));
    let (enter, file) = (Place::EnterFigures(slug.clone()).href(), Place::ImportFigures(slug.clone()).href());
    let start = enter.clone();
    let is_empty = Memo::new(move |_| known.with(|known| known.series.series.is_empty()).unwrap_or(true));
    let empty = move || {
        let action = may_enter.get().then(|| {
            view! { <a class="btn btn--primary" href=start.clone()>{icon("i-plus")}{t::indicators::enter()}</a> }
                .into_any()
        });
        note::empty(t::indicators::none(), t::indicators::none_lead(), action)
    };
    let slug = StoredValue::new(slug);
    view! {
        <div class="stack gap-6">
            <header class="page-head">
                <div class="page-head__text">{page::heading(move || known.with(finding).unwrap_or_default())}</div>
                <div class="page-head__actions">
                    <Show when=move || may_enter.get()>
                        <a class="btn btn--primary" href=enter.clone() data-test="enter-figures">{icon("i-plus")}{t::indicators::enter()}</a>
                        <a class="btn btn--outline" href=file.clone() data-test="import-figures">{t::indicators::from_file()}</a>
                    </Show>
                    <Show when=move || !is_empty.get()><SaveFigures slug=slug.get_value()/></Show>
                </div>
            </header>
            <Show when=move || is_empty.get()>{empty.clone()}</Show>
            <Show when=move || !is_empty.get()>
                <Line known slug=slug.get_value()/>
                <Latest known slug=slug.get_value()/>
                <Growth known/>
            </Show>
        </div>
    }
}

/// "2 530 yrkesaktive medlemmer ved utgangen av mai"
fn finding(known: &Known) -> String {
    let last = known
        .members()
        .and_then(|members| members.points.iter().rev().find_map(|point| Some((point.month, point.value?))));
    match last {
        Some((month, value)) => {
            t::indicators::finding(&days::month_and_year(month.first()), &locales::signed(value))
        }
        None if known.series.series.is_empty() => t::indicators::none(),
        None => t::indicators::title(),
    }
}

/// One series as a line, with the table of its figures.
#[component]
fn Line(known: Remote<Known>, slug: BranchSlug) -> impl IntoView {
    let router = use_router();
    let chosen = Memo::new(move |_| {
        let (key, of) = (router.query(SHOW), router.query(OF));
        known
            .with(|known| {
                let is_it = |series: &&IndicatorSeries| {
                    key.as_deref().is_none_or(|key| series.indicator.as_str() == key)
                        && of.as_deref().is_none_or(|of| part_word(series) == of)
                };
                let first = || known.series.series.first();
                known.series.series.iter().find(is_it).or_else(first).cloned()
            })
            .flatten()
    });
    let slug = StoredValue::new(slug);
    let draw = move || {
        let series = chosen.get()?;
        known.with(|known| line(known, &series, &slug.get_value()))
    };
    view! { <section class="sheet stack gap-5" aria-labelledby="h-linje" data-test="line">{draw}</section> }
}

/// What stands in the address for the part that a series is of; nothing for the branch.
pub fn part_word(series: &IndicatorSeries) -> String {
    match (&series.agreement_area, series.employer_id) {
        (_, Some(employer)) => employer.to_string(),
        (Some(area), None) => area.as_str().to_owned(),
        (None, None) => String::new(),
    }
}

/// Where a series is drawn.
pub fn address(slug: &BranchSlug, series: &IndicatorSeries) -> String {
    let page = Place::Indicators(slug.clone()).href();
    format!("{page}?{SHOW}={}&{OF}={}", series.indicator.as_str(), part_word(series))
}

fn line(known: &Known, series: &IndicatorSeries, slug: &BranchSlug) -> AnyView {
    let names = known.names();
    let name = names.get(series.indicator.as_str()).cloned().unwrap_or_default();
    let part = known.lists.part(series.agreement_area.as_ref(), series.employer_id);
    let others = known.series.series.iter().filter(|other| part_word(other) == part_word(series));
    let link = |other: &IndicatorSeries| {
        let current = (other.indicator == series.indicator).then_some("true");
        let words = names.get(other.indicator.as_str()).cloned().unwrap_or_default();
        let test = format!("show-{}", other.indicator.as_str());
        view! { <a href=address(slug, other) aria-current=current data-test=test>{words}</a> }
    };
    let choice = others.map(link).collect_view();
    let shown = points(&series.points);
    let target = target_of(known, series);
    let label = sentence(&name, &part, &shown);
    let key = (!target.is_empty()).then(|| {
        view! {
            <p class="key">
                <span><svg viewBox="0 0 32 14" aria-hidden="true"><path class="line" d="M1 7h30"></path></svg>{name.clone()}</span>
                <span><svg viewBox="0 0 32 14" aria-hidden="true"><path class="target" d="M1 7h30"></path></svg>{t::indicators::goal_line()}</span>
            </p>
        }
    });
    let picture = Chart { label, points: shown, target };
    let is_drawn = picture.points.len() > 1;
    let picture = is_drawn.then(|| chart(&picture));
    let too_few = (!is_drawn).then(|| view! { <p class="soft">{t::indicators::too_few()}</p> });
    view! {
        <div class="row row--between row--top">
            <div><h2 id="h-linje">{name.clone()}</h2><p class="soft" data-test="line-of">{part}</p></div>
            {key}
        </div>
        <nav aria-label=t::indicators::which()><div class="segment">{choice}</div></nav>
        {picture}
        {too_few}
        {table(&name, &series.points)}
    }
    .into_any()
}

/// What can be drawn: hidden figures are not.
fn points(all: &[SeriesPoint]) -> Vec<Point> {
    let shown = |point: &SeriesPoint| Some(Point { day: point.month.last(), value: point.value? });
    all.iter().filter_map(shown).collect()
}

fn sentence(name: &str, part: &str, points: &[Point]) -> String {
    match (points.first(), points.last()) {
        (Some(first), Some(last)) => t::indicators::sentence(
            &locales::signed(first.value),
            &days::month_and_year(first.day),
            name,
            part,
            &locales::signed(last.value),
            &days::month_and_year(last.day),
        ),
        _ => name.to_owned(),
    }
}

/// The catalogue's line for the branch's members: from the start of the plan to the goal of this year.
fn target_of(known: &Known, series: &IndicatorSeries) -> Vec<Point> {
    let is_members = IndicatorKind::of_key(&series.indicator) == Some(IndicatorKind::Members);
    let is_whole = series.agreement_area.is_none() && series.employer_id.is_none();
    let national = known
        .growth
        .iter()
        .flat_map(|growth| &growth.pledges)
        .find(|pledge| pledge.national_goal_id.is_some() && pledge.progress.is_some());
    let Some(progress) =
        national.and_then(|pledge| pledge.progress.as_ref()).filter(|_| is_members && is_whole)
    else {
        return Vec::new();
    };
    match (&progress.explanation, progress.goal) {
        (ProgressExplanation::Level { start, since, ends, .. }, Some(goal)) => {
            vec![Point { day: *since, value: *start }, Point { day: *ends, value: goal }]
        }
        _ => Vec::new(),
    }
}

fn table(name: &str, points: &[SeriesPoint]) -> AnyView {
    let mut before: Option<Figure> = None;
    let rows: Vec<_> = points
        .iter()
        .map(|point| {
            let change = before.zip(point.value).map(|(before, value)| value.minus(before));
            before = point.value;
            let value = point.value.map_or_else(t::indicators::hidden, locales::signed);
            let change = change.map(locales::signed).unwrap_or_default();
            view! {
                <tr>
                    <th scope="row">{locales::capitalised(&days::month_and_year(point.month.first()))}</th>
                    <td class="n">{value}</td>
                    <td class="n">{change}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <details class="more" data-test="line-table">
            <summary>{t::indicators::as_table()}</summary>
            <table class="figures">
                <caption class="vh">{name.to_owned()}</caption>
                <thead><tr>
                    <th scope="col">{t::indicators::month()}</th>
                    <th scope="col" class="n">{name.to_owned()}</th>
                    <th scope="col" class="n">{t::indicators::change()}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
    .into_any()
}

fn language() -> ExportLanguage {
    match locales::language().as_str() {
        "nn" => ExportLanguage::Nn,
        "en" => ExportLanguage::En,
        _ => ExportLanguage::Nb,
    }
}

/// The figures of the last year as a spreadsheet.
#[component]
fn SaveFigures(slug: BranchSlug) -> impl IntoView {
    let client = use_session().client;
    let is_saving = RwSignal::new(false);
    let trouble = RwSignal::new(None::<CallError>);
    let save = move |_| {
        if is_saving.get_untracked() {
            return;
        }
        is_saving.set(true);
        let path = (slug.clone(),);
        spawn_local(async move {
            let (format, language) = (Some(ExportFormat::Xlsx), Some(language()));
            let query = FigureExportQuery { format, language, ..FigureExportQuery::default() };
            trouble.set(client.save::<ExportFigures>(path, &query).await.err());
            is_saving.set(false);
        });
    };
    view! {
        <button
            class="btn btn--outline"
            type="button"
            data-test="save-figures"
            aria-busy=move || is_saving.get().then_some("true")
            on:click=save
        >
            {icon("i-download")}
            {t::plan::save()}
        </button>
        {move || trouble.with(|trouble| trouble.as_ref().map(note::trouble))}
    }
}

#[cfg(test)]
mod tests {
    use verv_domain::progress::spans::Month;

    use super::*;

    #[test]
    fn hidden_figures_are_not_drawn() {
        let point = |month, value: Option<i64>| SeriesPoint {
            month: Month::new(2026, month).unwrap(),
            value: value.map(Figure::whole),
            reckoned: false,
        };
        let drawn = points(&[point(1, Some(7)), point(2, None), point(3, Some(9))]);
        let days: Vec<String> = drawn.iter().map(|point| point.day.to_string()).collect();
        assert_eq!(days, ["2026-01-31", "2026-03-31"]);
    }
}
