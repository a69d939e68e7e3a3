//! Somebody whom the branch knows already, found by name, address or office.

use leptos::prelude::*;
use verv_contract::{
    endpoints::ListPeople,
    identity::people::{PersonQuery, PersonView},
};

use super::shared::Shared;
use crate::{
    locales::t,
    ui::{
        combobox::{Choice, Combobox, Words},
        remote::Remote,
    },
};

const PEOPLE: Words = Words { list: t::office::known_list, none: t::office::known_none };
const FIELD: &str = "give-known";

fn choice(person: &PersonView) -> Choice {
    // The example data calls people by their office.
    let office = Some(person.office.clone()).filter(|office| *office != person.name);
    let about: Vec<String> = office.into_iter().chain([person.email.clone()]).collect();
    Choice {
        key: person.id.to_string(),
        name: person.name.clone(),
        about: about.join(", "),
        vacant: false,
        load: None,
    }
}

/// Nothing while nobody is known, or their names do not come: name and address can be typed all the same.
#[component]
pub fn Known(shared: Shared, chosen: Callback<PersonView>) -> impl IntoView {
    let client = shared.client;
    let people: Remote<Vec<PersonView>> = Remote::new(move || {
        let slug = shared.slug.get_value();
        let query = PersonQuery { limit: Some(200), ..PersonQuery::default() };
        let turn = |query: &mut PersonQuery, next| query.cursor = Some(next);
        async move { client.find_all::<ListPeople, _, _>(|| (slug.clone(),), query, turn, |it| it.id).await }
    });
    let choices = Signal::derive(move || {
        people.with(|people| people.iter().map(choice).collect::<Vec<_>>()).unwrap_or_default()
    });
    let choose = Callback::new(move |choice: Choice| {
        let person = people.with_untracked(|people| {
            people.iter().find(|person| person.id.to_string() == choice.key).cloned()
        });
        if let Some(person) = person.flatten() {
            chosen.run(person);
        }
    });
    let combobox = Combobox::new(FIELD, choices, false, PEOPLE, choose);
    view! {
        <Show when=move || choices.with(|choices| !choices.is_empty())>
            <div class="field">
                <label for=FIELD>{t::office::known()}</label>
                <span class="hint" id="give-known-hint">{t::office::known_hint()}</span>
                <div class="combo">
                    {combobox.input(t::office::known_search(), Some("give-known-hint".to_owned()), FIELD)}
                    {combobox.list()}
                </div>
            </div>
        </Show>
    }
}
