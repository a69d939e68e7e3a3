//! The fields of who answers for a measure: at most one accountable, any number supporting, and a last day. The same for
//! whoever assigns and whoever proposes it.

use leptos::prelude::*;
use verv_contract::{
    organisation::parties::{AssigneeView, PartyView},
    plan::{measures::MeasureView, responsibilities::ResponsibilityRequest},
};
use verv_domain::organisation::branches::BranchSlug;

use crate::{
    api::read_json,
    form::{Field, Form, TextField, use_client},
    locales::{days, t},
    pages::organisation::parties,
    ui::{
        combobox::{Choice, Combobox, PARTIES},
        icon::small_icon,
        remote::{Loaded, Remote},
    },
};

/// How many fields there are: who is accountable, who supports, the last day. Parties are kept with their names, as text.
pub const COUNT: usize = 3;

pub type Typed = [String; COUNT];

/// Parties as a field's text; the last day is one for all, and stands by itself.
fn as_text<'a>(parties: impl IntoIterator<Item = &'a PartyView>) -> String {
    let parties: Vec<_> = parties.into_iter().collect();
    serde_json::to_string(&parties).unwrap_or_default()
}

fn of_text(text: &str) -> Vec<PartyView> {
    read_json(text).unwrap_or_default()
}

/// What is stored, as it would be typed.
pub fn written(measure: &MeasureView) -> Typed {
    // Nobody may be accountable and somebody help all the same.
    let last_day =
        measure.accountable.as_ref().or(measure.supporting.first()).and_then(|assignee| assignee.to);
    [
        as_text(measure.accountable.as_ref().map(|assignee| &assignee.party)),
        as_text(measure.supporting.iter().map(|assignee| &assignee.party)),
        last_day.map(|day| day.to_string()).unwrap_or_default(),
    ]
}

/// Who is accountable, and who supports.
pub fn assignees([accountable, supporting, _]: &Typed) -> (Option<AssigneeView>, Vec<AssigneeView>) {
    let assignees = |text: &str| of_text(text).into_iter().map(|party| AssigneeView { party, to: None });
    (assignees(accountable).next(), assignees(supporting).collect())
}

pub fn request(typed: &Typed) -> ResponsibilityRequest {
    let [accountable, supporting, last_day] = typed;
    ResponsibilityRequest {
        accountable: of_text(accountable).first().map(PartyView::to_party),
        supporting: of_text(supporting).iter().map(PartyView::to_party).collect(),
        from: None,
        to: last_day.parse().ok(),
    }
}

/// The fields' names, and what is typed in words.
pub fn words(typed: &Typed) -> [(String, String); COUNT] {
    let names = |text: &str| {
        let names: Vec<_> = of_text(text).into_iter().map(|party| party.name).collect();
        names.join(", ")
    };
    let [accountable, supporting, last_day] = typed;
    [
        (t::responsibility::accountable(), names(accountable)),
        (t::responsibility::supporting(), names(supporting)),
        (t::responsibility::last_day(), last_day.parse().map(days::day_and_year).unwrap_or_default()),
    ]
}

fn as_party(choice: &Choice) -> Option<PartyView> {
    Some(PartyView::new(parties::of_key(&choice.key)?, choice.name.clone()))
}

/// Takes a party out of a field's text, by its key.
fn without(text: &str, key: &str) -> String {
    let mut parties = of_text(text);
    parties.retain(|party| parties::key(&party.to_party()) != key);
    as_text(&parties)
}

#[component]
pub fn ResponsibilityFields(
    form: Form,
    slug: BranchSlug,
    fields: [RwSignal<String>; COUNT],
) -> impl IntoView {
    let [accountable, supporting, last_day] = fields;
    let client = use_client();
    let remote: Remote<Vec<Choice>> = Remote::new(move || parties::choices(client, slug.clone()));
    let all = Signal::derive(move || remote.with(Clone::clone).unwrap_or_default());
    let choose_accountable = Callback::new(move |choice: Choice| {
        accountable.set(as_text(&as_party(&choice)));
        supporting.update(|text| *text = without(text, &choice.key));
    });
    let choose_supporting = Callback::new(move |choice: Choice| {
        let is_there =
            |text: &String| of_text(text).iter().any(|party| parties::key(&party.to_party()) == choice.key);
        if accountable.with_untracked(is_there) || supporting.with_untracked(is_there) {
            return;
        }
        supporting.update(|text| {
            let mut parties = of_text(text);
            parties.extend(as_party(&choice));
            *text = as_text(&parties);
        });
    });
    let day = Field {
        form,
        pointer: "/to",
        label: format!("{} {}", t::responsibility::last_day(), t::app::optional()),
        hint: Some(t::responsibility::last_day_hint()),
        test: "last-day",
    };
    view! {
        <Loaded remote what=t::app::loading is_part=true>""</Loaded>
        <Picker
            id="accountable"
            label=t::responsibility::accountable()
            hint=t::responsibility::accountable_hint()
            combobox=Combobox::new("accountable", all, false, PARTIES, choose_accountable)
            value=accountable
        />
        <Picker
            id="supporting"
            label=t::responsibility::supporting()
            hint=t::responsibility::supporting_hint()
            combobox=Combobox::new("supporting", all, false, PARTIES, choose_supporting)
            value=supporting
        />
        <TextField field=day value=last_day kind="date"/>
    }
}

/// Who is chosen, and a way to choose.
#[component]
fn Picker(
    id: &'static str,
    label: String,
    hint: String,
    combobox: Combobox,
    value: RwSignal<String>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let chosen = move || value.with(|text| of_text(text));
    let is_any = Memo::new(move |_| !chosen().is_empty());
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <span class="hint" id=hint_id.clone()>{hint}</span>
            <Show when=move || is_any.get()>
                <ul class="chosen">
                    <For each=chosen key=|party| parties::key(&party.to_party()) let:party>
                        <Chosen party value/>
                    </For>
                </ul>
            </Show>
            <div class="combo">
                {combobox.input(t::assign::search_hint(), Some(hint_id), id)}
                {combobox.list()}
            </div>
        </div>
    }
}

#[component]
fn Chosen(party: PartyView, value: RwSignal<String>) -> impl IntoView {
    let key = parties::key(&party.to_party());
    let label = t::responsibility::remove(&party.name);
    let remove = move |_| value.update(|text| *text = without(text, &key));
    view! {
        <li data-test="chosen">
            <span><b>{party.name}</b></span>
            <button class="btn btn--quiet" type="button" aria-label=label on:click=remove>
                {small_icon("i-x")}
                {t::responsibility::remove_short()}
            </button>
        </li>
    }
}
