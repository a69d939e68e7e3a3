//! What is typed about a course: its name, who needs it, its deadline, the weeks of grace, and whether it is offered.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use verv_contract::{
    organisation::parties::PartyView,
    progress::courses::{CourseRequest, CourseView},
};
use verv_domain::{Date, organisation::parties::Party};

use crate::{
    api::read_json,
    browser,
    form::{Choices, Field, Form, NumberField, TextField},
    locales::{days, t},
    pages::organisation::parties,
    ui::{
        combobox::{Choice, Combobox, PARTIES},
        icon::small_icon,
    },
};

/// Name, who needs it (a list as text, which is saved, compared and kept as one), deadline, weeks of grace, position, whether it
/// is offered.
pub type Fields = [RwSignal<String>; 6];

/// The id of the field that adds somebody.
const NEW_PARTY: &str = "new-party";

const OFFERED: &str = "offered";
const ENDED: &str = "ended";

/// Somebody who needs it, as they are edited.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Needs {
    party: Party,
    name: String,
}

pub fn written(course: &CourseView) -> [String; 6] {
    let needs = |view: &PartyView| Needs { party: view.to_party(), name: view.name.clone() };
    [
        course.name.clone(),
        as_text(&course.needed_by.iter().map(needs).collect::<Vec<_>>()),
        course.deadline.map(|day| day.to_string()).unwrap_or_default(),
        course.grace_weeks.to_string(),
        course.position.to_string(),
        if course.active { OFFERED } else { ENDED }.to_owned(),
    ]
}

fn as_text(needs: &[Needs]) -> String {
    serde_json::to_string(needs).unwrap_or_default()
}

fn of_text(text: &str) -> Vec<Needs> {
    read_json(text).unwrap_or_default()
}

fn active_words(active: &str) -> String {
    if active == ENDED { t::courses::ended() } else { t::courses::offered() }
}

pub fn in_words([name, needs, deadline, grace, position, active]: &[String; 6]) -> [(String, String); 6] {
    let names: Vec<String> = of_text(needs).into_iter().map(|needs| needs.name).collect();
    let day = deadline.parse().map(days::day_and_year).unwrap_or_default();
    [
        (t::courses::name(), name.clone()),
        (t::courses::needed_by(), names.join(", ")),
        (t::courses::deadline_label(), day),
        (t::courses::grace(), grace.clone()),
        (t::office::position(), position.clone()),
        (t::courses::active(), active_words(active)),
    ]
}

/// The request, or the field that is not a number.
pub fn request(
    [name, needs, deadline, grace, position, active]: &[String; 6],
) -> Result<CourseRequest, &'static str> {
    Ok(CourseRequest {
        name: name.clone(),
        position: position.trim().parse().map_err(|_| "/position")?,
        active: active != ENDED,
        needed_by: of_text(needs).into_iter().map(|needs| needs.party).collect(),
        grace_weeks: grace.trim().parse().map_err(|_| "/grace_weeks")?,
        deadline: deadline.parse::<Date>().ok(),
    })
}

#[component]
pub fn CourseFields(form: Form, fields: Fields, parties: StoredValue<Vec<Choice>>) -> impl IntoView {
    let [name, needs, deadline, grace, position, active] = fields;
    let field = |pointer, label, hint, test| Field { form, pointer, label, hint, test };
    let name_field = field("/name", t::courses::name(), Some(t::courses::name_hint()), "course-name");
    let optional = format!("{} {}", t::courses::deadline_label(), t::app::optional());
    let deadline_field = field("/deadline", optional, None, "course-deadline");
    let grace_field =
        field("/grace_weeks", t::courses::grace(), Some(t::courses::grace_hint()), "course-grace");
    let position_field =
        field("/position", t::office::position(), Some(t::office::position_hint()), "course-position");
    let active_field =
        field("/active", t::courses::active(), Some(t::courses::active_hint()), "course-active");
    let options = [OFFERED, ENDED].map(|key| (key.to_owned(), active_words(key))).to_vec();
    view! {
        <TextField field=name_field value=name/>
        <NeededBy form needs parties/>
        <TextField field=deadline_field value=deadline kind="date"/>
        <NumberField field=grace_field value=grace/>
        <NumberField field=position_field value=position/>
        <Choices field=active_field value=active options/>
    }
}

fn change(field: RwSignal<String>, change: impl FnOnce(&mut Vec<Needs>)) {
    field.update(|text| {
        let mut needs = of_text(text);
        change(&mut needs);
        *text = as_text(&needs);
    });
}

/// Offices and bodies: those that are chosen, and a field to add one.
#[component]
fn NeededBy(form: Form, needs: RwSignal<String>, parties: StoredValue<Vec<Choice>>) -> impl IntoView {
    let chosen = Memo::new(move |_| needs.with(|text| of_text(text)));
    let choices = Signal::derive(move || {
        let taken: Vec<String> = chosen.with(|all| all.iter().map(|one| parties::key(&one.party)).collect());
        parties.with_value(|all| all.iter().filter(|choice| !taken.contains(&choice.key)).cloned().collect())
    });
    let choose = Callback::new(move |choice: Choice| {
        if let Some(party) = parties::of_key(&choice.key) {
            change(needs, |all| all.push(Needs { party, name: choice.name }));
            browser::focus(NEW_PARTY);
        }
    });
    let combobox = Combobox::new(NEW_PARTY, choices, false, PARTIES, choose);
    let row = move |one: Needs| {
        let party = one.party;
        let remove = move |_| {
            change(needs, |all| all.retain(|other| other.party != party));
            browser::focus(NEW_PARTY);
        };
        view! {
            <li class="row row--between" data-test="needs-row">
                <span>{one.name.clone()}</span>
                <button
                    class="btn btn--quiet"
                    type="button"
                    aria-label=t::responsibility::remove(&one.name)
                    data-test="needs-remove"
                    on:click=remove
                >
                    {small_icon("i-x")}
                    {t::responsibility::remove_short()}
                </button>
            </li>
        }
    };
    let wrong = move || form.error_at("/needed_by").map(|text| view! { <p class="error">{text}</p> });
    view! {
        <fieldset class="stack gap-2" id=form.id("/needed_by") tabindex="-1">
            <legend class="label">{t::courses::needed_by()}</legend>
            <p class="hint">{t::courses::needed_by_hint()}</p>
            {wrong}
            <ul class="plain" hidden=move || chosen.with(Vec::is_empty)>
                <For each=move || chosen.get() key=|one| one.party children=row/>
            </ul>
            <div class="field">
                <label for=NEW_PARTY>{t::courses::add_party()}</label>
                <div class="combo">
                    {combobox.input(t::courses::party_search(), None, "course-party")}
                    {combobox.list()}
                </div>
            </div>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use verv_domain::time::date;

    use super::*;

    const ID: &str = "0198c0de-0000-7000-8000-000000000001";

    #[test]
    fn what_is_typed_is_the_course_again() {
        let course = CourseView {
            id: ID.parse().expect("an id"),
            key: "klar".to_owned().try_into().expect("a key"),
            name: "KLAR".to_owned(),
            position: 2,
            active: false,
            needed_by: vec![PartyView::new(Party::Office(ID.parse().expect("an id")), "Leder".to_owned())],
            grace_weeks: 8,
            deadline: Some(date(2026, 12, 31)),
            version: 3,
        };
        let typed = written(&course);
        let again = request(&typed).expect("a request");
        assert_eq!(again.needed_by, [course.needed_by[0].to_party()]);
        assert_eq!(
            (again.name.as_str(), again.position, again.active, again.grace_weeks, again.deadline),
            ("KLAR", 2, false, 8, course.deadline)
        );
        let [name, needs, deadline, _, position, active] = typed;
        let wrong = [name, needs, deadline, "åtte".to_owned(), position, active];
        assert_eq!(request(&wrong).err(), Some("/grace_weeks"));
    }
}
