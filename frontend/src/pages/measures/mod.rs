//! One measure: what was adopted, how it goes, who answers for it, what has changed.

mod ask;
mod check_in;
mod edit;
mod edit_fields;
mod facts;
mod history;
pub mod messages;
pub mod mine;
mod quick;
mod report;
mod responsibility;
mod unsent;

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{endpoints::GetMeasure, measures::MeasureView};
use verv_domain::{
    branch::BranchSlug,
    id::MeasureId,
    measure::{MeasureKind, MeasureState},
};

use crate::{
    browser,
    locales::{self, days, t},
    router::Place,
    session::use_session,
    ui::{icon::icon, page, remote::Remote, status},
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Shared {
    slug: StoredValue<BranchSlug>,
    id: MeasureId,
    measure: Remote<MeasureView>,
    /// Counts changes, so that lists below are fetched again.
    changed: RwSignal<u32>,
}

impl Shared {
    fn path(self) -> (BranchSlug, MeasureId) {
        (self.slug.get_value(), self.id)
    }

    /// Puts the newest version in place, and the histories go stale.
    fn take(self, measure: MeasureView) {
        self.measure.set(measure);
        self.changed.try_update(|times| *times += 1);
    }

    /// A part of the measure, followed.
    fn part<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        read: fn(&MeasureView) -> T,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.measure.with(read))
    }
}

pub fn page(slug: BranchSlug, id: MeasureId) -> View {
    let client = use_session().client;
    let of = slug.clone();
    let measure = Remote::new(move || client.get::<GetMeasure>((of.clone(), id)));
    let shared = Shared { slug: StoredValue::new(slug), id, measure, changed: RwSignal::new(0) };
    measure.show(t::measure::loading, move || whole(shared))
}

fn whole(shared: Shared) -> View {
    let Some(first) = shared.measure.with_untracked(Clone::clone) else { return ().into_any() };
    let editing = RwSignal::new(false);
    browser::go_to_fragment();
    let title = shared.part(|measure| measure.title.clone());
    let standing = shared.part(|measure| (measure.status, measure.last_report.clone()));
    let status = move || {
        standing.get().map(|(status, last)| {
            let said = last.map_or_else(t::measure::never_reported, |last| {
                t::measure::last_reported(
                    &days::instant(last.at),
                    &locales::status(locales::as_status(last.status)).to_lowercase(),
                )
            });
            view! { {status::pill(status)}<span class="soft">{said}</span> }
        })
    };
    let edit_button = first.may.edit.then(|| {
        view! {
            <div class="page-head__actions" hidden=move || editing.get()>
                <button class="btn btn--outline" type="button" id="edit-button" data-test="edit" on:click=move |_| editing.set(true)>
                    {icon("i-pen")}
                    {t::measure::edit()}
                </button>
            </div>
        }
    });
    let edit = first.may.edit.then(|| edit::section(shared, editing));
    // What rests or is for others has nothing to report, whoever may.
    let is_active = first.state == MeasureState::Active && first.kind != MeasureKind::NotLocal;
    let report = (first.may.check_in && is_active).then(|| check_in::section(shared));
    view! {
        {crumbs(&first, &shared.slug.get_value())}
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(move || title.get().unwrap_or_default())}
                <p class="row">{status}</p>
            </div>
            {edit_button}
        </header>
        <div class="split aside-m">
            <div class="stack gap-6">
                {edit}
                <div hidden=move || editing.get()>{report}</div>
                {responsibility::section(shared, first.may.assign)}
                {messages::section(shared)}
                {history::section(shared)}
            </div>
            {facts::aside(shared, &first)}
        </div>
    }
}

fn crumbs(measure: &MeasureView, slug: &BranchSlug) -> View {
    let goal = &measure.goal;
    let plan = Place::Plan(slug.clone()).href();
    let area = format!("{plan}#omr-{}", goal.area_number);
    view! {
        <nav class="crumbs" aria-label=t::measure::crumbs()>
            <ol>
                <li><a href=plan>{t::shell::plan()}</a></li>
                <li><a href=area>{format!("{} {}", goal.area_number, goal.area_title)}</a></li>
                <li>{format!("{} {}", goal.number, goal.title)}</li>
            </ol>
        </nav>
    }
}
