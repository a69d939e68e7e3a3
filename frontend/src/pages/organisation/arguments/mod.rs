//! The argument bank: short arguments by topic, with how often each was used, and a form to say that it was.

use leptos::prelude::*;
use verv_contract::{
    FieldError,
    endpoints::{ChangeArgument, CreateArgument, ListArguments, LogArgumentUse},
    organisation::arguments::{ArgumentQuery, ArgumentRequest, ArgumentUseRequest, ArgumentView},
};
use verv_domain::{
    access::{Action, Reach},
    organisation::branches::BranchSlug,
};

use super::agreements::tabs::{Register, Registers};
use crate::{
    browser,
    form::{
        entry::{
            Add, Adds, Asked, Change, Changes, Control, Typed, YES, required_of, written_yes, yes_or_no,
        },
        filled_in,
    },
    locales::{days, small, t},
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        note, page,
        remote::{Loaded, Remote},
        rows::rows,
    },
};

#[derive(Clone, Copy)]
struct Argument;

fn asked() -> [Asked; 4] {
    [
        Asked::new("/wording", t::arguments::wording(), Control::Line).hint(t::arguments::wording_hint()),
        Asked::new("/topic", t::arguments::topic(), Control::Line),
        Asked::optional("/link", &t::arguments::source(), Control::Link),
        Asked::new("/active", t::arguments::offered(), yes_or_no()),
    ]
}

impl Typed<4> for Argument {
    type Request = ArgumentRequest;
    const NAME: &'static str = "argument";

    fn request([wording, topic, link, active]: &[String; 4]) -> Result<ArgumentRequest, FieldError> {
        let (topic, wording, link) = (topic.clone(), wording.clone(), filled_in(link));
        Ok(ArgumentRequest { topic, wording, link, active: active == YES })
    }
}

impl Adds<4> for Argument {
    type Endpoint = CreateArgument;
}

impl Changes<4> for Argument {
    type View = ArgumentView;
    type Endpoint = ChangeArgument;

    fn written(view: &ArgumentView) -> [String; 4] {
        let link = view.link.clone().unwrap_or_default();
        [view.wording.clone(), view.topic.clone(), link, written_yes(view.active)]
    }
}

/// That an argument was used.
#[derive(Clone, Copy)]
struct Use;

impl Typed<2> for Use {
    type Request = ArgumentUseRequest;
    const NAME: &'static str = "use";

    fn request([place, day]: &[String; 2]) -> Result<ArgumentUseRequest, FieldError> {
        Ok(ArgumentUseRequest { day: required_of(day, "/day")?, place: place.clone() })
    }
}

impl Adds<2> for Use {
    type Endpoint = LogArgumentUse;
}

#[component]
pub fn Arguments(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    let (client, of) = (session.client, slug.clone());
    let known = Remote::new(move || {
        let of = of.clone();
        async move {
            let query = ArgumentQuery { limit: Some(200), ..ArgumentQuery::default() };
            let turn = |query: &mut ArgumentQuery, next| query.cursor = Some(next);
            let all =
                client.find_all::<ListArguments, _, _>(|| (of.clone(),), query, turn, |it| it.id).await?;
            // What is offered no more comes last.
            let (offered, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|argument| argument.active);
            Ok([offered, others].concat())
        }
    });
    let slug = StoredValue::new(slug);
    let may_add = untrack(|| session.reach(Action::KeepRegisters)) != Reach::Nothing;
    let finding = move || {
        let count = |all: &Vec<ArgumentView>| small(all.iter().filter(|argument| argument.active).count());
        match known.with(count).unwrap_or_default() {
            0 => t::arguments::none(),
            found => t::arguments::finding(found),
        }
    };
    let adding = move || {
        let [wording, topic, link] = std::array::from_fn(|_| String::new());
        view! {
            <Add
                entry=Argument
                path=move || (slug.get_value(),)
                of=slug.get_value().to_string()
                asked=asked()
                first=[wording, topic, link, written_yes(true)]
                button=t::arguments::add()
                submit=t::arguments::add_submit()
                said=t::arguments::added
            />
        }
    };
    view! {
        <Loaded remote=known what=t::arguments::loading>
            <header class="page-head"><div class="page-head__text">{page::heading(finding)}</div></header>
            <Registers slug=slug.get_value() here=Register::Arguments/>
            {may_add.then(adding)}
            {list(slug, known)}
        </Loaded>
    }
}

fn list(slug: StoredValue<BranchSlug>, known: Remote<Vec<ArgumentView>>) -> AnyView {
    let empty = || note::empty(t::arguments::none(), t::arguments::none_lead(), None);
    rows(
        known,
        |known| known,
        |argument| argument.id,
        "arguments",
        empty,
        move |argument| {
            view! {
                <li data-test="argument">
                    {move || argument.with(face)}
                    {forms(slug, argument)}
                </li>
            }
            .into_any()
        },
    )
}

/// Whoever sees an argument may say that it was used.
fn forms(slug: StoredValue<BranchSlug>, argument: Signal<ArgumentView>) -> impl IntoView {
    let (id, may_keep) = argument.with_untracked(|argument| (argument.id, argument.may_keep));
    let used = [
        Asked::new("/place", t::arguments::used_where(), Control::Line).hint(t::arguments::used_where_hint()),
        Asked::new("/day", t::arguments::used_when(), Control::Day),
    ];
    let change = may_keep.then(|| {
        view! {
            <Change
                entry=Argument
                path=move || (slug.get_value(), id)
                of=id.to_string()
                now=argument
                asked=asked()
                button=t::arguments::change()
                submit=t::arguments::change_submit()
                said=t::arguments::changed
            />
        }
    });
    view! {
        <div class="row mb">
            <Add
                entry=Use
                path=move || (slug.get_value(), id)
                of=id.to_string()
                asked=used
                first=[String::new(), browser::today().to_string()]
                button=t::arguments::log_use()
                submit=t::arguments::log_use_submit()
                said=t::arguments::use_logged
            />
            {change}
        </div>
    }
}

fn face(argument: &ArgumentView) -> impl IntoView + use<> {
    let used = match argument.last_used {
        Some(day) => t::arguments::used(argument.uses, &days::day_and_year(day)),
        None => t::arguments::never_used(),
    };
    let retired = (!argument.active).then(t::arguments::not_offered);
    let said = [Some(argument.topic.clone()), Some(used), retired];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let link = argument.link.clone().map(|link| {
        view! { <p><a href=link rel="noreferrer">{small_icon("i-right")}{t::arguments::open_source()}</a></p> }
    });
    view! {
        <div class="item">
            {icon("i-info")}
            <span>
                <span class="item__title">{argument.wording.clone()}</span>
                <br/>
                <span class="item__sub">{said}</span>
                {link}
            </span>
        </div>
    }
}
