//! Goals from a file, into a plan that is not adopted: the server checks the file and tells what would be added, or which rows
//! are wrong; nothing is stored before that has been seen.

use js_sys::Array;
use leptos::prelude::*;
use verv_contract::{
    FieldError, ProblemCode,
    endpoint::Body,
    endpoints::ImportGoals,
    exchange::imports::{GoalFile, GoalImportQuery, GoalImportView, ImportedAreaView, ImportedGoalView},
};
use verv_domain::id::PlanId;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlInputElement};

use super::shared::use_shared;
use crate::{
    api::{CallError, problem_text, trouble_text},
    browser,
    locales::{small, t},
    ui::{icon::icon, note},
};

/// How many wrong rows the server tells of at the most, and the page shows.
const MAX_SHOWN: usize = 100;

const FILE: &str = "import-file";
const OUTCOME: &str = "import-outcome";

/// What is known of the chosen file.
#[derive(Clone, PartialEq)]
enum Stage {
    NoFile,
    /// On its way to the server; by its name.
    Checking(String),
    /// An import would add this.
    Ready(GoalImportView),
    /// Rows of it are wrong, and none would be added.
    Wrong(Vec<FieldError>),
}

#[derive(Clone, Copy)]
struct Import {
    stage: RwSignal<Stage>,
    trouble: RwSignal<Option<String>>,
    is_importing: RwSignal<bool>,
    /// Counts the files that were chosen, so that a late answer about an earlier one is dropped.
    chosen: StoredValue<u32>,
    /// What was checked, and is to be imported.
    checked: StoredValue<Option<File>, LocalStorage>,
}

impl Import {
    fn new() -> Self {
        Self {
            stage: RwSignal::new(Stage::NoFile),
            trouble: RwSignal::new(None),
            is_importing: RwSignal::new(false),
            chosen: StoredValue::new(0),
            checked: StoredValue::new_local(None),
        }
    }

    fn fail(self, error: CallError) {
        match error {
            CallError::Refused { problem, .. } if !problem.errors.is_empty() => {
                self.stage.set(Stage::Wrong(problem.errors));
            }
            error => self.trouble.set(Some(trouble_text(&error))),
        }
    }
}

fn opener(id: PlanId) -> String {
    format!("hent-mal-{id}")
}

#[component]
pub fn ImportButton(id: PlanId) -> impl IntoView {
    let open = use_shared().open;
    let begin = move |_| {
        open.importing.set(Some(id));
        browser::focus(FILE);
    };
    view! {
        <div class="stack gap-1" hidden=move || open.adopting.get() == Some(id)>
            <p>
                <button class="btn" type="button" id=opener(id) data-test="import-goals" on:click=begin>
                    {icon("i-up")}
                    {t::import::begin()}
                </button>
            </p>
            <p class="soft measure">{t::import::begin_means()}</p>
        </div>
    }
}

#[component]
pub fn ImportForm(id: PlanId) -> impl IntoView {
    let shared = use_shared();
    let import = Import::new();
    let Import { stage, trouble, is_importing, chosen, checked } = import;
    let close = move || {
        shared.open.importing.set(None);
        browser::focus(opener(id));
    };
    let path = move || (shared.slug.get_value(), id);
    let choose = move |file: File| {
        if is_importing.get_untracked() {
            return;
        }
        chosen.update_value(|count| *count += 1);
        let this = chosen.get_value();
        checked.set_value(None);
        trouble.set(None);
        if file.size() > max_bytes() {
            stage.set(Stage::NoFile);
            trouble.set(Some(problem_text(ProblemCode::BodyTooLarge)));
            browser::focus(OUTCOME);
            return;
        }
        stage.set(Stage::Checking(file.name()));
        let path = path();
        spawn_local(async move {
            let copy = copied(&file).await;
            let query = GoalImportQuery { preview: Some(true) };
            let outcome = match copy.clone() {
                Some(copy) => Some(shared.client.upload::<ImportGoals>(path, &query, copy, false).await),
                None => None,
            };
            // The page may be gone, or another file chosen.
            if chosen.try_get_value() != Some(this) {
                return;
            }
            stage.set(Stage::NoFile);
            match outcome {
                Some(Ok(view)) => {
                    checked.set_value(copy);
                    stage.set(Stage::Ready(view));
                }
                Some(Err(error)) => import.fail(error),
                None => trouble.set(Some(t::import::unreadable())),
            }
            browser::focus(OUTCOME);
        });
    };
    let take_in = move |_| {
        let Some(file) = checked.get_value().filter(|_| !is_importing.get_untracked()) else { return };
        is_importing.set(true);
        trouble.set(None);
        let path = path();
        spawn_local(async move {
            let query = GoalImportQuery::default();
            let outcome = shared.client.upload::<ImportGoals>(path, &query, file, true).await;
            match outcome {
                Ok(view) => {
                    // Somebody else may have added the same meanwhile, or an earlier answer was lost on its way.
                    let is_new = view.goals_added > 0;
                    shared.toasts.say(if is_new {
                        t::import::done(view.goals_added)
                    } else {
                        t::import::nothing_new()
                    });
                    if is_importing.try_set(false).is_none() {
                        close();
                    }
                }
                // The page may be gone when an answer comes.
                Err(error) if is_importing.try_set(false).is_none() => {
                    import.fail(error);
                    browser::focus(OUTCOME);
                }
                Err(_) => {}
            }
        });
    };
    let picked = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            choose(file);
        }
        // Otherwise a file that was mended and is chosen again is no change.
        input.set_value("");
    };
    let is_over = RwSignal::new(false);
    let heading = format!("h-import-{id}");
    let labelled = heading.clone();
    let has_goals = move || stage.with(|stage| matches!(stage, Stage::Ready(view) if view.goals_added > 0));
    view! {
        <section class="stack gap-5" aria-labelledby=labelled data-test="import-form">
            <div class="stack gap-2">
                <h4 id=heading>{t::import::title()}</h4>
                <p class="soft measure">{t::import::lead()}</p>
            </div>
            <label class="tile drop" class:is-over=move || is_over.get() hidden=move || is_importing.get()>
                {icon("i-up")}
                <span>{t::import::choose()}</span>
                <input
                    type="file"
                    id=FILE
                    accept=".csv,.xlsx"
                    data-test="import-file"
                    on:change=picked
                    on:dragenter=move |_| is_over.set(true)
                    on:dragleave=move |_| is_over.set(false)
                    on:drop=move |_| is_over.set(false)
                />
            </label>
            <div class="stack" id=OUTCOME tabindex="-1">
                {move || trouble.get().map(|text| note::warning(None, text))}
                {move || stage.with(outcome)}
            </div>
            <div class="row">
                <Show when=has_goals>
                    <button
                        class="btn btn--primary"
                        type="button"
                        data-test="import-submit"
                        aria-busy=move || is_importing.get().then_some("true")
                        on:click=take_in
                    >
                        {move || if is_importing.get() { t::import::importing() } else { t::import::submit() }}
                    </button>
                </Show>
                <button class="btn btn--quiet" type="button" data-test="cancel" on:click=move |_| close()>
                    {t::app::cancel()}
                </button>
            </div>
        </section>
    }
}

/// The file as it is now, in memory: what is imported is what was checked, also when it has been saved again meanwhile.
async fn copied(file: &File) -> Option<File> {
    let content = JsFuture::from(file.array_buffer()).await.ok()?;
    File::new_with_buffer_source_sequence(&Array::of1(&content), &file.name()).ok()
}

/// Of a file, as browsers count.
fn max_bytes() -> f64 {
    let max = GoalFile::FILE.and_then(|file| u32::try_from(file.max_bytes).ok());
    max.map_or(f64::INFINITY, f64::from)
}

fn outcome(stage: &Stage) -> Option<AnyView> {
    match stage {
        Stage::NoFile => None,
        Stage::Checking(name) => {
            let words = t::import::checking(name);
            Some(view! { <p class="soft" role="status" aria-busy="true">{words}</p> }.into_any())
        }
        Stage::Ready(view) => Some(preview(view)),
        Stage::Wrong(errors) => Some(wrong(errors)),
    }
}

fn preview(view: &GoalImportView) -> AnyView {
    let GoalImportView { areas_added, goals_added, goals_known, ignored_columns, areas } = view;
    let finding = match (*goals_added, *areas_added) {
        (0, _) => t::import::nothing_new(),
        (goals, 0) => t::import::only_goals(&t::import::goals(goals)),
        (goals, areas) => t::import::goals_and_areas(&t::import::new_areas(areas), &t::import::goals(goals)),
    };
    let known = (*goals_known > 0 && *goals_added > 0).then(|| t::import::known(*goals_known));
    let ignored =
        (!ignored_columns.is_empty()).then(|| t::import::ignored_columns(&ignored_columns.join(", ")));
    let notes = known.into_iter().chain(ignored).map(|text| view! { <p class="soft">{text}</p> });
    view! {
        <div class="stack" data-test="import-preview">
            <p><b>{finding}</b></p>
            {notes.collect_view()}
            {areas.iter().map(area).collect_view()}
        </div>
    }
    .into_any()
}

fn area(area: &ImportedAreaView) -> impl IntoView + use<> {
    let ImportedAreaView { number, title, is_new, goals } = area;
    let heading = format!("{number}. {title}");
    let is_new = is_new.then(|| view! { <span class="soft">" · "{t::import::new_area()}</span> });
    let goal = |goal: &ImportedGoalView| {
        let serves = (!goal.serves.is_empty())
            .then(|| view! { <span class="soft">" · "{t::import::serves(&goal.serves.join(", "))}</span> });
        view! { <li data-test="import-goal">{goal.title.clone()}{serves}</li> }
    };
    view! {
        <div data-test="import-area">
            <h5 class="h-body">{heading}{is_new}</h5>
            <ul>{goals.iter().map(goal).collect_view()}</ul>
        </div>
    }
}

fn wrong(errors: &[FieldError]) -> AnyView {
    let rows = errors.iter().take(MAX_SHOWN).map(|error| view! { <li>{row_text(error)}</li> }).collect_view();
    let more = (errors.len() >= MAX_SHOWN).then(|| view! { <p>{t::import::more_follow()}</p> });
    view! {
        <div class="note note--stop" role="alert" data-test="import-errors">
            {icon("i-warn")}
            <div class="stack gap-2">
                <p><b>{t::import::wrong(small(errors.len()))}</b>" "{t::import::mend()}</p>
                <ul class="plain">{rows}</ul>
                {more}
            </div>
        </div>
    }
    .into_any()
}

/// "Rad 17, kolonnen Mål: …", or what is wrong with the whole row.
fn row_text(error: &FieldError) -> String {
    let what = cell_text(&error.code);
    match place(&error.pointer) {
        Some((row, Some(column))) => t::import::in_cell(&column_name(column), row, &what),
        Some((row, None)) => t::import::in_row(row, &what),
        None => what,
    }
}

/// Row and column of `/rows/17/goal`; of a whole row there is no column.
fn place(pointer: &str) -> Option<(&str, Option<&str>)> {
    let place = pointer.strip_prefix("/rows/")?;
    Some(place.split_once('/').map_or((place, None), |(row, column)| (row, Some(column))))
}

fn column_name(column: &str) -> String {
    match column {
        "area" => t::import::column_area(),
        "goal" => t::import::column_goal(),
        "serves" => t::import::column_serves(),
        other => other.to_owned(),
    }
}

/// The codes are open, so that an unknown one has a text too.
fn cell_text(code: &str) -> String {
    match code {
        "required" => t::import::required(),
        "empty" => t::import::empty(),
        "given_twice" => t::import::given_twice(),
        "contradicts" => t::import::contradicts(),
        "unknown" => t::import::unknown(),
        "out_of_range" => t::import::out_of_range(),
        "too_many" => t::import::too_many(),
        "too_many_cells" => t::import::too_many_cells(),
        "not_text" => t::import::not_text(),
        "not_a_value" => t::import::not_a_value(),
        "too_long" => t::field::too_long(),
        "control_character" => t::field::control_character(),
        "direction_character" => t::field::direction_character(),
        _ => t::import::other(),
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn what_is_wrong_is_placed_by_row_and_column() {
        assert_eq!(place("/rows/17/goal"), Some(("17", Some("goal"))));
        assert_eq!(place("/rows/5001"), Some(("5001", None)));
        assert_eq!(place("/title"), None);
    }
}
