//! The fields of an event, for a thumb: what was logged lately is a touch away, everything else two.

use leptos::prelude::*;
use verv_domain::{Date, progress::events::CountKind};

use super::{
    known::Known,
    typed::{count, with_count, with_purpose, workplace},
};
use crate::{
    browser,
    form::{Field, FieldFrame, Form, Stepper, TextArea},
    locales::{self, t},
    ui::icon::icon,
};

/// How many types are offered before the others are asked for.
const TYPES: usize = 4;

/// Its type, the day, where, purposes, counts, a note.
pub type Fields = [RwSignal<String>; 6];

#[component]
pub fn EventFields(form: Form, fields: Fields, known: StoredValue<Known>) -> impl IntoView {
    let [event_type, day, place, purposes, counts, note] = fields;
    let note_field = Field {
        form,
        pointer: "/note",
        label: format!("{} {}", t::events::note(), t::app::optional()),
        hint: Some(t::events::note_hint()),
        test: "event-note",
    };
    view! {
        <TypeField form event_type known/>
        <PlaceField form event_type place known/>
        <DayField form day/>
        <PurposeField event_type purposes known/>
        <CountFields form event_type counts known/>
        <TextArea field=note_field value=note/>
    }
}

/// A choice that looks like a button: a radio button, or a box to tick.
#[component]
fn Chip(
    kind: &'static str,
    name: String,
    text: String,
    test: String,
    is_chosen: Signal<bool>,
    choose: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="tile">
            <input
                type=kind
                name=name
                data-test=test
                prop:checked=is_chosen
                on:change=move |event| choose.run(event_target_checked(&event))
            />
            <span class="tick" aria-hidden="true">{icon("i-check")}</span>
            <span>{text}</span>
        </label>
    }
}

#[component]
fn TypeField(form: Form, event_type: RwSignal<String>, known: StoredValue<Known>) -> impl IntoView {
    let all = known.with_value(|known| known.types(&event_type.get_untracked()));
    let is_long = all.len() > TYPES + 1;
    let shows_all = RwSignal::new(!is_long);
    let chips = all.into_iter().enumerate().map(|(n, of)| {
        let key = StoredValue::new(of.key.as_str().to_owned());
        let is_chosen = Signal::derive(move || key.with_value(|key| event_type.with(|chosen| chosen == key)));
        let choose = Callback::new(move |_| event_type.set(key.get_value()));
        let is_hidden = move || n >= TYPES && !shows_all.get() && !is_chosen.get();
        let test = format!("type-{}", key.get_value());
        view! {
            <div hidden=is_hidden>
                <Chip kind="radio" name=form.id("/event_type") text=of.name test is_chosen choose/>
            </div>
        }
    });
    view! {
        <fieldset class="stack gap-2" id=form.id("/event_type") tabindex="-1">
            <legend class="label">{t::events::what()}</legend>
            <div class="chips mt-2">
                {chips.collect_view()}
                <Show when=move || !shows_all.get()>
                    <button class="btn btn--quiet" type="button" data-test="more-types" on:click=move |_| shows_all.set(true)>
                        {t::events::more_types()}
                    </button>
                </Show>
            </div>
        </fieldset>
    }
}

/// Workplaces come from the register, by their names; another place is said in words.
#[component]
fn PlaceField(
    form: Form,
    event_type: RwSignal<String>,
    place: RwSignal<String>,
    known: StoredValue<Known>,
) -> impl IntoView {
    let lately = Memo::new(move |_| known.with_value(|known| known.places(&event_type.get())));
    let chip = move |name: String| {
        let name = StoredValue::new(name);
        let is_chosen = Signal::derive(move || name.with_value(|name| place.with(|chosen| chosen == name)));
        let choose = Callback::new(move |_| place.set(name.get_value()));
        let test = "recent-place".to_owned();
        view! { <Chip kind="radio" name=form.id("-recent") text=name.get_value() test is_chosen choose/> }
    };
    let options = known.with_value(|known| {
        let option = |it: &verv_contract::organisation::workplaces::WorkplaceView| {
            view! { <option value=it.name.clone()>{it.employer.clone()}</option> }
        };
        known.workplaces.iter().map(option).collect_view()
    });
    let list = form.id("-places");
    // What is not on the list is taken as it is written; which of the two it is, is said.
    let meaning = move || {
        let typed = place.get();
        let is_known = known.with_value(|known| workplace(&known.workplaces, &typed).is_some());
        (!is_known && !typed.trim().is_empty()).then(t::events::place_in_words)
    };
    let field = Field { form, pointer: "/place", label: t::events::place(), hint: None, test: "event-place" };
    view! {
        <div class="stack gap-2">
            <FieldFrame field=field.clone()>
                <div class="chips"><For each=move || lately.get() key=Clone::clone children=chip/></div>
                <div class="search">
                    {icon("i-place")}
                    <input
                        class="input"
                        id=field.id()
                        type="text"
                        list=list.clone()
                        maxlength="300"
                        autocomplete="off"
                        data-test=field.test
                        aria-describedby=field.described_by()
                        aria-invalid=field.invalid()
                        prop:value=place
                        on:input=move |event| place.set(event_target_value(&event))
                    />
                </div>
                <datalist id=list>{options}</datalist>
            </FieldFrame>
            <p class="soft" role="status" data-test="place-meaning">{meaning}</p>
        </div>
    }
}

/// Today, yesterday, or the day that is chosen.
#[component]
fn DayField(form: Form, day: RwSignal<String>) -> impl IntoView {
    let today = browser::today();
    let others = RwSignal::new(false);
    let chip = move |date: Option<Date>, text: String, test: &'static str| {
        let iso = StoredValue::new(date.map(|date| date.to_string()));
        let is_chosen = Signal::derive(move || match iso.get_value() {
            Some(iso) => !others.get() && day.get() == iso,
            None => others.get(),
        });
        let choose = Callback::new(move |_| {
            others.set(iso.with_value(Option::is_none));
            match iso.get_value() {
                Some(iso) => day.set(iso),
                None => browser::focus(form.id("/day")),
            }
        });
        view! { <Chip kind="radio" name=form.id("-when") text test=test.to_owned() is_chosen choose/> }
    };
    let yesterday = today.yesterday();
    // A day that is neither, as in a correction, shows in the field.
    others.set(![today, yesterday].iter().any(|date| date.to_string() == day.get_untracked()));
    let field = Field { form, pointer: "/day", label: t::events::day(), hint: None, test: "event-day" };
    view! {
        <fieldset class="stack gap-2">
            <legend class="label">{t::events::when()}</legend>
            <div class="chips mt-2">
                {chip(Some(today), t::events::today(), "day-today")}
                {chip(Some(yesterday), t::events::yesterday(), "day-yesterday")}
                {chip(None, t::events::another_day(), "day-other")}
            </div>
            <div hidden=move || !others.get()>
                <FieldFrame field=field.clone()>
                    <input
                        class="input"
                        id=field.id()
                        type="date"
                        max=today.to_string()
                        data-test=field.test
                        aria-describedby=field.described_by()
                        aria-invalid=field.invalid()
                        prop:value=day
                        on:input=move |event| day.set(event_target_value(&event))
                    />
                </FieldFrame>
            </div>
        </fieldset>
    }
}

#[component]
fn PurposeField(
    event_type: RwSignal<String>,
    purposes: RwSignal<String>,
    known: StoredValue<Known>,
) -> impl IntoView {
    // The order follows the type, not each tick: nothing moves under the thumb.
    let all = Memo::new(move |_| {
        let of = event_type.get();
        let all = known.with_value(|known| known.purposes(&of, &purposes.get_untracked()));
        all.into_iter().map(|purpose| (purpose.key.as_str().to_owned(), purpose.name)).collect::<Vec<_>>()
    });
    let chip = move |(key, text): (String, String)| {
        let test = format!("purpose-{key}");
        let key = StoredValue::new(key);
        let is_chosen = Signal::derive(move || {
            key.with_value(|key| purposes.with(|all| all.split_whitespace().any(|other| other == key)))
        });
        let choose = Callback::new(move |is_ticked| {
            purposes.update(|all| *all = key.with_value(|key| with_purpose(all, key, is_ticked)));
        });
        view! { <Chip kind="checkbox" name=String::new() text test is_chosen choose/> }
    };
    view! {
        <fieldset class="stack gap-2" hidden=move || all.with(Vec::is_empty)>
            <legend class="label">{t::events::purposes()}</legend>
            <div class="chips mt-2"><For each=move || all.get() key=Clone::clone children=chip/></div>
        </fieldset>
    }
}

/// What events of the type usually count, and whatever has been counted of the rest.
#[component]
fn CountFields(
    form: Form,
    event_type: RwSignal<String>,
    counts: RwSignal<String>,
    known: StoredValue<Known>,
) -> impl IntoView {
    let shows_all = RwSignal::new(false);
    let usual = Memo::new(move |_| {
        let of = event_type.get();
        known.with_value(|known| {
            let found = known.event_types.iter().find(|one| one.key.as_str() == of);
            found.map(|of| of.usual_counts.clone()).unwrap_or_default()
        })
    });
    let shown = Memo::new(move |_| {
        let usual = usual.get();
        let is_counted = |of: &CountKind| counts.with(|counts| count(counts, *of).is_some());
        let others = CountKind::ALL.into_iter().filter(|of| !usual.contains(of));
        let others = others.filter(|of| shows_all.get() || is_counted(of));
        usual.iter().copied().chain(others).collect::<Vec<_>>()
    });
    let stepper = move |of: CountKind| {
        let now = Signal::derive(move || counts.with(|counts| count(counts, of)));
        let set = Callback::new(move |count| counts.update(|counts| *counts = with_count(counts, of, count)));
        let field = Field {
            form,
            pointer: pointer(of),
            label: locales::count_kind(of),
            hint: None,
            test: of.as_str(),
        };
        view! { <Stepper field count=now set/> }
    };
    view! {
        <fieldset class="stack gap-3" id=form.id("/counts") tabindex="-1">
            <legend class="vh">{t::events::counts()}</legend>
            <div class="pairs"><For each=move || shown.get() key=|of| of.as_str() children=stepper/></div>
            <p class="hint">{t::events::counts_hint()}</p>
            <Show when=move || !shows_all.get()>
                <p>
                    <button class="linkbtn" type="button" data-test="more-counts" on:click=move |_| shows_all.set(true)>
                        {t::events::more_counts()}
                    </button>
                </p>
            </Show>
        </fieldset>
    }
}

/// Each field has an id of its own; problems name the list.
const fn pointer(of: CountKind) -> &'static str {
    match of {
        CountKind::Attendance => "/counts/attendance",
        CountKind::Talks => "/counts/talks",
        CountKind::NewMembers => "/counts/new_members",
        CountKind::NewStewards => "/counts/new_stewards",
        CountKind::PostsFullTime => "/counts/posts_full_time",
        CountKind::PostsPartTime => "/counts/posts_part_time",
        CountKind::RostersApproved => "/counts/rosters_approved",
        CountKind::YoungEmployed => "/counts/young_employed",
        CountKind::LeaveRefused => "/counts/leave_refused",
        CountKind::HelpCases => "/counts/help_cases",
    }
}
