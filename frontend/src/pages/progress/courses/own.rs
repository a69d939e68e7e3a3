//! One's own courses: what is missing, said in two touches, and what has been said.

use leptos::{ev::SubmitEvent, prelude::*};
use verv_contract::{
    endpoints::{LogCompletion, WithdrawCompletion},
    progress::{
        completions::CompletionRequest,
        coverage::{CompletionRef, CompletionState, CourseMatrixView, MatrixCell},
    },
};
use verv_domain::{id::CourseId, organisation::branches::BranchSlug};
use wasm_bindgen_futures::spawn_local;

use super::{Known, words};
use crate::{
    api::{Client, Options, trouble_text},
    browser,
    form::{Field, Form, Submit, Summary, TextField, use_client},
    locales::t,
    ui::{
        icon::{icon, mark, small_icon},
        remote::Remote,
        toast::{Toasts, use_toasts},
    },
};

/// A course that one needs, or has completed.
#[derive(Clone, PartialEq, Debug)]
pub struct Own {
    pub course: CourseId,
    pub name: String,
    pub cell: MatrixCell,
}

impl Own {
    pub fn is_missing(&self) -> bool {
        matches!(self.cell.state, CompletionState::Missing | CompletionState::New)
    }
}

/// Each course once, whichever of one's offices needs it.
pub fn own(matrix: &CourseMatrixView) -> Vec<Own> {
    let columns = matrix.courses.iter().enumerate().filter_map(|(n, course)| {
        let mut cells = matrix.rows.iter().filter(|row| row.is_me).filter_map(|row| row.cells.get(n));
        let cell = cells.find(|cell| cell.state != CompletionState::NotNeeded)?.clone();
        Some(Own { course: course.course_id, name: course.name.clone(), cell })
    });
    let mut all: Vec<Own> = columns.collect();
    // What is missing comes first; the rest stays in the branch's order.
    all.sort_by_key(|own| !own.is_missing());
    all
}

/// Takes one's word back, and says so or why not.
pub async fn take_back(client: Client, toasts: Toasts, slug: BranchSlug, completion: CompletionRef) {
    let options = Options::of_version(completion.version);
    let outcome = client.send::<WithdrawCompletion>((slug, completion.id), &(), options).await;
    toasts.say(outcome.map_or_else(|error| trouble_text(&error), |_| t::courses::taken_back()));
}

#[component]
pub fn OwnCourses(known: Remote<Known>, slug: BranchSlug) -> impl IntoView {
    let all = Memo::new(move |_| known.with(|known| own(&known.matrix)).unwrap_or_default());
    let slug = StoredValue::new(slug);
    view! {
        <section class="stack gap-2" aria-labelledby="h-mine-kurs" hidden=move || all.with(Vec::is_empty)>
            <h2 id="h-mine-kurs" tabindex="-1">{t::courses::mine()}</h2>
            <ul class="list sheet sheet--list" data-test="own-courses">
                <For
                    each=move || all.get()
                    key=|own| (own.course, own.cell.state.as_str(), own.cell.completion.map(|it| it.version))
                    let:own
                >
                    <Row own slug=slug.get_value()/>
                </For>
            </ul>
        </section>
    }
}

#[component]
fn Row(own: Own, slug: BranchSlug) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let (is_missing, name) = (own.is_missing(), own.name.clone());
    let (shape, class) = match own.cell.state {
        CompletionState::Confirmed => (icon("i-check").into_any(), "item__sub"),
        CompletionState::Said => (icon("i-clock").into_any(), "item__sub"),
        CompletionState::Missing | CompletionState::New | CompletionState::NotNeeded => {
            (mark("g-gap").into_any(), "item__sub")
        }
    };
    let button = format!("si-{}", own.course);
    let opener = button.clone();
    let open = move |_| {
        is_open.set(true);
        browser::focus(form_of(own.course).id("/day"));
    };
    let say = is_missing.then(|| {
        view! {
            <button
                class="btn btn--outline"
                type="button"
                id=button
                data-test="say-completed"
                hidden=move || is_open.get()
                on:click=open
            >
                {icon("i-check")}
                {t::courses::said_it()}
                <span class="vh">": "{name.clone()}</span>
            </button>
        }
    });
    let waits = own.cell.completion.filter(|_| own.cell.state == CompletionState::Said);
    let back = waits.map(|completion| view! { <TakeBack completion slug=slug.clone()/> });
    view! {
        <li data-test="own-course" data-state=own.cell.state.as_str()>
            <div class="item">
                {shape}
                <span>
                    <span class="item__title">{own.name.clone()}</span>
                    <br/>
                    <span class=class>{words::standing(&own.cell)}</span>
                </span>
                {say}
                {back}
            </div>
            <Show when=move || is_open.get()>
                <Saying course=own.course slug=slug.clone() is_open opener=opener.clone()/>
            </Show>
        </li>
    }
}

#[component]
fn TakeBack(completion: CompletionRef, slug: BranchSlug) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let press = move |_| {
        let slug = slug.clone();
        spawn_local(async move { take_back(client, toasts, slug, completion).await });
    };
    view! {
        <button class="linkbtn" type="button" data-test="take-back-completion" on:click=press>
            {small_icon("i-undo")}
            {t::courses::take_back()}
        </button>
    }
}

fn form_of(course: CourseId) -> Form {
    Form::new(format!("gjennomfort-{course}"))
}

/// On which day; today is filled in.
#[component]
fn Saying(course: CourseId, slug: BranchSlug, is_open: RwSignal<bool>, opener: String) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let (form, day) = (form_of(course), RwSignal::new(browser::today().to_string()));
    let slug = StoredValue::new(slug);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if form.busy.get_untracked() {
            return;
        }
        let Ok(day) = day.get_untracked().parse() else {
            form.refuse_field("/day", "required");
            return;
        };
        let request = CompletionRequest { course_id: course, person_id: None, day };
        if !form.passes(request.clone()) {
            return;
        }
        form.begin();
        let (slug, options) = (slug.get_value(), form.once(&request));
        spawn_local(async move {
            match client.send::<LogCompletion>((slug.clone(),), &request, options).await {
                Ok(view) => {
                    form.end();
                    is_open.try_set(false);
                    browser::focus("h-mine-kurs");
                    let completion = CompletionRef { id: view.id, version: view.version };
                    let words =
                        if view.confirmed.is_some() { t::courses::saved_one() } else { t::courses::said() };
                    toasts.say_with_undo(words, move || {
                        let slug = slug.clone();
                        spawn_local(async move { take_back(client, toasts, slug, completion).await });
                    });
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let cancel = move |_| {
        is_open.set(false);
        browser::focus(opener.clone());
    };
    let field = Field { form, pointer: "/day", label: t::courses::day(), hint: None, test: "completion-day" };
    view! {
        <form class="stack gap-3 narrow-form course__say" novalidate data-test="say-form" on:submit=submit>
            <Summary form/>
            <TextField field value=day kind="date"/>
            <div class="row">
                <Submit form text=t::courses::save_said() busy=t::app::saving test="say-submit"/>
                <button class="btn btn--quiet" type="button" data-test="cancel" on:click=cancel>{t::app::cancel()}</button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use verv_contract::progress::coverage::{CourseColumn, MatrixRow};
    use verv_domain::time::date;

    use super::*;

    const ID: &str = "0198c0de-0000-7000-8000-000000000001";

    #[test]
    fn each_course_that_one_needs_stands_once_what_is_missing_first() {
        let column = |n: u8| CourseColumn {
            course_id: format!("0198c0de-0000-7000-8000-00000000000{n}").parse().expect("an id"),
            name: format!("Kurs {n}"),
            deadline: None,
        };
        let cell = |state| MatrixCell { state, day: None, completion: None };
        let row = |is_me, states: [CompletionState; 3]| MatrixRow {
            office_id: ID.parse().expect("an id"),
            office: "Verv".to_owned(),
            person_id: ID.parse().expect("an id"),
            person: "Verv".to_owned(),
            is_me,
            cells: states.map(cell).to_vec(),
        };
        let matrix = CourseMatrixView {
            today: date(2026, 6, 10),
            courses: (1..=3).map(column).collect(),
            rows: vec![
                row(
                    true,
                    [CompletionState::NotNeeded, CompletionState::Confirmed, CompletionState::NotNeeded],
                ),
                row(true, [CompletionState::NotNeeded, CompletionState::Confirmed, CompletionState::New]),
                row(false, [CompletionState::Missing, CompletionState::Missing, CompletionState::Missing]),
            ],
        };
        let found = own(&matrix);
        let names: Vec<_> = found.iter().map(|own| own.name.as_str()).collect();
        assert_eq!(names, ["Kurs 3", "Kurs 2"]);
        assert!(found[0].is_missing() && !found[1].is_missing());
    }
}
