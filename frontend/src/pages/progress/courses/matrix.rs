//! Who has what: offices and their holders down, courses across. On a phone it is pushed sideways under the names.

use leptos::prelude::*;
use verv_contract::progress::coverage::{
    CompletionState, CourseColumn, CourseMatrixView, MatrixCell, MatrixRow,
};

use super::{Known, words};
use crate::{
    locales::{days, t},
    pages::organisation::parties,
    ui::{
        icon::{icon, mark},
        remote::Remote,
    },
};

/// Of oneself alone it says what the list of one's own courses says.
#[component]
pub fn Matrix(known: Remote<Known>) -> impl IntoView {
    let matrix = Memo::new(move |_| known.with(|known| known.matrix.clone()));
    move || {
        let matrix = matrix.get()?;
        let has_others = matrix.rows.iter().any(|row| !row.is_me) && !matrix.courses.is_empty();
        has_others.then(|| table(&matrix))
    }
}

fn table(matrix: &CourseMatrixView) -> impl IntoView + use<> {
    let head = |course: &CourseColumn| {
        let deadline = course.deadline.map(|day| {
            view! { <span class="matrix__due">{t::courses::deadline(&days::day_and_year(day))}</span> }
        });
        view! { <th scope="col">{course.name.clone()}{deadline}</th> }
    };
    let heads = matrix.courses.iter().map(head).collect_view();
    let rows = matrix.rows.iter().map(row).collect_view();
    view! {
        <div class="stack gap-2">
            <h2 id="h-matrise">{t::courses::matrix()}</h2>
            {legend()}
            // What scrolls can be reached with the keyboard.
            <div class="matrix sheet sheet--flush" role="region" aria-labelledby="h-matrise" tabindex="0" data-test="matrix">
                <table>
                    <thead><tr><th scope="col">{t::courses::office()}</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
}

fn row(row: &MatrixRow) -> impl IntoView + use<> {
    let person = parties::named(&[row.person.as_str()], &row.office);
    let person = (!person.is_empty()).then(|| view! { <span class="matrix__who">{person}</span> });
    let cells = row.cells.iter().map(cell).collect_view();
    view! { <tr data-test="matrix-row"><th scope="row">{row.office.clone()}{person}</th>{cells}</tr> }
}

fn cell(cell: &MatrixCell) -> impl IntoView + use<> {
    view! {
        <td data-state=cell.state.as_str()>
            <span aria-hidden="true">{shape(cell.state)}</span>
            <span class="vh">{words::standing(cell)}</span>
        </td>
    }
}

/// A shape of its own for each state; nothing where nothing is asked.
fn shape(state: CompletionState) -> AnyView {
    match state {
        CompletionState::Confirmed => view! { <span class="st st--ok">{icon("i-check")}</span> }.into_any(),
        CompletionState::Said => view! { <span class="st">{icon("i-clock")}</span> }.into_any(),
        CompletionState::Missing => view! { <span class="st st--gap">{mark("g-gap")}</span> }.into_any(),
        CompletionState::New => view! { <span class="st">{mark("g-idle")}</span> }.into_any(),
        CompletionState::NotNeeded => view! { <span class="muted">"–"</span> }.into_any(),
    }
}

/// What the shapes mean; in each cell it is said in words for those who listen.
fn legend() -> impl IntoView {
    let one = |state: CompletionState, words: String| view! { <li>{shape(state)}<span>{words}</span></li> };
    view! {
        <ul class="matrix__legend plain soft" aria-hidden="true">
            {one(CompletionState::Confirmed, t::courses::legend_confirmed())}
            {one(CompletionState::Said, t::courses::legend_said())}
            {one(CompletionState::Missing, t::courses::missing())}
            {one(CompletionState::New, t::courses::legend_new())}
            {one(CompletionState::NotNeeded, t::courses::not_needed())}
        </ul>
    }
}
