//! A new measure under a goal, or in a plan whose goal is chosen: the board's own, when the plan is adopted.

use leptos::{ev::SubmitEvent, prelude::*};
use verv_contract::{
    endpoints::CreateMeasure,
    plan::{
        measures::{DeadlineRequest, MeasureRequest, NewMeasureRequest},
        plans::PlanView,
    },
};
use verv_domain::{
    id::{GoalId, PlanId},
    organisation::branches::BranchSlug,
    period::Period,
    plan::measures::{MeasureKind, MeasureState},
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    browser,
    form::{
        Choices, DeadlineField, Draft, DraftRestored, Field, Form, Submit, Summary, TextField, filled_in,
        use_client,
    },
    locales::{self, t},
    router::{Place, use_router},
    ui::{
        icon::{icon, small_icon},
        toast::use_toasts,
    },
};

/// What stands after `#` where the form is asked for.
pub const ADDRESS: &str = "nytt-tiltak";
const BUTTON: &str = "add-measure";
const GOAL: &str = "/goal_id";
const TITLE: &str = "/measure/title";

/// The address that opens the form of a goal.
pub fn href(goal: &Place) -> String {
    format!("{}#{ADDRESS}", goal.href())
}

/// Where it is added.
#[derive(Clone)]
pub enum Under {
    /// A goal, on its page.
    Goal(GoalId),
    /// One of the plan's own goals, with what each is called.
    Plan(Vec<(GoalId, String)>),
}

impl Under {
    /// Those of the plan that may have measures.
    pub fn plan(plan: &PlanView) -> Self {
        let goals = plan.areas.iter().flat_map(|area| &area.goals);
        let own = goals.filter(|goal| goal.not_local_reason.is_none());
        Self::Plan(own.map(|goal| (goal.id, format!("{} {}", goal.number, goal.title))).collect())
    }

    /// Under which name the draft is kept.
    fn draft(&self, plan: PlanId) -> String {
        match self {
            Self::Goal(goal) => format!("new-measure-{goal}"),
            Self::Plan(_) => format!("new-measure-{plan}"),
        }
    }

    fn place(&self, slug: BranchSlug) -> Place {
        match self {
            Self::Goal(goal) => Place::Goal(slug, *goal),
            Self::Plan(_) => Place::Plan(slug),
        }
    }
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    /// The chosen goal's id; empty for none.
    goal: RwSignal<String>,
    title: RwSignal<String>,
    kind: RwSignal<String>,
    deadline: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        let kind = RwSignal::new(MeasureKind::Milestone.as_str().to_owned());
        Self { goal: empty(), title: empty(), kind, deadline: empty() }
    }

    fn all(self) -> Vec<RwSignal<String>> {
        vec![self.goal, self.title, self.kind, self.deadline]
    }

    fn clear(self) {
        let Self { goal, title, kind, deadline } = self;
        goal.set(String::new());
        title.set(String::new());
        kind.set(MeasureKind::Milestone.as_str().to_owned());
        deadline.set(String::new());
    }

    fn request(self, goal_id: GoalId) -> NewMeasureRequest {
        let kind = self.kind.get_untracked();
        let kind = MeasureKind::ALL.into_iter().find(|known| known.as_str() == kind);
        let deadline = filled_in(&self.deadline.get_untracked());
        let measure = MeasureRequest {
            title: self.title.get_untracked(),
            adopted_text: None,
            kind: kind.unwrap_or(MeasureKind::Milestone),
            target: None,
            deadline: deadline.map(|label| DeadlineRequest { label, starts: None, ends: None }),
            state: MeasureState::Active,
            not_local_reason: None,
            everyone_named: false,
        };
        NewMeasureRequest { goal_id, position: None, continued: false, measure }
    }
}

/// The button, and the form that it opens; also opened by its own address, and by something typed earlier.
#[component]
pub fn NewMeasure(slug: BranchSlug, plan: PlanId, under: Under, period: Period) -> impl IntoView {
    let client = use_client();
    let router = use_router();
    let toasts = use_toasts();
    let form = Form::new("new-measure");
    let typed = Typed::new();
    let draft = Draft::new(&under.draft(plan), typed.all());
    let is_open = RwSignal::new(draft.restored.get_untracked());
    let here = under.place(slug.clone()).href();
    let (fixed, goals) = match under {
        Under::Goal(goal) => (Some(goal), Vec::new()),
        Under::Plan(goals) => (None, goals),
    };
    let goals = StoredValue::new(goals);
    let open = move || {
        is_open.set(true);
        browser::focus(form.id(if fixed.is_some() { TITLE } else { GOAL }));
    };
    Effect::new(move || {
        if router.hash.with(|hash| hash == ADDRESS) {
            open();
        }
    });
    let cancel = move |_| {
        draft.forget();
        typed.clear();
        is_open.set(false);
        // The address does not open it again.
        router.replace(&here);
        if fixed.is_some() {
            browser::focus(BUTTON);
        } else {
            browser::focus_heading();
        }
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(goal) = fixed.or_else(|| typed.goal.get_untracked().parse().ok()) else {
            form.refuse_field(GOAL, "required");
            return;
        };
        let request = typed.request(goal);
        if form.busy.get_untracked() || !form.passes(request.clone()) {
            return;
        }
        form.begin();
        let options = form.once(&request);
        let slug = slug.clone();
        let here = router.here();
        spawn_local(async move {
            match client.send::<CreateMeasure>((slug.clone(), plan), &request, options).await {
                Ok(created) => {
                    form.end();
                    draft.forget();
                    // Whoever has gone elsewhere meanwhile stays there.
                    if router.here() == here {
                        router.go(&Place::Measure(slug, created.id).href());
                    }
                    toasts.say(t::goal::added());
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let button = view! {
        <p hidden=is_open>
            <button class="btn btn--outline" type="button" id=BUTTON data-test="add-measure" on:click=move |_| open()>
                {icon("i-plus")}
                {t::goal::add()}
            </button>
        </p>
    };
    view! {
        {fixed.map(|_| button)}
        <Show when=move || is_open.get()>
            <form class="sheet stack gap-5" id=ADDRESS novalidate data-test="new-measure" on:submit=save.clone()>
                <h3>{t::goal::add()}</h3>
                <Summary form/>
                {fixed.is_none().then(|| view! { <Goals form goal=typed.goal goals/> })}
                <Fields form typed period/>
                <DraftRestored draft/>
                <div class="row">
                    <Submit form text=t::goal::submit() busy=t::goal::busy test="new-submit"/>
                    <button class="btn btn--quiet" type="button" data-test="cancel" on:click=cancel.clone()>
                        {small_icon("i-x")}
                        {t::app::cancel()}
                    </button>
                </div>
            </form>
        </Show>
    }
}

/// Which goal it is for.
#[component]
fn Goals(form: Form, goal: RwSignal<String>, goals: StoredValue<Vec<(GoalId, String)>>) -> impl IntoView {
    let nothing = (String::new(), t::goal::choose());
    let options = goals.with_value(|goals| {
        let goals = goals.iter().map(|(id, name)| (id.to_string(), name.clone()));
        std::iter::once(nothing).chain(goals).collect()
    });
    let field = Field { form, pointer: GOAL, label: t::goal::of_goal(), hint: None, test: "new-goal" };
    view! { <Choices field value=goal options/> }
}

#[component]
fn Fields(form: Form, typed: Typed, period: Period) -> impl IntoView {
    let kinds = MeasureKind::ALL.into_iter().filter(|kind| *kind != MeasureKind::NotLocal);
    let kinds = kinds.map(|kind| {
        (kind.as_str().to_owned(), format!("{}: {}", locales::kind(kind), locales::kind_meaning(kind)))
    });
    let field = |pointer, label, hint, test| Field { form, pointer, label, hint, test };
    let title = field(TITLE, t::edit::name(), Some(t::goal::title_hint()), "new-title");
    let kind = field("/measure/kind", t::edit::kind(), None, "new-kind");
    let deadline =
        field("/measure/deadline/label", t::edit::deadline(), Some(t::edit::deadline_hint()), "new-deadline");
    view! {
        <TextField field=title value=typed.title/>
        <Choices field=kind value=typed.kind options=kinds.collect()/>
        <DeadlineField field=deadline value=typed.deadline plan=Some(period)/>
    }
}
