//! The branch's list of types of events, with what the form asks for first.

use leptos::prelude::*;
use verv_contract::{
    FieldError,
    endpoints::{ChangeEventType, CreateEventType},
    progress::{
        event_types::{EventTypeRequest, EventTypeView},
        purposes::PurposeView,
    },
};
use verv_domain::{
    keys::PurposeKey, organisation::branches::BranchSlug, progress::events::CountKind, words::Word,
};

use crate::{
    form::entry::{
        Add, Adds, Asked, Change, Changes, Control, Typed, YES, chosen, number_of, written_yes, yes_or_no,
    },
    locales::{self, t},
    ui::{
        icon::{icon, mark},
        note,
        remote::Remote,
        rows::rows,
    },
};

/// Types and purposes: the form of a type has the purposes that it offers.
pub type Lists = Remote<(Vec<EventTypeView>, Vec<PurposeView>)>;

#[derive(Clone, Copy)]
struct EventType;

fn asked(purposes: &[PurposeView]) -> [Asked; 6] {
    let counts = CountKind::ALL.map(|kind| (kind.as_str().to_owned(), locales::count_kind(kind))).to_vec();
    let purposes =
        purposes.iter().map(|purpose| (purpose.key.as_str().to_owned(), purpose.name.clone())).collect();
    [
        Asked::new("/name", t::workplaces::name(), Control::Line),
        Asked::new("/is_visit", t::counting::is_visit(), yes_or_no()).hint(t::counting::is_visit_hint()),
        Asked::new("/usual_counts", t::counting::usual_counts(), Control::Several(counts)),
        Asked::new("/usual_purposes", t::counting::usual_purposes(), Control::Several(purposes)),
        Asked::new("/position", t::office::position(), Control::Number),
        Asked::new("/active", t::workplaces::in_use(), yes_or_no()).hint(t::workplaces::in_use_hint()),
    ]
}

impl Typed<6> for EventType {
    type Request = EventTypeRequest;
    const NAME: &'static str = "event-type";

    fn request(
        [name, visit, counts, purposes, position, active]: &[String; 6],
    ) -> Result<EventTypeRequest, FieldError> {
        Ok(EventTypeRequest {
            name: name.clone(),
            position: number_of(position, "/position")?,
            active: active == YES,
            is_visit: visit == YES,
            usual_counts: chosen(counts).filter_map(CountKind::of_word).collect(),
            usual_purposes: chosen(purposes).filter_map(|key| PurposeKey::parse(key).ok()).collect(),
        })
    }
}

impl Adds<6> for EventType {
    type Endpoint = CreateEventType;
}

impl Changes<6> for EventType {
    type View = EventTypeView;
    type Endpoint = ChangeEventType;

    fn written(view: &EventTypeView) -> [String; 6] {
        let counts: Vec<&str> = view.usual_counts.iter().map(|kind| kind.as_str()).collect();
        let purposes: Vec<&str> = view.usual_purposes.iter().map(PurposeKey::as_str).collect();
        [
            view.name.clone(),
            written_yes(view.is_visit),
            counts.join(","),
            purposes.join(","),
            view.position.to_string(),
            written_yes(view.active),
        ]
    }
}

#[component]
pub fn EventTypes(slug: BranchSlug, lists: Lists) -> impl IntoView {
    let slug = StoredValue::new(slug);
    let asked = move || lists.with_untracked(|(_, purposes)| asked(purposes));
    let last =
        |(types, _): &(Vec<EventTypeView>, Vec<PurposeView>)| types.iter().map(|one| one.position).max();
    let next = lists.with_untracked(last).flatten().unwrap_or_default() + 1;
    let adding = asked().map(|asked| {
        let [name, counts, purposes] = std::array::from_fn(|_| String::new());
        view! {
            <Add
                entry=EventType
                path=move || (slug.get_value(),)
                of=slug.get_value().to_string()
                asked
                first=[name, written_yes(false), counts, purposes, next.to_string(), written_yes(true)]
                button=t::counting::add_type()
                submit=t::workplaces::add_submit()
                said=t::workplaces::added
            />
        }
    });
    let empty = || note::empty(t::counting::no_types(), t::counting::no_types_lead(), None);
    let list = rows(
        lists,
        |(types, _)| types,
        |one| one.id,
        "event-types",
        empty,
        move |one| {
            let id = one.with_untracked(|one| one.id);
            let form = asked().map(|asked| {
                view! {
                    <div class="row mb">
                        <Change
                            entry=EventType
                            path=move || (slug.get_value(), id)
                            of=id.to_string()
                            now=one
                            asked
                            button=t::workplaces::change()
                            submit=t::workplaces::change_submit()
                            said=t::workplaces::changed
                        />
                    </div>
                }
            });
            view! { <li data-test="event-type">{move || one.with(face)}{form}</li> }.into_any()
        },
    );
    view! {
        <section class="stack gap-3" aria-labelledby="h-hendelsestyper">
            <h2 id="h-hendelsestyper">{t::counting::types()}</h2>
            {adding}
            {list}
        </section>
    }
}

fn face(one: &EventTypeView) -> impl IntoView + use<> {
    let counts: Vec<String> = one.usual_counts.iter().map(|kind| locales::count_kind(*kind)).collect();
    let visit = one.is_visit.then(t::counting::counts_as_visit);
    let said = visit.into_iter().chain(counts).collect::<Vec<_>>().join(" · ");
    let retired = (!one.active).then(|| {
        view! { <span class="st st--quiet">{mark("g-quiet")}<span>{t::workplaces::not_in_use()}</span></span> }
    });
    view! {
        <div class="item">
            {icon("i-cal")}
            <span>
                <span class="item__title">{one.name.clone()}</span>
                <br/>
                <span class="item__sub">{said}</span>
            </span>
            {retired}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_sent_in_the_order_of_the_list() {
        let typed = ["Stand", "no", "talks,new_members", "recruit_members", "12", "yes"].map(str::to_owned);
        let request = EventType::request(&typed).unwrap();
        assert_eq!(request.usual_counts, [CountKind::Talks, CountKind::NewMembers]);
        assert_eq!((request.usual_purposes.len(), request.is_visit, request.active), (1, false, true));
    }
}
