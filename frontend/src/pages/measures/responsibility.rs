//! Who answers for the measure: at most one accountable, any number supporting. Saved at once, with a way back.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::AssignResponsibility,
    measures::MeasureView,
    responsibilities::{PartyView, ResponsibilityRequest},
};
use verv_domain::{Date, branch::BranchSlug, id::MeasureId};
use wasm_bindgen_futures::spawn_local;

use super::Shared;
use crate::{
    api::{Client, Options, trouble_text},
    browser,
    form::{Field, Form, text_field, use_client},
    locales::{days, t},
    pages::parties,
    ui::{
        combobox::{Choice, Combobox, PARTIES},
        icon::{icon, small_icon},
        remote::Remote,
        toast::{Toasts, use_toasts},
        versions::{self, Difference},
    },
};

#[derive(Clone, Copy)]
struct Assigning {
    shared: Shared,
    client: Client,
    toasts: Toasts,
    form: Form,
    is_open: RwSignal<bool>,
    accountable: RwSignal<Option<PartyView>>,
    supporting: RwSignal<Vec<PartyView>>,
    last_day: RwSignal<String>,
    version: StoredValue<i64>,
    newer: RwSignal<Option<MeasureView>>,
}

impl Assigning {
    /// Puts what is stored in every field.
    fn take(self, measure: &MeasureView) {
        self.accountable.set(measure.accountable.clone());
        self.supporting.set(measure.supporting.clone());
        self.last_day.set(last_day(measure).map(|day| day.to_string()).unwrap_or_default());
        self.version.set_value(measure.version);
    }

    fn request(self) -> ResponsibilityRequest {
        ResponsibilityRequest {
            accountable: self.accountable.with_untracked(|party| party.as_ref().map(|party| party.party)),
            supporting: self
                .supporting
                .with_untracked(|parties| parties.iter().map(|party| party.party).collect()),
            from: None,
            to: self.last_day.with_untracked(|day| day.parse().ok()),
        }
    }

    fn save(self) {
        if self.form.busy.get_untracked() {
            return;
        }
        let request = self.request();
        if let Err(errors) = request.clone().check_on(browser::today()) {
            self.form.refuse(errors);
            return;
        }
        let Some(before) = self.shared.measure.with_untracked(Clone::clone) else { return };
        self.form.begin();
        // It shows at once; refused, the old value comes back.
        self.shared.measure.update(|measure| {
            measure.accountable = self.accountable.get_untracked();
            measure.supporting = self.supporting.get_untracked();
        });
        let (path, options) = (self.shared.path(), Options::of_version(self.version.get_value()));
        spawn_local(async move {
            match self.client.send::<AssignResponsibility>(path.clone(), &request, options).await {
                Ok(saved) => self.saved(saved, before, path),
                Err(error) => {
                    self.shared.measure.set(before);
                    match error.current::<MeasureView>() {
                        Some(current) if error.code() == Some(ProblemCode::StaleVersion) => {
                            self.form.end();
                            self.shared.measure.set(current.clone());
                            self.newer.set(Some(current));
                            browser::go_to(versions::ID);
                        }
                        _ => self.form.fail(error),
                    }
                }
            }
        });
    }

    fn saved(self, saved: MeasureView, before: MeasureView, path: (BranchSlug, MeasureId)) {
        self.form.end();
        self.close();
        let said = saved
            .accountable
            .as_ref()
            .map_or_else(t::responsibility::saved_nobody, |party| t::responsibility::saved(&party.name));
        let version = saved.version;
        self.shared.take(saved);
        self.toasts.say_with_undo(said, move || self.undo(path.clone(), &before, version));
    }

    /// Gives focus back to the button that opened the form.
    fn close(self) {
        self.newer.set(None);
        self.is_open.set(false);
        browser::focus("assign-button");
    }

    /// The page may be another by then.
    fn undo(self, path: (BranchSlug, MeasureId), before: &MeasureView, version: i64) {
        let request = ResponsibilityRequest {
            accountable: before.accountable.as_ref().map(|party| party.party),
            supporting: before.supporting.iter().map(|party| party.party).collect(),
            from: None,
            to: last_day(before),
        };
        spawn_local(async move {
            let options = Options::of_version(version);
            match self.client.send::<AssignResponsibility>(path, &request, options).await {
                Ok(restored) => {
                    self.shared.take(restored);
                    self.toasts.say(t::responsibility::undone());
                }
                Err(error) => self.toasts.say(trouble_text(&error)),
            }
        });
    }

    fn keep_mine(self) {
        if let Some(current) = self.newer.get_untracked() {
            self.version.set_value(current.version);
            self.newer.set(None);
            self.save();
        }
    }

    fn take_current(self) {
        if let Some(current) = self.newer.get_untracked() {
            self.take(&current);
            self.close();
            self.shared.take(current);
        }
    }

    fn differences(self, current: &MeasureView) -> Vec<Difference> {
        let name = |party: Option<&PartyView>| party.map(|party| party.name.clone()).unwrap_or_default();
        let names = |parties: &[PartyView]| {
            parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let mine = self.accountable.with_untracked(|party| name(party.as_ref()));
        let helping = self.supporting.with_untracked(|parties| names(parties));
        let until = self.last_day.get_untracked();
        let fields = [
            (t::responsibility::accountable(), mine, name(current.accountable.as_ref())),
            (t::responsibility::supporting(), helping, names(&current.supporting)),
            (
                t::responsibility::last_day(),
                until.parse().map(days::day_and_year).unwrap_or_default(),
                last_day(current).map(days::day_and_year).unwrap_or_default(),
            ),
        ];
        let differ = fields.into_iter().filter(|(_, mine, current)| mine != current);
        differ.map(|(field, mine, current)| Difference { field, mine, current }).collect()
    }
}

/// One for all parts; nobody may be accountable and somebody help all the same.
fn last_day(measure: &MeasureView) -> Option<Date> {
    measure.accountable.as_ref().or(measure.supporting.first()).and_then(|party| party.to)
}

pub fn section(shared: Shared, may_assign: bool) -> View {
    let assigning = Assigning {
        shared,
        client: use_client(),
        toasts: use_toasts(),
        form: Form::new("assign"),
        is_open: RwSignal::new(false),
        accountable: RwSignal::new(None),
        supporting: RwSignal::new(Vec::new()),
        last_day: RwSignal::new(String::new()),
        version: StoredValue::new(0),
        newer: RwSignal::new(None),
    };
    let now = move || shared.measure.with(standing);
    let open = move |_| {
        if let Some(measure) = shared.measure.with_untracked(Clone::clone) {
            assigning.take(&measure);
            assigning.is_open.set(true);
            browser::focus("accountable");
        }
    };
    let words = move || match shared.measure.with(|measure| measure.accountable.is_some()) {
        Some(true) => t::responsibility::change(),
        Some(false) | None => t::responsibility::give(),
    };
    let button = may_assign.then(|| {
        view! {
            <p hidden=move || assigning.is_open.get()>
                <button class="btn" type="button" id="assign-button" data-test="assign" on:click=open>{icon("i-assign")}{words}</button>
            </p>
        }
    });
    let form = move || assigning.is_open.get().then(|| form(&assigning));
    view! {
        <section aria-labelledby="h-ansvar" class="sheet stack" id="ansvar" tabindex="-1" data-test="responsibility">
            <h2 id="h-ansvar">{t::responsibility::title()}</h2>
            {now}
            {button}
            {form}
        </section>
    }
}

/// Who answers for it now.
fn standing(measure: &MeasureView) -> View {
    let until = measure.accountable.as_ref().and_then(|party| party.to);
    let until = until
        .map(|day| view! { <br/><span class="soft">{t::measure::until(&days::day_and_year(day))}</span> });
    let name = match &measure.accountable {
        Some(party) => view! { <b>{party.name.clone()}</b> },
        None => view! { <span class="muted">{t::app::nobody()}</span> },
    };
    let everyone = (measure.everyone_named && measure.accountable.is_none()).then(|| {
        view! {
            <div class="note" data-test="everyone">
                {icon("i-info")}
                <p><b>{t::measure::everyone()}"."</b>" "{t::measure::everyone_lead()}</p>
            </div>
        }
    });
    let helping: Vec<_> =
        measure.supporting.iter().map(|party| view! { <li>{party.name.clone()}</li> }).collect();
    let helping = (!helping.is_empty()).then(|| {
        view! { <div><dt>{t::measure::supporting()}</dt><dd><ul class="stack gap-1 plain">{helping}</ul></dd></div> }
    });
    view! {
        {everyone}
        <dl class="facts facts--wide">
            <div><dt>{t::measure::who()}</dt><dd data-test="accountable-now">{name}{until}</dd></div>
            {helping}
        </dl>
    }
}

fn form(assigning: &Assigning) -> View {
    let assigning = *assigning;
    let (form, slug) = (assigning.form, assigning.shared.slug);
    let client = assigning.client;
    let remote: Remote<Vec<Choice>> = Remote::new(move || parties::choices(client, slug.get_value()));
    let all = Signal::derive(move || remote.with(Clone::clone).unwrap_or_default());
    let choose_accountable = Callback::new(move |choice: Choice| {
        assigning.accountable.set(as_party(&choice));
        let key = choice.key;
        assigning.supporting.update(|parties| parties.retain(|party| parties::key(&party.party) != key));
    });
    let choose_supporting = Callback::new(move |choice: Choice| {
        let is_accountable = assigning.accountable.with_untracked(|party| {
            party.as_ref().is_some_and(|party| parties::key(&party.party) == choice.key)
        });
        assigning.supporting.update(|parties| {
            let is_new = !parties.iter().any(|party| parties::key(&party.party) == choice.key);
            if let Some(party) = as_party(&choice).filter(|_| is_new && !is_accountable) {
                parties.push(party);
            }
        });
    });
    let accountable = Combobox::new("accountable", all, false, PARTIES, choose_accountable);
    let supporting = Combobox::new("supporting", all, false, PARTIES, choose_supporting);
    let chosen = move || {
        let remove = Callback::new(move |_: String| assigning.accountable.set(None));
        assigning.accountable.get().map(|party| chosen_list(vec![party], remove))
    };
    let helping = move || {
        let remove = Callback::new(move |key: String| {
            assigning.supporting.update(|parties| parties.retain(|party| parties::key(&party.party) != key));
        });
        let parties = assigning.supporting.get();
        (!parties.is_empty()).then(|| chosen_list(parties, remove))
    };
    let last_day = Field {
        form,
        pointer: "/to",
        label: format!("{} {}", t::responsibility::last_day(), t::app::optional()),
        hint: Some(t::responsibility::last_day_hint()),
        test: "last-day",
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        assigning.save();
    };
    let cancel = move |_| {
        assigning.newer.set(None);
        assigning.is_open.set(false);
    };
    let stale = move || {
        assigning.newer.get().map(|current| {
            let keep = Callback::new(move |()| assigning.keep_mine());
            let take = Callback::new(move |()| assigning.take_current());
            versions::versions(assigning.differences(&current), keep, take)
        })
    };
    let trouble = remote.show_part(t::app::loading, || ().into_any());
    view! {
        <form class="stack gap-5" novalidate data-test="assign-form" on:submit=submit>
            {form.summary()}
            {trouble}
            {picker(t::responsibility::accountable(), t::responsibility::accountable_hint(), accountable, "accountable", chosen.into_any())}
            {picker(t::responsibility::supporting(), t::responsibility::supporting_hint(), supporting, "supporting", helping.into_any())}
            {text_field(&last_day, assigning.last_day, "date", "off")}
            {stale}
            <div class="row" hidden=move || assigning.newer.with(Option::is_some)>
                {form.submit(t::responsibility::submit, t::responsibility::busy, "assign-submit")}
                <button class="btn btn--quiet" type="button" on:click=cancel>{t::app::cancel()}</button>
            </div>
        </form>
    }
}

fn as_party(choice: &Choice) -> Option<PartyView> {
    Some(PartyView { party: parties::of_key(&choice.key)?, name: choice.name.clone(), to: None })
}

fn picker(label: String, hint: String, combobox: Combobox, id: &'static str, chosen: View) -> View {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <span class="hint" id=hint_id.clone()>{hint}</span>
            {chosen}
            <div class="combo">
                {combobox.input(t::assign::search_hint(), Some(hint_id), id)}
                {combobox.list()}
            </div>
        </div>
    }
}

fn chosen_list(parties: Vec<PartyView>, remove: Callback<String>) -> View {
    let row = |party: PartyView| {
        let key = parties::key(&party.party);
        let label = t::responsibility::remove(&party.name);
        view! {
            <li data-test="chosen">
                <span><b>{party.name}</b></span>
                <button class="btn btn--quiet" type="button" aria-label=label on:click=move |_| remove.run(key.clone())>
                    {small_icon("i-x")}
                    {t::responsibility::remove_short()}
                </button>
            </li>
        }
    };
    view! { <ul class="chosen">{parties.into_iter().map(row).collect_view()}</ul> }
}
