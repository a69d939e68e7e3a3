//! The branch's list of what events are for.

use leptos::prelude::*;
use verv_contract::{
    FieldError,
    endpoints::{ChangePurpose, CreatePurpose},
    lists::ListEntryRequest,
    progress::{event_types::EventTypeView, purposes::PurposeView},
};
use verv_domain::organisation::branches::BranchSlug;

use super::event_types::Lists;
use crate::{
    form::entry::{
        Add, Adds, Asked, Change, Changes, Control, Typed, YES, number_of, written_yes, yes_or_no,
    },
    locales::t,
    ui::{
        icon::{icon, mark},
        note,
        rows::rows,
    },
};

#[derive(Clone, Copy)]
struct Purpose;

fn asked() -> [Asked; 3] {
    [
        Asked::new("/name", t::workplaces::name(), Control::Line),
        Asked::new("/position", t::office::position(), Control::Number),
        Asked::new("/active", t::workplaces::in_use(), yes_or_no()).hint(t::workplaces::in_use_hint()),
    ]
}

impl Typed<3> for Purpose {
    type Request = ListEntryRequest;
    const NAME: &'static str = "purpose";

    fn request([name, position, active]: &[String; 3]) -> Result<ListEntryRequest, FieldError> {
        let position = number_of(position, "/position")?;
        Ok(ListEntryRequest { name: name.clone(), position, active: active == YES })
    }
}

impl Adds<3> for Purpose {
    type Endpoint = CreatePurpose;
}

impl Changes<3> for Purpose {
    type View = PurposeView;
    type Endpoint = ChangePurpose;

    fn written(view: &PurposeView) -> [String; 3] {
        [view.name.clone(), view.position.to_string(), written_yes(view.active)]
    }
}

#[component]
pub fn Purposes(slug: BranchSlug, lists: Lists) -> impl IntoView {
    let slug = StoredValue::new(slug);
    let last = |(_, purposes): &(Vec<EventTypeView>, Vec<PurposeView>)| {
        purposes.iter().map(|purpose| purpose.position).max()
    };
    let next = lists.with_untracked(last).flatten().unwrap_or_default() + 1;
    let empty = || note::empty(t::counting::no_purposes(), t::counting::no_purposes_lead(), None);
    let list = rows(
        lists,
        |(_, purposes)| purposes,
        |one| one.id,
        "purposes",
        empty,
        move |one| {
            let id = one.with_untracked(|one| one.id);
            view! {
                <li data-test="purpose">
                    {move || one.with(face)}
                    <div class="row mb">
                        <Change
                            entry=Purpose
                            path=move || (slug.get_value(), id)
                            of=id.to_string()
                            now=one
                            asked=asked()
                            button=t::workplaces::change()
                            submit=t::workplaces::change_submit()
                            said=t::workplaces::changed
                        />
                    </div>
                </li>
            }
            .into_any()
        },
    );
    view! {
        <section class="stack gap-3" aria-labelledby="h-formaal">
            <h2 id="h-formaal">{t::counting::purposes()}</h2>
            <Add
                entry=Purpose
                path=move || (slug.get_value(),)
                of=slug.get_value().to_string()
                asked=asked()
                first=[String::new(), next.to_string(), written_yes(true)]
                button=t::counting::add_purpose()
                submit=t::workplaces::add_submit()
                said=t::workplaces::added
            />
            {list}
        </section>
    }
}

fn face(one: &PurposeView) -> impl IntoView + use<> {
    let retired = (!one.active).then(|| {
        view! { <span class="st st--quiet">{mark("g-quiet")}<span>{t::workplaces::not_in_use()}</span></span> }
    });
    view! {
        <div class="item">
            {icon("i-check")}
            <span><span class="item__title">{one.name.clone()}</span></span>
            {retired}
        </div>
    }
}
