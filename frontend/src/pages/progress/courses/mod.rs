//! Courses: the finding, one's own, how many have completed each, what waits for a confirmation, and who has what.

mod course;
mod form;
mod matrix;
mod new;
mod own;
mod people;
mod waiting;
mod words;

pub use self::course::CoursePage;

use futures_util::future::join;
use leptos::prelude::*;
use verv_contract::{
    endpoints::{GetCourseMatrix, GetCoverage},
    progress::coverage::{CourseCoverage, CourseMatrixView, CoverageView, MatrixQuery},
};
use verv_domain::{access::Action, organisation::branches::BranchSlug, progress::results::State};

use self::{
    matrix::Matrix,
    new::NewCourse,
    own::{OwnCourses, own},
    waiting::Waiting,
};
use crate::{
    api::{CallError, Client},
    locales::{days, small, t},
    router::Place,
    session::use_session,
    ui::{
        icon::end_icon,
        note, page,
        remote::{Loaded, Remote},
        target,
    },
};

/// What the pages of courses read.
#[derive(Clone, PartialEq)]
struct Known {
    matrix: CourseMatrixView,
    /// For those who read the plan.
    coverage: Option<CoverageView>,
}

async fn fetch(client: Client, slug: BranchSlug, reads_plan: bool) -> Result<Known, CallError> {
    let coverage = async {
        if reads_plan { client.get::<GetCoverage>((slug.clone(),)).await.map(Some) } else { Ok(None) }
    };
    let query = MatrixQuery::default();
    let matrix = client.find::<GetCourseMatrix>((slug.clone(),), &query);
    let (matrix, coverage) = join(matrix, coverage).await;
    Ok(Known { matrix: matrix?, coverage: coverage? })
}

/// What is known of the courses, fetched for whoever is logged in.
fn known(slug: BranchSlug) -> Remote<Known> {
    let session = use_session();
    let reads_plan = untrack(|| session.can(Action::ReadPlan));
    Remote::new(move || fetch(session.client, slug.clone(), reads_plan))
}

#[component]
pub fn CoursesPage(slug: BranchSlug) -> impl IntoView {
    let known = known(slug.clone());
    let slug = StoredValue::new(slug);
    view! {
        <Loaded remote=known what=t::courses::loading>
            <Whole known slug=slug.get_value()/>
        </Loaded>
    }
}

/// The worst first: what was not reached in time, what is behind, what one lacks oneself.
fn finding(known: &Known) -> String {
    if known.matrix.courses.is_empty() {
        return t::courses::title();
    }
    let with_state = |state: State| {
        let courses = known.coverage.iter().flat_map(|coverage| &coverage.courses);
        small(courses.filter(|course| course.progress.state == state).count())
    };
    let missing = small(own(&known.matrix).iter().filter(|own| own.is_missing()).count());
    match (with_state(State::Missed), with_state(State::Behind), missing, &known.coverage) {
        (missed @ 1.., ..) => t::courses::missed(missed),
        (0, behind @ 1.., ..) => t::courses::behind(behind),
        (0, 0, missing @ 1.., _) => t::courses::mine_missing(missing),
        (0, 0, 0, Some(_)) => t::courses::on_course(),
        (0, 0, 0, None) => t::courses::mine_all(),
    }
}

#[component]
fn Whole(known: Remote<Known>, slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    let manages = untrack(|| session.can(Action::ManageCourses));
    let is_empty =
        Memo::new(move |_| known.with(|known| known.matrix.courses.is_empty()).unwrap_or_default());
    let finding = move || known.with(finding).unwrap_or_default();
    let place = StoredValue::new(slug);
    view! {
        <div class="stack gap-6">
            <header class="page-head"><div class="page-head__text">{page::heading(finding)}</div></header>
            <Show when=move || is_empty.get()>{note::empty(t::courses::none(), t::courses::none_lead(), None)}</Show>
            <OwnCourses known slug=place.get_value()/>
            <Show when=move || manages><Waiting known slug=place.get_value()/></Show>
            {move || known.with(|known| known.coverage.as_ref().map(|coverage| summary(coverage, &place.get_value())))}
            <Matrix known/>
            <Show when=move || manages><NewCourse known slug=place.get_value()/></Show>
        </div>
    }
}

/// How many have completed each course, with what waits.
fn summary(coverage: &CoverageView, slug: &BranchSlug) -> impl IntoView + use<> {
    let rows = coverage.courses.iter().map(|course| row(course, slug)).collect_view();
    view! {
        <section class="stack gap-2" aria-labelledby="h-dekning" hidden=coverage.courses.is_empty()>
            <h2 id="h-dekning">{t::courses::coverage()}</h2>
            <ul class="list sheet sheet--list" data-test="coverage">{rows}</ul>
        </section>
    }
}

fn row(course: &CourseCoverage, slug: &BranchSlug) -> impl IntoView + use<> {
    let href = Place::Course(slug.clone(), course.course_id).href();
    let said =
        [course.deadline.map(|day| t::courses::deadline(&days::day_and_year(day))), words::forecast(course)];
    let awaiting = course.awaiting.filter(|awaiting| *awaiting > 0).map(t::courses::awaiting);
    let said = said.into_iter().chain([awaiting]).flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li data-test="course">
            <a class="item course" href=href data-test="course-link">
                <span>
                    <span class="item__title">{course.name.clone()}</span>
                    <br/>
                    <span class="item__sub">{said}</span>
                </span>
                {target::target(&course.progress, None)}
                {end_icon("i-right")}
            </a>
        </li>
    }
}
