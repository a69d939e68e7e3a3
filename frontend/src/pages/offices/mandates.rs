//! Everybody who holds, will hold or has held an office; and the last day of a mandate.

use leptos::prelude::*;
use verv_contract::{
    endpoints::{EndMandate, ListMandates},
    mandates::{MandateEndRequest, MandateQuery, MandateView},
};
use verv_domain::{Date, branch::BranchSlug, id::MandateId};
use wasm_bindgen_futures::spawn_local;

use super::{give, office::Shared, rename, words};
use crate::{
    api::{Client, Options, trouble_text},
    browser,
    dom::{View, view},
    form::{Editing, Field, Form, text_field},
    locales::{days, t},
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        remote::Remote,
        toast::{Toasts, use_toasts},
    },
};

/// What of a mandate is being changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    LastDay,
    Name,
}

impl Part {
    /// The id of the button that opens its form.
    fn opener(self, id: MandateId) -> String {
        match self {
            Self::LastDay => format!("slutt-{id}"),
            Self::Name => format!("navn-{id}"),
        }
    }
}

#[derive(Clone, Copy)]
pub struct Mandates {
    pub shared: Shared,
    pub client: Client,
    pub toasts: Toasts,
    all: Remote<Vec<MandateView>>,
    changing: RwSignal<Option<(MandateId, Part)>>,
    pub today: Date,
}

impl Mandates {
    /// Somebody's mandate is another: the list, and who holds the office, are read again.
    pub fn changed(self) {
        self.all.reload();
        self.shared.office.reload();
    }

    /// Closes the form, and gives focus back.
    pub fn close(self, id: MandateId, part: Part) {
        self.changing.set(None);
        browser::focus(part.opener(id));
    }

    /// The page may be another by then.
    fn undo(self, slug: BranchSlug, before: Option<Date>, now: &MandateView) {
        let (id, version) = (now.id, now.version);
        spawn_local(async move {
            let request = MandateEndRequest { to: before };
            let options = Options::of_version(version);
            match self.client.send::<EndMandate>((slug, id), &request, options).await {
                Ok(_) => self.toasts.say(t::office::end_undone()),
                Err(error) => self.toasts.say(trouble_text(&error)),
            }
            self.changed();
        });
    }
}

pub fn section(shared: Shared) -> View {
    let session = use_session();
    let client = session.client;
    let all: Remote<Vec<MandateView>> = Remote::new(move || {
        let query = MandateQuery { office: Some(shared.id), limit: Some(200), ..MandateQuery::default() };
        let turn = |query: &mut MandateQuery, next| query.cursor = Some(next);
        async move { client.find_all::<ListMandates, _>(|| (shared.slug.get_value(),), query, turn).await }
    });
    let today = untrack(|| session.branch()).map_or_else(browser::today, |branch| branch.today);
    let mandates =
        Mandates { shared, client, toasts: use_toasts(), all, changing: RwSignal::new(None), today };
    let lists =
        all.show_part(t::office::holders, move || (move || all.with(|all| lists(&mandates, all))).into_any());
    view! {
        <section class="sheet stack" aria-labelledby="h-innehavere" data-test="mandates">
            <h2 id="h-innehavere">{t::office::holders()}</h2>
            {lists}
            {give::section(&mandates)}
        </section>
    }
}

/// Those of today, those to come, those that have ended.
fn lists(mandates: &Mandates, all: &[MandateView]) -> View {
    let today = mandates.today;
    let ended = |mandate: &&MandateView| mandate.to.is_some_and(|to| to < today);
    let (past, rest): (Vec<_>, Vec<_>) = all.iter().partition(ended);
    let (coming, present): (Vec<_>, Vec<_>) = rest.into_iter().partition(|mandate| mandate.from > today);
    let present = if present.is_empty() {
        view! { <p>{words::vacant()}</p> }
    } else {
        list(mandates, &present, true, "mandates-today")
    };
    let coming = (!coming.is_empty()).then(|| {
        view! { <h3 class="h-body">{t::office::coming()}</h3>{list(mandates, &coming, true, "mandates-coming")} }
    });
    let past = (!past.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{small_icon("i-right")}{t::office::past(crate::pages::plan::small(past.len()))}</summary>
                {list(mandates, &past, false, "mandates-past")}
            </details>
        }
    });
    view! { {present}{coming}{past} }
}

fn list(mandates: &Mandates, of: &[&MandateView], may_end: bool, test: &'static str) -> View {
    let rows = of.iter().map(|mandate| row(mandates, mandate, may_end)).collect_view();
    view! { <ul class="list" data-test=test>{rows}</ul> }
}

fn row(mandates: &Mandates, mandate: &MandateView, may_end: bool) -> View {
    let mandates = *mandates;
    let id = mandate.id;
    let deputy = mandate.deputy.then(|| view! { <span class="soft">" · "{t::office::deputy()}</span> });
    let from = days::day_and_year(mandate.from);
    let period = mandate
        .to
        .map_or_else(|| t::parts::since(&from), |to| t::parts::span(&from, &days::day_and_year(to)));
    let button = |part: Part, words: String, of_whom: String, test: &'static str| {
        let this = Some((id, part));
        view! {
            <button
                class="btn btn--quiet"
                type="button"
                id=part.opener(id)
                aria-label=of_whom
                data-test=test
                hidden=move || mandates.changing.get() == this
                on:click=move |_| mandates.changing.set(this)
            >
                {words}
            </button>
        }
    };
    let rename = button(Part::Name, t::office::rename(), t::office::rename_of(&mandate.name), "rename");
    let end = may_end.then(|| {
        let words =
            if mandate.to.is_some() { t::office::change_last_day() } else { t::office::set_last_day() };
        let of_whom = t::office::last_day_of(&mandate.name, &words);
        button(Part::LastDay, words, of_whom, "end")
    });
    let mandate = StoredValue::new(mandate.clone());
    let form = move || {
        let (_, part) = mandates.changing.get().filter(|(changing, _)| *changing == id)?;
        let form = match part {
            Part::LastDay => end_form,
            Part::Name => rename::form,
        };
        Some(untrack(|| mandate.with_value(|mandate| form(&mandates, mandate))))
    };
    let (name, email) = mandate.with_value(|mandate| (mandate.name.clone(), mandate.email.clone()));
    view! {
        <li class="mandate" data-test="mandate" data-id=id.to_string()>
            <div class="mandate__row">
                <div class="mandate__who">
                    <p><b>{name}</b>{deputy}</p>
                    <p class="soft">{email}</p>
                    <p class="soft">{period}</p>
                </div>
                <div class="row">{rename}{end}</div>
            </div>
            {form}
        </li>
    }
}

fn written(mandate: &MandateView) -> [String; 1] {
    [mandate.to.map(|day| day.to_string()).unwrap_or_default()]
}

fn in_words([day]: &[String; 1]) -> [(String, String); 1] {
    [(t::office::last_day(), day.parse().map(days::day_and_year).unwrap_or_default())]
}

/// The last day, with what follows from it; what was chosen can be undone.
fn end_form(mandates: &Mandates, mandate: &MandateView) -> View {
    let mandates = *mandates;
    let (id, before, today) = (mandate.id, mandate.to, mandates.today);
    let is_own = use_session().me().is_some_and(|me| me.person_id == mandate.person_id);
    let form = Form::new("end");
    let back = move || mandates.close(id, Part::LastDay);
    let editing = Editing::new(form, mandate.clone(), written, in_words, back);
    let [day] = editing.fields;
    if before.is_none() {
        day.set(today.to_string());
    }
    browser::focus(form.id("/to"));
    let save = move || {
        let base = editing.base();
        let request = MandateEndRequest { to: day.with_untracked(|day| day.parse().ok()) };
        if request.to.is_some_and(|to| to < base.from) {
            form.refuse_field("/to", "ends_before_it_begins");
            return;
        }
        let path = (mandates.shared.slug.get_value(), id);
        let slug = path.0.clone();
        let call = async move {
            let options = Options::of_version(base.version);
            mandates.client.send::<EndMandate>(path, &request, options).await
        };
        editing.save(call, move |now| {
            let said = match now.to {
                Some(to) => t::office::ended(&days::day_and_year(to), &now.name),
                None => t::office::end_opened(&now.name),
            };
            mandates.toasts.say_with_undo(said, move || mandates.undo(slug.clone(), before, &now));
            mandates.changed();
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let name = mandate.name.clone();
    let consequence = move || match day.with(|day| day.parse::<Date>()) {
        Ok(day) if day < today => t::office::ends_now(&name),
        Ok(day) => t::office::ends_with(&days::day_and_year(day), &name),
        Err(_) => t::office::never_ends(),
    };
    let own = is_own.then(|| {
        view! { <p class="note note--warn">{icon("i-warn")}<span>{t::office::own_mandate()}</span></p> }
    });
    let last_day = Field { form, pointer: "/to", label: t::office::last_day(), hint: None, test: "end-day" };
    let words = move || {
        if day.with(|day| day.parse::<Date>().is_ok()) {
            t::office::end_submit()
        } else {
            t::office::open_submit()
        }
    };
    view! {
        <form class="stack narrow-form mb" novalidate data-test="end-form" on:submit=submit>
            {form.summary()}
            {own}
            {text_field(&last_day, day, "date", "off")}
            <p class="soft" role="status" data-test="consequence">{consequence}</p>
            {editing.stale(save, move |_| mandates.changed())}
            {editing.buttons(form.submit(words, t::app::saving, "end-submit"))}
        </form>
    }
}
