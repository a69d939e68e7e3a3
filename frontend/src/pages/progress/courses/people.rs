//! Who has completed the course and who lacks it, and saying for several at once that they attended.

use leptos::{ev::SubmitEvent, prelude::*};
use verv_contract::{
    endpoints::LogCompletion,
    progress::{
        completions::CompletionRequest,
        coverage::{CompletionState, MatrixCell},
    },
};
use verv_domain::{
    id::{CourseId, PersonId},
    organisation::branches::BranchSlug,
};
use wasm_bindgen_futures::spawn_local;

use super::{Known, words};
use crate::{
    browser,
    form::{Field, Form, Submit, Summary, TextField, use_client},
    locales::{small, t},
    pages::organisation::parties,
    ui::{
        icon::{icon, mark},
        toast::use_toasts,
    },
};

/// Somebody who needs the course or has completed it, by one of their offices.
#[derive(Clone, PartialEq)]
struct Person {
    id: PersonId,
    name: String,
    offices: Vec<String>,
    cell: MatrixCell,
}

impl Person {
    fn is_missing(&self) -> bool {
        matches!(self.cell.state, CompletionState::Missing | CompletionState::New)
    }
}

/// Each once; those who lack it first.
fn in_need(known: &Known, course: CourseId) -> Vec<Person> {
    let Some(n) = known.matrix.courses.iter().position(|column| column.course_id == course) else {
        return Vec::new();
    };
    let mut people: Vec<Person> = Vec::new();
    for row in &known.matrix.rows {
        let Some(cell) = row.cells.get(n).filter(|cell| cell.state != CompletionState::NotNeeded) else {
            continue;
        };
        if let Some(known) = people.iter_mut().find(|person| person.id == row.person_id) {
            known.offices.push(row.office.clone());
        } else {
            let (id, name, offices) = (row.person_id, row.person.clone(), vec![row.office.clone()]);
            people.push(Person { id, name, offices, cell: cell.clone() });
        }
    }
    people.sort_by_key(|person| !person.is_missing());
    people
}

/// Nothing where nobody needs it, or nobody whose training one may follow.
pub fn people(known: &Known, slug: BranchSlug, id: CourseId, manages: bool) -> AnyView {
    let people = in_need(known, id);
    if people.is_empty() {
        return ().into_any();
    }
    let chosen = RwSignal::new(Vec::<PersonId>::new());
    let may_choose = manages && people.iter().any(Person::is_missing);
    let rows = people.iter().map(|person| row(person, manages, chosen)).collect_view();
    let registering = may_choose.then(|| view! { <Registering slug id chosen/> });
    view! {
        <section class="stack gap-3" aria-labelledby="h-hvem">
            <h2 id="h-hvem" tabindex="-1">{t::courses::who()}</h2>
            <ul class="pick sheet sheet--flush" data-test="course-people">{rows}</ul>
            {registering}
        </section>
    }
    .into_any()
}

fn row(person: &Person, manages: bool, chosen: RwSignal<Vec<PersonId>>) -> impl IntoView + use<> {
    let id = person.id;
    let offices: Vec<&str> = person.offices.iter().map(String::as_str).collect();
    let (office, name) = (offices.join(", "), parties::named(&[person.name.as_str()], offices[0]));
    let name = (!name.is_empty()).then_some(name);
    let said = words::standing(&person.cell);
    let about = [name, Some(said)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let words =
        view! { <span><span class="pick__t">{office}</span><span class="pick__s">{about}</span></span> };
    if manages && person.is_missing() {
        let change = move |event| {
            let is_chosen = event_target_checked(&event);
            chosen.update(|chosen| {
                chosen.retain(|other| *other != id);
                if is_chosen {
                    chosen.push(id);
                }
            });
        };
        return view! {
            <li>
                <label class="pick__row">
                    <input
                        type="checkbox"
                        data-test="choose-person"
                        prop:checked=move || chosen.with(|chosen| chosen.contains(&id))
                        on:change=change
                    />
                    {words}
                </label>
            </li>
        }
        .into_any();
    }
    let shape = match person.cell.state {
        CompletionState::Confirmed => icon("i-check").into_any(),
        CompletionState::Said => icon("i-clock").into_any(),
        CompletionState::Missing | CompletionState::New | CompletionState::NotNeeded => {
            mark("g-gap").into_any()
        }
    };
    view! { <li><div class="pick__row">{shape}{words}</div></li> }.into_any()
}

/// After a day of the course: those who are ticked attended.
#[component]
fn Registering(slug: BranchSlug, id: CourseId, chosen: RwSignal<Vec<PersonId>>) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let (form, day) = (Form::new("registrer"), RwSignal::new(browser::today().to_string()));
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
        let people = chosen.get_untracked();
        if people.is_empty() {
            form.refuse_field("/person_id", "required");
            return;
        }
        form.begin();
        let slug = slug.get_value();
        spawn_local(async move {
            let count = small(people.len());
            for person in people {
                let request = CompletionRequest { course_id: id, person_id: Some(person), day };
                let options = form.once(&request);
                if let Err(error) = client.send::<LogCompletion>((slug.clone(),), &request, options).await {
                    // Those before are stored; what is left stays ticked.
                    form.fail(error);
                    return;
                }
                chosen.try_update(|chosen| chosen.retain(|other| *other != person));
            }
            form.end();
            toasts.say(t::courses::confirmed(count));
            browser::focus("h-hvem");
        });
    };
    let field = Field { form, pointer: "/day", label: t::courses::day(), hint: None, test: "completion-day" };
    let text = Signal::derive(move || t::courses::register(small(chosen.with(Vec::len))));
    view! {
        <form class="stack gap-3 narrow-form" novalidate data-test="register-form" on:submit=submit>
            <Summary form/>
            <TextField field value=day kind="date"/>
            <div class="row"><Submit form text busy=t::app::saving test="register-submit"/></div>
        </form>
    }
}
