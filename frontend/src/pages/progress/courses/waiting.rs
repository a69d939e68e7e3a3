//! What others have said that they completed, confirmed several at once.

use leptos::prelude::*;
use verv_contract::{
    endpoints::ConfirmCompletions,
    progress::{
        completions::{ConfirmationItem, ConfirmationRequest},
        coverage::{CompletionRef, CompletionState, CourseMatrixView},
    },
};
use verv_domain::{Date, id::CompletionId, organisation::branches::BranchSlug};
use wasm_bindgen_futures::spawn_local;

use super::Known;
use crate::{
    api::{CallError, Options},
    form::use_client,
    locales::{days, small, t},
    ui::{icon::icon, note, remote::Remote, toast::use_toasts},
};

/// Somebody's word that waits.
#[derive(Clone, PartialEq, Debug)]
struct Waits {
    completion: CompletionRef,
    person: String,
    course: String,
    day: Option<Date>,
}

/// Each once, whichever offices the person holds.
fn waits(matrix: &CourseMatrixView) -> Vec<Waits> {
    let mut all: Vec<Waits> = Vec::new();
    for row in &matrix.rows {
        for (cell, course) in row.cells.iter().zip(&matrix.courses) {
            let Some(completion) = cell.completion.filter(|_| cell.state == CompletionState::Said) else {
                continue;
            };
            if all.iter().all(|other| other.completion.id != completion.id) {
                let (person, course) = (row.person.clone(), course.name.clone());
                all.push(Waits { completion, person, course, day: cell.day });
            }
        }
    }
    all
}

#[component]
pub fn Waiting(known: Remote<Known>, slug: BranchSlug) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let all = Memo::new(move |_| known.with(|known| waits(&known.matrix)).unwrap_or_default());
    let chosen = RwSignal::new(Vec::<CompletionId>::new());
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None::<CallError>));
    // What somebody else has confirmed meanwhile is chosen no more.
    let items = move || {
        let is_chosen = |waits: &&Waits| chosen.with(|chosen| chosen.contains(&waits.completion.id));
        let item = |waits: &Waits| ConfirmationItem {
            completion_id: waits.completion.id,
            version: waits.completion.version,
        };
        all.with(|all| all.iter().filter(is_chosen).map(item).collect::<Vec<_>>())
    };
    let confirm = move |_| {
        let items = untrack(items);
        if busy.get_untracked() || items.is_empty() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        let (slug, count) = (slug.clone(), small(items.len()));
        spawn_local(async move {
            let request = ConfirmationRequest { items };
            let outcome = client.send::<ConfirmCompletions>((slug,), &request, Options::once()).await;
            busy.try_set(false);
            match outcome {
                Ok(_) => {
                    chosen.try_set(Vec::new());
                    toasts.say(t::courses::confirmed(count));
                }
                Err(error) => drop(trouble.try_set(Some(error))),
            }
        });
    };
    let choose_all = move |_| {
        let every = all.with_untracked(|all| all.iter().map(|waits| waits.completion.id).collect::<Vec<_>>());
        chosen.update(|chosen| *chosen = if chosen.len() == every.len() { Vec::new() } else { every });
    };
    let count = move || small(items().len());
    view! {
        <section class="sheet sheet--new stack gap-3" aria-labelledby="h-venter" data-test="waiting-completions" hidden=move || all.with(Vec::is_empty)>
            <h2 id="h-venter">{move || t::courses::waiting_title(small(all.with(Vec::len)))}</h2>
            <p class="soft">{t::courses::waiting_lead()}</p>
            {move || trouble.get().map(|error| note::trouble(&error))}
            <ul class="pick">
                <For each=move || all.get() key=|waits| (waits.completion.id, waits.completion.version) let:waits>
                    <Row waits chosen/>
                </For>
            </ul>
            <div class="row">
                <button
                    class="btn btn--primary"
                    type="button"
                    data-test="confirm-completions"
                    aria-busy=move || busy.get().then_some("true")
                    aria-disabled=move || (count() == 0).then_some("true")
                    on:click=confirm
                >
                    {icon("i-check")}
                    {move || if count() == 0 { t::courses::confirm_none() } else { t::courses::confirm(count()) }}
                </button>
                <button class="btn" type="button" data-test="choose-all-completions" on:click=choose_all>
                    {t::courses::choose_all()}
                </button>
            </div>
        </section>
    }
}

#[component]
fn Row(waits: Waits, chosen: RwSignal<Vec<CompletionId>>) -> impl IntoView {
    let id = waits.completion.id;
    let change = move |event| {
        let is_chosen = event_target_checked(&event);
        chosen.update(|chosen| {
            chosen.retain(|other| *other != id);
            if is_chosen {
                chosen.push(id);
            }
        });
    };
    let said = waits.day.map(|day| t::courses::completed_on(&days::day_and_year(day)));
    view! {
        <li>
            <label class="pick__row">
                <input
                    type="checkbox"
                    data-test="choose-completion"
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&id))
                    on:change=change
                />
                <span>
                    <span class="pick__t">{format!("{}: {}", waits.person, waits.course)}</span>
                    <span class="pick__s">{said}</span>
                </span>
            </label>
        </li>
    }
}
