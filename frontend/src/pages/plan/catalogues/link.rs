//! Linking local goals to a national one: each tick is saved at once, with a way back.

use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::{ChangeGoal, GetGoal},
    plan::{
        catalogues::NationalGoalView,
        goals::{GoalRequest, GoalView, NationalGoalRef, TargetRequest, TargetView},
        plans::PlannedGoal,
    },
};
use verv_domain::{
    id::{GoalId, NationalGoalId},
    organisation::branches::BranchSlug,
};
use wasm_bindgen_futures::spawn_local;

use super::Both;
use crate::{
    api::{CallError, Client, Options},
    browser,
    locales::{small, t},
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        note,
        remote::Remote,
        toast::{Toasts, use_toasts},
    },
};

/// How often saving a link is tried again on a newer version of its goal.
const TIMES: u32 = 3;

#[derive(Clone, Copy)]
pub struct Linking {
    both: Remote<Both>,
    client: Client,
    toasts: Toasts,
    slug: StoredValue<BranchSlug>,
    /// The national goal whose local goals are being chosen.
    choosing: RwSignal<Option<NationalGoalId>>,
    trouble: RwSignal<Option<CallError>>,
}

/// What somebody ticked, or unticked.
#[derive(Clone)]
struct Link {
    goal: GoalId,
    /// The goal's number, to speak of it.
    number: String,
    national: NationalGoalRef,
    is_on: bool,
}

impl Linking {
    pub fn new(both: Remote<Both>, slug: BranchSlug) -> Self {
        Self {
            both,
            client: use_session().client,
            toasts: use_toasts(),
            slug: StoredValue::new(slug),
            choosing: RwSignal::new(None),
            trouble: RwSignal::new(None),
        }
    }

    fn is_linked(self, goal: GoalId, national: NationalGoalId) -> bool {
        let found = self.both.with(|both| {
            let mut goals = both.goals().filter(|(_, known)| known.id == goal);
            goals.any(|(_, known)| known.serves.iter().any(|served| served.id == national))
        });
        found == Some(true)
    }

    fn change(self, goal: GoalId, change: impl FnOnce(&mut PlannedGoal)) {
        self.both.update(|both| {
            let areas = both.plan.iter_mut().flat_map(|plan| &mut plan.areas);
            if let Some(goal) = areas.flat_map(|area| &mut area.goals).find(|known| known.id == goal) {
                change(goal);
            }
        });
    }

    fn show(self, link: &Link, is_on: bool) {
        self.change(link.goal, |goal| {
            goal.serves.retain(|served| served.id != link.national.id);
            if is_on {
                goal.serves.push(link.national.clone());
            }
        });
    }

    /// Shows at once; refused, the old comes back with the reason.
    fn link(self, link: Link) {
        self.trouble.set(None);
        self.show(&link, link.is_on);
        spawn_local(async move {
            match self.send(&link).await {
                Ok(goal) => {
                    self.change(link.goal, |known| known.serves = goal.serves);
                    let said = if link.is_on {
                        t::catalogue::linked(&link.national.code, &link.number)
                    } else {
                        t::catalogue::unlinked(&link.national.code, &link.number)
                    };
                    let back = Link { is_on: !link.is_on, ..link };
                    self.toasts.say_with_undo(said, move || self.link(back.clone()));
                }
                Err(error) => {
                    self.show(&link, !link.is_on);
                    self.trouble.set(Some(error));
                }
            }
        });
    }

    /// Puts the link on the goal as it is now, so that what others have changed stays.
    async fn send(self, link: &Link) -> Result<GoalView, CallError> {
        // Read now: the page may be gone when an answer comes.
        let slug = self.slug.get_value();
        let path = || (slug.clone(), link.goal);
        let mut times = 0;
        loop {
            times += 1;
            let goal = self.client.get::<GetGoal>(path()).await?;
            let options = Options::of_version(goal.version);
            let outcome = self.client.send::<ChangeGoal>(path(), &request(goal, link), options).await;
            match outcome {
                Err(error) if error.code() == Some(ProblemCode::StaleVersion) && times < TIMES => {}
                outcome => return outcome,
            }
        }
    }

    fn close(self, national: NationalGoalId) {
        self.choosing.set(None);
        browser::focus(button_id(national));
    }
}

/// The button below a national goal, and the ticks in its place.
#[component]
pub fn LinkPlace(linking: Linking, area: i64, goal: NationalGoalView) -> impl IntoView {
    let id = goal.id;
    let national = StoredValue::new(NationalGoalRef { id, code: goal.code.clone(), title: goal.title });
    let is_open = Memo::new(move |_| linking.choosing.get() == Some(id));
    let open = move |_| {
        linking.choosing.set(Some(id));
        browser::focus(panel_id(id));
    };
    view! {
        <p class="serve__link" hidden=move || is_open.get()>
            <button
                class="btn btn--quiet"
                type="button"
                id=button_id(id)
                aria-label=t::catalogue::choose_for(&goal.code)
                data-test="choose-goals"
                on:click=open
            >
                {t::catalogue::choose()}
            </button>
        </p>
        <Show when=move || is_open.get()><Panel linking area national=national.get_value()/></Show>
    }
}

#[component]
fn Panel(linking: Linking, area: i64, national: NationalGoalRef) -> impl IntoView {
    let id = national.id;
    let which = t::catalogue::which(&national.code);
    let national = StoredValue::new(national);
    let ticks = |is_wanted: fn(i64, i64) -> bool| {
        let ticks = |both: &Both| {
            let goals = both.goals().filter(|(number, _)| is_wanted(*number, area));
            goals.map(|(_, goal)| (goal.id, goal.number.clone(), goal.title.clone())).collect::<Vec<_>>()
        };
        linking.both.with_untracked(ticks).unwrap_or_default()
    };
    let tick = move |(goal, number, title)| view! { <Tick linking national goal number title/> };
    let here = ticks(|number, area| number == area);
    let elsewhere = ticks(|number, area| number != area);
    let elsewhere = (!elsewhere.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{small_icon("i-right")}{t::catalogue::elsewhere(small(elsewhere.len()))}</summary>
                {elsewhere.into_iter().map(tick).collect_view()}
            </details>
        }
    });
    let trouble = move || linking.trouble.get().map(|error| note::trouble(&error));
    view! {
        <div class="serve__panel" data-test="link-panel">
            <fieldset id=panel_id(id) tabindex="-1">
                <legend class="label">{which}</legend>
                <p class="soft">{t::catalogue::saved_at_once()}</p>
                {here.into_iter().map(tick).collect_view()}
                {elsewhere}
            </fieldset>
            {trouble}
            <p>
                <button class="btn btn--outline" type="button" data-test="link-done" on:click=move |_| linking.close(id)>
                    {icon("i-check")}
                    {t::catalogue::done()}
                </button>
            </p>
        </div>
    }
}

#[component]
fn Tick(
    linking: Linking,
    national: StoredValue<NationalGoalRef>,
    goal: GoalId,
    number: String,
    title: String,
) -> impl IntoView {
    let national_id = national.with_value(|national| national.id);
    let spoken = number.clone();
    let change = move |event| {
        let (national, number) = (national.get_value(), spoken.clone());
        linking.link(Link { goal, number, national, is_on: event_target_checked(&event) });
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                data-test="link"
                data-goal=number.clone()
                prop:checked=move || linking.is_linked(goal, national_id)
                on:change=change
            />
            <span><span class="num">{number}</span>" "{title}</span>
        </label>
    }
}

fn button_id(national: NationalGoalId) -> String {
    format!("velg-{national}")
}

fn panel_id(national: NationalGoalId) -> String {
    format!("maal-{national}")
}

/// The whole goal as it is stored, with the link put on or taken off.
fn request(goal: GoalView, link: &Link) -> GoalRequest {
    let mut serves: Vec<_> = goal.serves.iter().map(|served| served.id).collect();
    serves.retain(|served| *served != link.national.id);
    if link.is_on {
        serves.push(link.national.id);
    }
    let target = goal.target.map(|TargetView { at_least, unit, per, note }| TargetRequest {
        at_least,
        unit,
        per,
        note,
    });
    GoalRequest { title: goal.title, not_local_reason: goal.not_local_reason, target, serves }
}
