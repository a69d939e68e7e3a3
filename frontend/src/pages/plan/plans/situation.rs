//! An area's situation: how it was described, and the form that describes it anew.

use leptos::{ev::SubmitEvent, prelude::*};
use verv_contract::{
    endpoints::{ChangeSituation, GetArea},
    plan::{
        areas::{AreaView, SituationRequest, SituationView},
        plans::{PlanView, PlannedArea},
    },
};
use verv_domain::{Date, access::Action, id::AreaId, organisation::branches::BranchSlug};

use crate::{
    api::Options,
    browser,
    form::{
        Buttons, Editing, Field, Form, Stale, Submit, Summary, TextArea, TextField, filled_in, use_client,
    },
    locales::{days, t},
    session::use_session,
    ui::{
        icon::icon,
        note,
        remote::{Loaded, Remote},
        toast::use_toasts,
    },
};

/// What is described, as terms of a list.
pub fn parts(situation: &SituationView) -> impl IntoView + use<> {
    let part = |label: String, text: &Option<String>| {
        text.clone().map(|text| view! { <div><dt>{label}</dt><dd class="measure">{text}</dd></div> })
    };
    view! {
        {part(t::plan::now(), &situation.now)}
        {part(t::plan::short_term(), &situation.short_term)}
        {part(t::plan::long_term(), &situation.long_term)}
    }
}

/// How it is, and a form for those who may say so.
#[component]
pub fn Situation(plan: Remote<Option<PlanView>>, area: Memo<PlannedArea>, slug: BranchSlug) -> impl IntoView {
    let is_editing = RwSignal::new(false);
    let id = area.with_untracked(|area| area.id);
    let form =
        use_session().can(Action::EditSituation).then(|| view! { <Describing plan slug id is_editing/> });
    view! {
        <section class="stack gap-3" aria-labelledby="h-situasjon" data-test="area-situation">
            <h2 id="h-situasjon">{t::area::situation()}</h2>
            <div hidden=is_editing>{move || area.with(|area| described(area.situation.as_ref()))}</div>
            {form}
        </section>
    }
}

fn described(situation: Option<&SituationView>) -> impl IntoView + use<> {
    let Some(situation) = situation else {
        return note::empty(t::area::not_described(), t::area::not_described_lead(), None);
    };
    view! {
        <div class="sheet stack gap-3">
            <p class="muted">{t::area::described(&days::day_and_year(situation.dated_on))}</p>
            <dl class="facts facts--wide">{parts(situation)}</dl>
        </div>
    }
    .into_any()
}

/// Fetches the area with its version, which a change must name.
#[component]
fn Describing(
    plan: Remote<Option<PlanView>>,
    slug: BranchSlug,
    id: AreaId,
    is_editing: RwSignal<bool>,
) -> impl IntoView {
    let client = use_client();
    let path = (slug.clone(), id);
    let stored = Remote::new(move || client.get::<GetArea>(path.clone()));
    let form = move || {
        let slug = slug.clone();
        stored
            .with_untracked(Clone::clone)
            .map(|area| view! { <SituationForm plan slug stored area is_editing/> })
    };
    view! { <Loaded remote=stored what=t::area::situation is_part=true>{form()}</Loaded> }
}

#[component]
fn SituationForm(
    plan: Remote<Option<PlanView>>,
    slug: BranchSlug,
    stored: Remote<AreaView>,
    area: AreaView,
    is_editing: RwSignal<bool>,
) -> impl IntoView {
    let client = use_client();
    let toasts = use_toasts();
    let form = Form::new("situation");
    let name = format!("situation-{}", area.id);
    let editing =
        Editing::new(form, of_today(area), written, in_words, browser::focus_heading).drafted(&name);
    Effect::new(move || is_editing.set(editing.is_open.get()));
    let open = move |_| {
        if let Some(area) = stored.with_untracked(Clone::clone) {
            editing.open(of_today(area), "/now");
        }
    };
    let save = Callback::new(move |()| {
        let base = editing.base();
        let [now, short_term, long_term, dated_on] = editing.typed();
        let Ok(dated_on) = dated_on.parse() else {
            form.refuse_field("/dated_on", "required");
            return;
        };
        let [now, short_term, long_term] = [now, short_term, long_term].map(|text| filled_in(&text));
        let request = SituationRequest { now, short_term, long_term, dated_on: Some(dated_on) };
        if form.passes(request.clone()) {
            let (path, options) = ((slug.clone(), base.id), Options::of_version(editing.version()));
            let call = async move { client.send::<ChangeSituation>(path, &request, options).await };
            editing.save(call, move |_| toasts.say(t::area::saved()));
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    let [now, short_term, long_term, dated_on] = editing.fields;
    let field = move |pointer, label, hint, test| Field { form, pointer, label, hint, test };
    let fields = move || {
        let about_now = field("/now", t::plan::now(), Some(t::area::now_hint()), "situation-now");
        let about_short = field("/short_term", t::plan::short_term(), None, "situation-short");
        let about_long = field("/long_term", t::plan::long_term(), None, "situation-long");
        let about_day =
            field("/dated_on", t::area::dated_on(), Some(t::area::dated_on_hint()), "situation-date");
        view! {
            <TextArea field=about_now value=now/>
            <TextArea field=about_short value=short_term/>
            <TextArea field=about_long value=long_term/>
            <TextField field=about_day value=dated_on kind="date"/>
        }
    };
    view! {
        <p hidden=editing.is_open>
            <button class="btn btn--outline" type="button" data-test="edit-situation" on:click=open>
                {icon("i-pen")}
                {t::area::edit()}
            </button>
        </p>
        <Show when=move || editing.is_open.get()>
            <form class="sheet stack gap-5" novalidate data-test="situation-form" on:submit=submit>
                <Summary form/>
                {fields()}
                <Stale editing save taken=move |_: AreaView| plan.reload()/>
                <Buttons editing>
                    <Submit form text=t::area::submit() busy=t::area::busy test="situation-submit"/>
                </Buttons>
            </form>
        </Show>
    }
}

/// The area as it is edited: whoever describes it does so as it is today.
fn of_today(area: AreaView) -> AreaView {
    let today = browser::today();
    let nothing = SituationView { now: None, short_term: None, long_term: None, dated_on: today };
    let situation = SituationView { dated_on: today, ..area.situation.unwrap_or(nothing) };
    AreaView { situation: Some(situation), ..area }
}

/// What is stored, as it would be typed.
fn written(area: &AreaView) -> [String; 4] {
    let Some(situation) = &area.situation else { return Default::default() };
    let SituationView { now, short_term, long_term, dated_on } = situation.clone();
    let [now, short_term, long_term] = [now, short_term, long_term].map(Option::unwrap_or_default);
    [now, short_term, long_term, dated_on.to_string()]
}

fn in_words([now, short_term, long_term, dated_on]: &[String; 4]) -> [(String, String); 4] {
    let day = dated_on.parse::<Date>().map_or_else(|_| String::new(), days::day_and_year);
    [
        (t::plan::now(), now.trim().to_owned()),
        (t::plan::short_term(), short_term.trim().to_owned()),
        (t::plan::long_term(), long_term.trim().to_owned()),
        (t::area::dated_on(), day),
    ]
}
