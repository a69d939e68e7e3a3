//! A new measure under a goal: the board's own, when the plan is adopted.

use leptos::{ev::SubmitEvent, prelude::*};
use verv_contract::{
    endpoints::CreateMeasure,
    plan::measures::{DeadlineRequest, MeasureRequest, NewMeasureRequest},
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
const ADDRESS: &str = "nytt-tiltak";
const BUTTON: &str = "add-measure";
const TITLE: &str = "/measure/title";

/// The address that opens the form of a goal.
pub fn href(goal: &Place) -> String {
    format!("{}#{ADDRESS}", goal.href())
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    title: RwSignal<String>,
    kind: RwSignal<String>,
    deadline: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        let kind = RwSignal::new(MeasureKind::Milestone.as_str().to_owned());
        Self { title: empty(), kind, deadline: empty() }
    }

    fn clear(self) {
        let Self { title, kind, deadline } = self;
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
pub fn NewMeasure(slug: BranchSlug, plan: PlanId, goal: GoalId, period: Period) -> impl IntoView {
    let client = use_client();
    let router = use_router();
    let toasts = use_toasts();
    let form = Form::new("new-measure");
    let typed = Typed::new();
    let draft = Draft::new(&format!("new-measure-{goal}"), vec![typed.title, typed.kind, typed.deadline]);
    let is_open = RwSignal::new(draft.restored.get_untracked());
    let open = move || {
        is_open.set(true);
        browser::focus(form.id(TITLE));
    };
    Effect::new(move || {
        if router.hash.with(|hash| hash == ADDRESS) {
            open();
        }
    });
    let here = Place::Goal(slug.clone(), goal).href();
    let cancel = move |_| {
        draft.forget();
        typed.clear();
        is_open.set(false);
        // The address does not open it again.
        router.replace(&here);
        browser::focus(BUTTON);
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
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
    view! {
        <p hidden=is_open>
            <button class="btn btn--outline" type="button" id=BUTTON data-test="add-measure" on:click=move |_| open()>
                {icon("i-plus")}
                {t::goal::add()}
            </button>
        </p>
        <Show when=move || is_open.get()>
            <form class="sheet stack gap-5" id=ADDRESS novalidate data-test="new-measure" on:submit=save.clone()>
                <h3>{t::goal::add()}</h3>
                <Summary form/>
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
