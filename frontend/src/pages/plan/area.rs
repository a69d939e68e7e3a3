//! A priority area: its situation, which can be described anew, and its goals.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    areas::{AreaView, SituationRequest, SituationView},
    endpoints::{ChangeSituation, GetArea},
    plans::{PlanView, PlannedArea},
};
use verv_domain::{access::Action, branch::BranchSlug, id::AreaId};
use wasm_bindgen_futures::spawn_local;

use super::{areas, goal, summary};
use crate::{
    api::{Client, Options},
    browser,
    form::{Field, Form, filled_in, text_area, text_field, use_client},
    locales::{days, t},
    pages::plans,
    router::Place,
    session::use_session,
    ui::{
        icon::icon,
        note, page,
        remote::Remote,
        toast::{Toasts, use_toasts},
        versions::{self, Difference},
    },
};

pub fn page(slug: BranchSlug, id: AreaId) -> View {
    let plan = plans::fetched(&slug);
    plan.show(t::area::loading, move || {
        let found = plan.with_untracked(Clone::clone).flatten();
        let area = found.as_ref().and_then(|plan| plan.areas.iter().find(|area| area.id == id));
        match area {
            Some(area) => whole(plan, area, &slug),
            None => page::not_found(),
        }
    })
}

fn whole(plan: Remote<Option<PlanView>>, area: &PlannedArea, slug: &BranchSlug) -> View {
    let id = area.id;
    let goals = area.goals.iter().map(|planned| goal::in_area(planned, slug)).collect_view();
    let goals = if area.goals.is_empty() {
        note::empty(t::plan::area_no_goals(), String::new(), None)
    } else {
        view! { <ul class="list" data-test="area-goals">{goals}</ul> }
    };
    let stored = move || {
        plan.with(|plan| {
            let area = plan.as_ref()?.areas.iter().find(|area| area.id == id)?;
            Some(area.situation.clone())
        })
        .flatten()
        .flatten()
    };
    let shown = move || match stored() {
        Some(situation) => described(&situation),
        None => note::empty(t::area::not_described(), t::area::not_described_lead(), None),
    };
    let editing = RwSignal::new(None::<AreaView>);
    let may_edit = use_session().can(Action::EditSituation);
    let edit = may_edit.then(|| edit_button(slug, id, editing));
    let of = slug.clone();
    let form =
        move || editing.get().map(|area| untrack(|| Describing::new(of.clone(), area, editing, plan).form()));
    view! {
        <nav class="crumbs" aria-label=t::measure::crumbs()>
            <ol><li><a href=Place::Plan(slug.clone()).href()>{t::shell::plan()}</a></li></ol>
        </nav>
        <header class="page-head">
            <div class="page-head__text">
                <p class="eyebrow">{t::area::number(&area.number.to_string())}</p>
                {page::fixed_heading(area.title.clone())}
                <p class="soft lead">{summary::of_area(area)}"."</p>
            </div>
        </header>
        <div class="stack gap-6 measure-wide">
            <section class="stack gap-3" aria-labelledby="h-situasjon" data-test="area-situation">
                <h2 id="h-situasjon">{t::area::situation()}</h2>
                <div hidden=move || editing.with(Option::is_some)>{shown}{edit}</div>
                {form}
            </section>
            <section class="stack gap-3" aria-labelledby="h-maal">
                <h2 id="h-maal">{t::area::goals()}</h2>
                {goals}
            </section>
        </div>
    }
}

fn described(situation: &SituationView) -> View {
    view! {
        <div class="sheet stack gap-3">
            <p class="muted">{t::area::described(&days::day_and_year(situation.dated_on))}</p>
            <dl class="facts facts--wide">{areas::parts(situation)}</dl>
        </div>
    }
}

/// Fetches what is stored now, to edit from it.
fn edit_button(slug: &BranchSlug, id: AreaId, editing: RwSignal<Option<AreaView>>) -> View {
    let client = use_client();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let slug = slug.clone();
    let open = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        let path = (slug.clone(), id);
        spawn_local(async move {
            match client.get::<GetArea>(path).await {
                Ok(area) => editing.set(Some(area)),
                Err(error) => trouble.set(Some(error)),
            }
            busy.try_set(false);
        });
    };
    view! {
        {move || trouble.get().map(|error| note::trouble(&error))}
        <p class="mt-3">
            <button class="btn btn--outline" type="button" data-test="edit-situation" aria-busy=move || busy.get().then_some("true") on:click=open>
                {icon("i-pen")}
                {t::area::edit()}
            </button>
        </p>
    }
}

#[derive(Clone, Copy)]
struct Describing {
    slug: StoredValue<BranchSlug>,
    /// What the editing began from, or what has been seen beside it since.
    base: StoredValue<AreaView>,
    newer: RwSignal<Option<AreaView>>,
    editing: RwSignal<Option<AreaView>>,
    plan: Remote<Option<PlanView>>,
    client: Client,
    toasts: Toasts,
    form: Form,
    now: RwSignal<String>,
    short_term: RwSignal<String>,
    long_term: RwSignal<String>,
    dated_on: RwSignal<String>,
}

impl Describing {
    fn new(
        slug: BranchSlug,
        area: AreaView,
        editing: RwSignal<Option<AreaView>>,
        plan: Remote<Option<PlanView>>,
    ) -> Self {
        let [now, short_term, long_term] = written(&area).map(RwSignal::new);
        Self {
            slug: StoredValue::new(slug),
            base: StoredValue::new(area),
            newer: RwSignal::new(None),
            editing,
            plan,
            client: use_client(),
            toasts: use_toasts(),
            form: Form::new("situation"),
            now,
            short_term,
            long_term,
            dated_on: RwSignal::new(browser::today().to_string()),
        }
    }

    fn typed(self) -> [RwSignal<String>; 3] {
        [self.now, self.short_term, self.long_term]
    }

    fn save(self) {
        if self.form.busy.get_untracked() {
            return;
        }
        let Ok(dated_on) = self.dated_on.get_untracked().parse() else {
            self.form.refuse_field("/dated_on", "required");
            return;
        };
        let [now, short_term, long_term] = self.typed().map(|field| filled_in(&field.get_untracked()));
        let request = SituationRequest { now, short_term, long_term, dated_on };
        if !self.form.passes(request.clone()) {
            return;
        }
        self.form.begin();
        let base = self.base.get_value();
        spawn_local(async move {
            let path = (self.slug.get_value(), base.id);
            let options = Options::of_version(base.version);
            match self.client.send::<ChangeSituation>(path, &request, options).await {
                Ok(saved) => {
                    self.show(&saved);
                    self.toasts.say(t::area::saved());
                }
                Err(error) => {
                    let current = error.current::<AreaView>();
                    match current.filter(|_| error.code() == Some(ProblemCode::StaleVersion)) {
                        Some(current) => {
                            self.form.end();
                            self.rebase(&base, &current);
                            self.newer.set(Some(current));
                            browser::go_to(versions::ID);
                        }
                        None => self.form.fail(error),
                    }
                }
            }
        });
    }

    /// Puts what somebody else has stored in the fields that were not touched here.
    fn rebase(self, base: &AreaView, current: &AreaView) {
        for ((field, before), now) in self.typed().into_iter().zip(written(base)).zip(written(current)) {
            if field.try_with_untracked(|typed| typed.trim() == before) == Some(true) {
                field.set(now);
            }
        }
    }

    /// Puts what is stored in the page, and closes the form.
    fn show(self, area: &AreaView) {
        self.form.end();
        self.plan.update(|plan| {
            let areas = plan.iter_mut().flat_map(|plan| &mut plan.areas);
            for shown in areas.filter(|shown| shown.id == area.id) {
                shown.situation.clone_from(&area.situation);
            }
        });
        self.editing.set(None);
        browser::focus_heading();
    }

    fn stale(self) -> Option<View> {
        self.newer.get().map(|current| {
            let labels = [t::plan::now(), t::plan::short_term(), t::plan::long_term()];
            let mine = self.typed().map(|field| field.get_untracked());
            let differ = labels.into_iter().zip(mine).zip(written(&current));
            let differ = differ.filter(|((_, mine), current)| mine.trim() != current);
            let differences =
                differ.map(|((field, mine), current)| Difference { field, mine, current }).collect();
            let (seen, taken) = (current.clone(), current);
            let keep = Callback::new(move |()| {
                self.base.set_value(seen.clone());
                self.newer.set(None);
                self.save();
            });
            let take = Callback::new(move |()| self.show(&taken));
            versions::versions(differences, keep, take)
        })
    }

    fn form(self) -> View {
        let form = self.form;
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            self.save();
        };
        let field = |pointer, label, hint, test| Field { form, pointer, label, hint, test };
        let now = field("/now", t::plan::now(), Some(t::area::now_hint()), "situation-now");
        let short = field("/short_term", t::plan::short_term(), None, "situation-short");
        let long = field("/long_term", t::plan::long_term(), None, "situation-long");
        let dated = field("/dated_on", t::area::dated_on(), Some(t::area::dated_on_hint()), "situation-date");
        let cancel = move |_| {
            self.editing.set(None);
            browser::focus_heading();
        };
        browser::focus(form.id("/now"));
        view! {
            <form class="sheet stack gap-5" novalidate data-test="situation-form" on:submit=submit>
                {form.summary()}
                {text_area(&now, self.now)}
                {text_area(&short, self.short_term)}
                {text_area(&long, self.long_term)}
                {text_field(&dated, self.dated_on, "date", "off")}
                {move || self.stale()}
                <div class="row" hidden=move || self.newer.with(Option::is_some)>
                    {form.submit(t::area::submit, t::area::busy, "situation-submit")}
                    <button class="btn btn--quiet" type="button" on:click=cancel>{t::app::cancel()}</button>
                </div>
            </form>
        }
    }
}

/// What is stored, as it would be typed.
fn written(area: &AreaView) -> [String; 3] {
    let SituationView { now, short_term, long_term, .. } = match &area.situation {
        Some(situation) => situation.clone(),
        None => return [String::new(), String::new(), String::new()],
    };
    [now, short_term, long_term].map(Option::unwrap_or_default)
}
