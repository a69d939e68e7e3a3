//! What is mine: first what waits for an answer, then all that I answer for, then where I help.

use futures_util::future::join;
use leptos::prelude::*;
use verv_contract::{
    endpoints::ListMeasures,
    plan::measures::{MeasureListQuery, MeasureSort, MeasureSummary},
};
use verv_domain::{
    Date,
    access::Action,
    id::MeasureId,
    organisation::branches::BranchSlug,
    plan::{measures::MeasureStatus, responsibilities::Part},
};

pub use super::rows::{Owner, row};
use super::{
    answers::Answers,
    ask::Ask,
    courses::MissingCourses,
    hide::WithHiding,
    own::OwnReports,
    proposals::OwnProposals,
    rows::{due_row, ends, is_near, waits, why},
    unsent::UnsentList,
};
use crate::{
    api::{CallError, Client},
    browser,
    locales::{self, days, small, t},
    router::Place,
    session::use_session,
    ui::{
        note, page,
        remote::{Loaded, Remote},
    },
};

/// How many are asked about at once; the rest stand behind a button.
const ASKED: usize = 3;

#[derive(Clone)]
struct Mine {
    accountable: Vec<MeasureSummary>,
    /// Where others answer for it; what I answer for is not here too.
    supporting: Vec<MeasureSummary>,
}

async fn fetch(client: Client, slug: BranchSlug, part: Part) -> Result<Vec<MeasureSummary>, CallError> {
    let sort = Some(MeasureSort::Due);
    let query = MeasureListQuery { mine: Some(part), sort, limit: Some(200), ..MeasureListQuery::default() };
    client
        .find_all::<ListMeasures, _, _>(
            || (slug.clone(),),
            query,
            |query, next| query.cursor = Some(next),
            |it| it.id,
        )
        .await
}

async fn fetch_all(client: Client, slug: BranchSlug) -> Result<Mine, CallError> {
    let accountable = fetch(client, slug.clone(), Part::Accountable);
    let (accountable, supporting) = join(accountable, fetch(client, slug, Part::Supporting)).await;
    let (accountable, mut supporting) = (accountable?, supporting?);
    // Each once, by the strongest part.
    supporting.retain(|measure| accountable.iter().all(|stronger| stronger.id != measure.id));
    Ok(Mine { accountable, supporting })
}

fn finding(mine: &Mine, today: Date) -> String {
    let waiting = mine.accountable.iter().filter(|measure| waits(measure, today)).count();
    if waiting > 0 {
        return t::mine::waiting(small(waiting));
    }
    let near = mine.accountable.iter().filter(|measure| is_near(measure, today)).count();
    if near > 0 { t::mine::due_soon(small(near)) } else { t::mine::nothing_waits() }
}

#[component]
pub fn MinePage(slug: BranchSlug) -> impl IntoView {
    let client = use_session().client;
    let of = slug.clone();
    let mine = Remote::new(move || fetch_all(client, of.clone()));
    let slug = StoredValue::new(slug);
    view! {
        <Loaded remote=mine what=t::mine::loading>
            <Whole mine slug=slug.get_value()/>
        </Loaded>
    }
}

#[component]
fn Whole(mine: Remote<Mine>, slug: BranchSlug) -> impl IntoView {
    browser::go_to_fragment();
    let today = days::today();
    let plan = Place::Plan(slug.clone()).href();
    let none_yours = move || {
        let link = view! { <a class="btn" href=plan.clone()>{t::mine::see_plan()}</a> };
        note::empty(t::mine::none_yours(), t::mine::none_yours_lead(), Some(link.into_any()))
    };
    let none_helping = || view! { <p class="soft">{t::mine::none_helping()}</p> }.into_any();
    let yours = Signal::derive(move || mine.with(|mine| mine.accountable.clone()).unwrap_or_default());
    let helping = Signal::derive(move || mine.with(|mine| mine.supporting.clone()).unwrap_or_default());
    view! {
        <div class="stack gap-6 measure-wide">
            <header class="stack gap-2">
                <p class="eyebrow">{locales::capitalised(&days::today_with_weekday())}</p>
                {page::heading(move || mine.with(|mine| finding(mine, today)).unwrap_or_default())}
            </header>
            <Answers slug=slug.clone()/>
            <UnsentList/>
            <Asked mine slug=slug.clone() today/>
            <Coming mine slug=slug.clone() today/>
            <section aria-labelledby="h-mine" class="stack gap-2">
                <h2 id="h-mine">{t::mine::yours()}</h2>
                <Measures all=yours slug=slug.clone() owner=Owner::Body test="mine-accountable" none=none_yours/>
            </section>
            <section aria-labelledby="h-med" class="stack gap-2">
                <h2 id="h-med">{t::mine::helping()}</h2>
                <Measures all=helping slug=slug.clone() owner=Owner::Always test="mine-supporting" none=none_helping/>
            </section>
            <MissingCourses slug=slug.clone()/>
            <WithHiding>
                <OwnProposals slug=slug.clone()/>
                <OwnReports slug/>
            </WithHiding>
        </div>
    }
}

/// What makes a row this one as it stands now.
fn key(measure: &MeasureSummary) -> (MeasureId, i64, MeasureStatus) {
    (measure.id, measure.version, measure.status)
}

#[component]
fn Measures(
    all: Signal<Vec<MeasureSummary>>,
    slug: BranchSlug,
    owner: Owner,
    test: &'static str,
    none: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let slug = StoredValue::new(slug);
    let href = move |id| Place::Measure(slug.get_value(), id).href();
    view! {
        <Show when=move || all.with(|all| !all.is_empty()) fallback=none>
            <p class="soft">{move || t::plan::measures(small(all.with(Vec::len)))}</p>
            <ul class="list" data-test=test>
                <For each=move || all.get() key=key let:measure>{row(&measure, href(measure.id), owner)}</For>
            </ul>
        </Show>
    }
}

/// Deadlines of the next days, of all that I have a part in. What is asked about above is not said twice.
#[component]
fn Coming(mine: Remote<Mine>, slug: BranchSlug, today: Date) -> impl IntoView {
    let near = Signal::derive(move || {
        let near = mine.with(|mine| {
            let yours = mine.accountable.iter().filter(|measure| !waits(measure, today));
            let all = yours.chain(&mine.supporting);
            let mut near: Vec<_> = all.filter(|measure| is_near(measure, today)).cloned().collect();
            near.sort_by_key(ends);
            near
        });
        near.unwrap_or_default()
    });
    let slug = StoredValue::new(slug);
    let href = move |id| Place::Measure(slug.get_value(), id).href();
    view! {
        <Show when=move || near.with(|near| !near.is_empty())>
            <section aria-labelledby="h-kommer" data-test="coming">
                <h2 id="h-kommer">{t::mine::coming()}</h2>
                <ul class="list mt-2">
                    <For each=move || near.get() key=key let:measure>{due_row(&measure, href(measure.id))}</For>
                </ul>
            </section>
        </Show>
    }
}

/// The cards stay where they are when they are answered, so that nothing jumps under a finger.
#[component]
fn Asked(mine: Remote<Mine>, slug: BranchSlug, today: Date) -> impl IntoView {
    let waiting: Vec<_> = mine
        .with_untracked(|mine| {
            mine.accountable.iter().filter(|measure| waits(measure, today)).cloned().collect()
        })
        .unwrap_or_default();
    if waiting.is_empty() || !use_session().can(Action::CheckIn) {
        return None;
    }
    let shown = RwSignal::new(ASKED);
    let total = waiting.len();
    let rest = total.saturating_sub(ASKED);
    let card = |(n, measure): (usize, MeasureSummary)| {
        let slug = slug.clone();
        view! { <li hidden=move || { n >= shown.get() }><Card mine slug measure/></li> }
    };
    let cards = waiting.into_iter().enumerate().map(card).collect_view();
    let more = (rest > 0).then(|| {
        view! {
            <p hidden=move || { shown.get() >= total }>
                <button class="btn" type="button" on:click=move |_| shown.set(total)>
                    {t::mine::show_rest(small(rest))}
                </button>
            </p>
        }
    });
    Some(view! {
        <section class="stack" aria-labelledby="h-svar">
            <h2 id="h-svar">{t::mine::answer_now()}</h2>
            <ul class="stack plain">{cards}</ul>
            {more}
        </section>
    })
}

#[component]
fn Card(mine: Remote<Mine>, slug: BranchSlug, measure: MeasureSummary) -> impl IntoView {
    let id = measure.id;
    let href = Place::Measure(slug.clone(), id).href();
    let heading = format!("svar-{id}");
    let show = Callback::new(move |status: MeasureStatus| {
        mine.update(|mine| {
            let all = mine.accountable.iter_mut().chain(&mut mine.supporting);
            all.filter(|measure| measure.id == id).for_each(|measure| measure.status = status);
        });
    });
    view! {
        <section class="sheet ask" aria-labelledby=heading.clone() data-measure=id.to_string() data-test="ask">
            <div class="ask__q">
                <h3 id=heading.clone()><a class="plainlink" href=href>{measure.title.clone()}</a></h3>
                <p class="soft">{why(&measure)}</p>
            </div>
            <Ask slug measure show/>
        </section>
    }
}
