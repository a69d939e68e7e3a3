//! One measure: what was adopted, how it goes, who answers for it, what has changed.

mod acknowledge;
mod answers;
mod ask;
mod check_in;
mod counted;
mod counting;
mod courses;
mod edit;
mod edit_fields;
mod facts;
pub mod hide;
mod history;
pub mod messages;
pub mod mine;
mod own;
pub mod proposals;
mod propose;
mod report;
mod responsibility;
mod responsibility_fields;
mod rows;
mod unsent;
mod withdraw;

use leptos::prelude::*;
use verv_contract::{endpoints::GetMeasure, plan::measures::MeasureView};
use verv_domain::{
    id::MeasureId,
    organisation::branches::BranchSlug,
    plan::measures::{MeasureKind, MeasureState},
};

use crate::{
    browser,
    locales::{self, days, t},
    router::Place,
    session::use_session,
    ui::{
        icon::icon,
        page,
        remote::{Loaded, Remote},
        status,
    },
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Shared {
    slug: StoredValue<BranchSlug>,
    id: MeasureId,
    measure: Remote<MeasureView>,
}

impl Shared {
    fn path(self) -> (BranchSlug, MeasureId) {
        (self.slug.get_value(), self.id)
    }

    /// What the server answered, or what is put back. An answer that was overtaken on its way replaces nothing newer.
    fn take(self, answered: MeasureView) {
        if self.measure.with_untracked(|shown| shown.version <= answered.version) != Some(false) {
            self.measure.set(answered);
        }
    }

    /// A part of the measure, followed.
    fn part<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        read: fn(&MeasureView) -> T,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.measure.with(read))
    }
}

#[component]
pub fn MeasurePage(slug: BranchSlug, id: MeasureId) -> impl IntoView {
    let client = use_session().client;
    let of = slug.clone();
    let measure = Remote::new(move || client.get::<GetMeasure>((of.clone(), id)));
    let shared = Shared { slug: StoredValue::new(slug), id, measure };
    view! {
        <Loaded remote=measure what=t::measure::loading>
            <Whole shared/>
        </Loaded>
    }
}

#[component]
fn Whole(shared: Shared) -> impl IntoView {
    browser::go_to_fragment();
    let title = shared.part(|measure| measure.title.clone());
    let may = shared.part(|measure| measure.may);
    let may = move || may.get();
    // Dropped measures and those of others take no reports, whatever the reader may do.
    let reports = shared.part(|measure| {
        measure.may.check_in && measure.state == MeasureState::Active && measure.kind != MeasureKind::NotLocal
    });
    let edits = edit::Edit::new(shared);
    view! {
        <Crumbs shared/>
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(move || title.get().unwrap_or_default())}
                <p class="row"><Standing shared/></p>
            </div>
            <Show when=move || may().is_some_and(|may| may.edit)>
                <div class="page-head__actions" hidden=move || edits.is_open()>
                    <button class="btn btn--outline" type="button" id="edit-button" data-test="edit" on:click=move |_| edits.open()>
                        {icon("i-pen")}
                        {t::measure::edit()}
                    </button>
                </div>
            </Show>
        </header>
        <div class="split aside-m split--first">
            <div class="stack gap-6">
                <Show when=move || edits.is_open()><edit::EditForm edits=StoredValue::new(edits)/></Show>
                <Show when=move || reports.get() == Some(true)>
                    <div hidden=move || edits.is_open()><check_in::CheckIn shared/></div>
                </Show>
                <counted::Counted shared/>
                <responsibility::Responsibility shared/>
                <Show when=move || may().is_some_and(|may| may.propose)><propose::Propose shared/></Show>
                <hide::WithHiding>
                    <proposals::OfMeasure shared/>
                    <messages::Messages shared/>
                    <history::History shared/>
                </hide::WithHiding>
            </div>
            <facts::Aside shared/>
        </div>
    }
}

/// The status, and when it was said.
#[component]
fn Standing(shared: Shared) -> impl IntoView {
    let standing = shared.part(|measure| (measure.status, measure.last_report.clone()));
    move || {
        standing.get().map(|(status, last)| {
            let said = last.map_or_else(t::measure::never_reported, |last| {
                let said_at = days::instant(last.at);
                let received_at = last.received_at.map(days::instant).filter(|day| *day != said_at);
                let day = match received_at {
                    Some(received_at) => t::messages::said_and_received(&received_at, &said_at),
                    None => said_at,
                };
                t::measure::last_reported(
                    &day,
                    &locales::status(locales::as_status(last.status)).to_lowercase(),
                )
            });
            view! { {status::pill(status)} <span class="soft">{said}</span> }
        })
    }
}

#[component]
fn Crumbs(shared: Shared) -> impl IntoView {
    let goal = shared.part(|measure| measure.goal.clone());
    let slug = shared.slug.get_value();
    let plan = Place::Plan(slug.clone()).href();
    move || {
        goal.get().map(|goal| {
            let plan = plan.clone();
            let area = format!("{plan}#omr-{}", goal.area_number);
            let of_goal = Place::Goal(slug.clone(), goal.id).href();
            view! {
                <nav class="crumbs" aria-label=t::measure::crumbs()>
                    <ol>
                        <li><a href=plan>{t::shell::plan()}</a></li>
                        <li><a href=area>{format!("{} {}", goal.area_number, goal.area_title)}</a></li>
                        <li><a href=of_goal>{format!("{} {}", goal.number, goal.title)}</a></li>
                    </ol>
                </nav>
            }
        })
    }
}
