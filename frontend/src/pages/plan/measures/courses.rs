//! Courses that one lacks oneself, with the way to say that they are completed. Nothing where none is missing.

use leptos::prelude::*;
use verv_contract::{
    endpoints::GetCourseMatrix,
    progress::coverage::{CompletionState, CourseMatrixView, MatrixQuery},
};
use verv_domain::organisation::branches::BranchSlug;

use crate::{
    form::use_client,
    locales::{small, t},
    router::Place,
    ui::{icon::mark, remote::Remote},
};

/// Their names, in the branch's order, each once.
fn missing(matrix: &CourseMatrixView) -> Vec<String> {
    let is_missing = |n: usize| {
        let cells = matrix.rows.iter().filter(|row| row.is_me).filter_map(|row| row.cells.get(n));
        let mut states = cells.map(|cell| cell.state);
        states.any(|state| matches!(state, CompletionState::Missing | CompletionState::New))
    };
    let courses = matrix.courses.iter().enumerate().filter(|(n, _)| is_missing(*n));
    courses.map(|(_, course)| course.name.clone()).collect()
}

#[component]
pub fn MissingCourses(slug: BranchSlug) -> impl IntoView {
    let client = use_client();
    let href = Place::Courses(slug.clone()).href();
    let matrix: Remote<CourseMatrixView> = Remote::new(move || {
        let slug = slug.clone();
        let query = MatrixQuery { own: Some(true) };
        async move { client.find::<GetCourseMatrix>((slug,), &query).await }
    });
    let names = Memo::new(move |_| matrix.with(missing).unwrap_or_default());
    view! {
        <Show when=move || names.with(|names| !names.is_empty())>
            <section class="stack gap-2" aria-labelledby="h-kurs" data-test="missing-courses">
                <h2 id="h-kurs">{move || t::courses::mine_missing(small(names.with(Vec::len)))}</h2>
                <p class="st st--gap">{mark("g-gap")}<span>{move || names.with(|names| names.join(", "))}</span></p>
                <p><a class="btn" href=href.clone()>{t::courses::see_own()}</a></p>
            </section>
        </Show>
    }
}
