//! The adoption of a plan, with its day and meeting; and, while its form is closed, what else can be done.

use leptos::prelude::*;
use verv_contract::plan::plans::{PlanStateRequest, PlanView};
use verv_domain::plan::plans::PlanState;

use super::step::Step;
use crate::{
    browser,
    form::{Draft, DraftRestored, Field, Submit, TextField, filled_in},
    locales::{days, t},
    ui::{
        dialog::Question,
        icon::{icon, small_icon},
    },
};

/// What is typed; that the day is not known is a word too, so that it is in the draft.
#[derive(Clone, Copy, Default)]
struct Typed {
    day: RwSignal<String>,
    unknown: RwSignal<String>,
    meeting: RwSignal<String>,
}

const UNKNOWN: &str = "unknown";

impl Typed {
    fn day_is_unknown(self) -> bool {
        self.unknown.with(|unknown| unknown == UNKNOWN)
    }
}

#[component]
pub fn Adoption(step: Step, children: Children) -> impl IntoView {
    let open = step.shared.get_value().open;
    let id = step.id();
    let typed = Typed::default();
    let key = id.map(|id| id.to_string()).unwrap_or_default();
    let draft = Draft::new(&format!("adopt-{key}"), vec![typed.day, typed.unknown, typed.meeting]);
    let opener = format!("vedta-{key}");
    let back = opener.clone();
    let is_open = move || id.is_some() && open.adopting.get() == id;
    let show = move || {
        open.adopting.set(id);
        open.stepped.set(id);
    };
    let begin = move |_| {
        show();
        browser::focus(open.form.id("/adopted_on"));
    };
    if draft.restored.get_untracked() && untrack(|| open.plan()).is_none() {
        show();
    }
    let close = Callback::new(move |()| {
        draft.begin_anew();
        open.adopting.try_set(None);
    });
    let cancel = Callback::new(move |()| {
        close.run(());
        browser::focus(back.clone());
    });
    view! {
        <div class="stack" hidden=is_open>
            {children()}
            <div class="stack gap-1">
                <p>
                    <button class="btn btn--outline" type="button" id=opener data-test="adopt" on:click=begin>
                        {icon("i-seal")}
                        {t::settings::adopt()}
                    </button>
                </p>
                <p class="soft measure">{t::settings::adopt_means()}</p>
            </div>
        </div>
        <Show when=is_open>
            <AdoptionForm step typed draft adopted=close cancel/>
        </Show>
    }
}

#[component]
fn AdoptionForm(
    step: Step,
    typed: Typed,
    draft: Draft,
    adopted: Callback<()>,
    cancel: Callback<()>,
) -> impl IntoView {
    let form = step.shared.get_value().open.form;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day_unknown = untrack(|| typed.day_is_unknown());
        let adopted_on = typed.day.with_untracked(|day| day.parse().ok()).filter(|_| !day_unknown);
        let meeting = typed.meeting.get_untracked();
        let adopted_by = filled_in(&meeting);
        let request = PlanStateRequest { state: PlanState::Adopted, adopted_on, day_unknown, adopted_by };
        if !form.passes(request.clone()) {
            return;
        }
        let adopted_by = match adopted_on {
            Some(day) => t::settings::adopted_by(&days::day_and_year(day), meeting.trim()),
            None => t::settings::adopted_by_unknown(meeting.trim()),
        };
        let on_yes = Callback::new(move |()| {
            let said = |plan: &PlanView| t::settings::said_adopted(&plan.title);
            step.send(request.clone(), said, Some(adopted));
        });
        step.shared.get_value().dialog.ask(Question {
            title: t::settings::ask_adopt(&step.title()),
            consequences: vec![adopted_by, t::settings::adopt_means(), t::settings::for_ever()],
            act: t::settings::adopt_now(),
            on_yes,
        });
    };
    let choose_unknown = move |event| {
        let word = if event_target_checked(&event) { UNKNOWN } else { "" };
        typed.unknown.set(word.to_owned());
    };
    let field = |pointer, label, hint, test| Field { form, pointer, label, hint, test };
    let on_day = field("/adopted_on", t::settings::adoption_day(), None, "adopted-on");
    let by = field("/adopted_by", t::settings::meeting(), Some(t::settings::meeting_hint()), "adopted-by");
    view! {
        <form class="stack gap-5 narrow-form" novalidate data-test="adopt-form" on:submit=submit>
            <h4>{t::settings::adopt()}</h4>
            <DraftRestored draft/>
            <div class="stack gap-2">
                <div hidden=move || typed.day_is_unknown()>
                    <TextField field=on_day value=typed.day kind="date"/>
                </div>
                <label class="check">
                    <input
                        type="checkbox"
                        data-test="day-unknown"
                        prop:checked=move || typed.day_is_unknown()
                        on:change=choose_unknown
                    />
                    <span>{t::settings::day_unknown()}</span>
                </label>
            </div>
            <TextField field=by value=typed.meeting/>
            <p class="note">{small_icon("i-room")}<span>{t::settings::adopt_means()}</span></p>
            <div class="row">
                <Submit form text=t::settings::adopt_next() busy=t::app::saving test="adopt-submit"/>
                <button class="btn btn--quiet" type="button" data-test="cancel" on:click=move |_| cancel.run(())>
                    {t::app::cancel()}
                </button>
            </div>
        </form>
    }
}
