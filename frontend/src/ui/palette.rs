//! Search (Ctrl K): pages, goals and measures by any word of theirs, from wherever one is.

use crate::dom::{View, live, on, view};
use crate::kept::memo;
use leptos::prelude::*;
use verv_contract::plans::PlanView;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, KeyboardEvent};

use super::{
    combobox::{Choice, Combobox, Words},
    icon::{icon, small_icon},
    remote::Remote,
    shell_menu::entries,
};
use crate::{
    browser,
    locales::{self, t},
    pages::plans,
    router::{Place, use_router},
    session::{Session, use_session},
};

const ID: &str = "sok";
const WORDS: Words = Words { list: t::palette::list, none: t::palette::none };

#[derive(Clone, Copy)]
pub struct Palette {
    session: Session,
    /// Counts the times it was opened: what can be found is fetched anew each time.
    opened: RwSignal<u32>,
}

impl Palette {
    pub fn new() -> Self {
        let palette = Self { session: use_session(), opened: RwSignal::new(0) };
        let listener = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
            let is_wanted = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k");
            if is_wanted && palette.session.branch_untracked().is_some() {
                event.prevent_default();
                palette.open();
            }
        });
        on_cleanup(move || listener.remove());
        palette
    }

    fn open(self) {
        if dialog().is_some_and(|dialog| !dialog.open()) {
            self.opened.update(|times| *times += 1);
            if let Some(dialog) = dialog() {
                // It fails only for a dialog that is open.
                let _ = dialog.show_modal();
            }
            browser::focus(ID);
        }
    }

    /// The button that opens it.
    pub fn button(self, class: &'static str) -> View {
        view! {
            <button class=class type="button" aria-keyshortcuts="Control+K" data-test="search" on:click=on(move |_| self.open())>
                {icon("i-search")}
                <span>{t::palette::search()}</span>
                <kbd class="only-wide" aria-hidden="true">"Ctrl K"</kbd>
            </button>
        }
    }

    /// The dialog itself, once for each page.
    pub fn view(self) -> View {
        let content = move || (self.opened.get() > 0).then(|| untrack(|| self.content()));
        view! { <dialog class="palette" id="sokeboks" aria-label=t::palette::title() data-test="palette">{live(content)}</dialog> }
    }

    fn content(self) -> View {
        let router = use_router();
        let session = self.session;
        let slug = session.branch_untracked().map(|branch| branch.slug);
        let plan = plans::current();
        let of = slug.clone();
        let found: Remote<Option<PlanView>> = Remote::new(move || {
            let of = of.clone();
            async move {
                match of {
                    Some(slug) => plans::whole(session.client, slug, plan).await,
                    None => Ok(None),
                }
            }
        });
        // Made once, and not at each key.
        let choices = memo(move || {
            let mut choices: Vec<Choice> = entries(session)
                .into_iter()
                .map(|entry| choice(entry.place.href(), entry.text, t::palette::page()))
                .collect();
            if let Some(slug) = &slug {
                found.with(|plan| {
                    if let Some(plan) = plan {
                        choices.extend(of_plan(plan, slug));
                    }
                });
            }
            choices
        });
        let choose = Callback::new(move |choice: Choice| {
            close();
            router.go(&choice.key);
        });
        let combobox = Combobox::new(ID, choices.into(), true, WORDS, choose).taking();
        view! {
            <div class="palette__head">
                <label class="vh" for=ID>{t::palette::title()}</label>
                {combobox.input(t::palette::hint(), None, "palette-input")}
                <button class="btn btn--quiet" type="button" on:click=on(|_| close())>
                    {small_icon("i-x")}
                    {t::palette::close()}
                </button>
            </div>
            {combobox.list()}
        }
    }
}

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id("sokeboks")?.dyn_into().ok()
}

fn close() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}

fn choice(key: String, name: String, about: String) -> Choice {
    Choice { key, name, about, vacant: false, load: None }
}

/// Goals and measures, each with where it stands.
fn of_plan(plan: &PlanView, slug: &verv_domain::branch::BranchSlug) -> Vec<Choice> {
    let mut choices = Vec::new();
    for area in &plan.areas {
        for goal in &area.goals {
            let of_goal = t::palette::goal(&area.title, &goal.number);
            choices.push(choice(Place::Goal(slug.clone(), goal.id).href(), goal.title.clone(), of_goal));
            for measure in &goal.measures {
                // Those who see the plan as adopted find the measure on its goal's page.
                let (about, place) = match &measure.progress {
                    Some(progress) => {
                        let standing = locales::status(progress.status);
                        let about = t::palette::measure_standing(&measure.number, &standing);
                        (about, Place::Measure(slug.clone(), measure.id))
                    }
                    None => (t::palette::measure(&measure.number), Place::Goal(slug.clone(), goal.id)),
                };
                let href = place.href();
                choices.push(choice(href, measure.title.clone(), about));
            }
        }
    }
    choices
}
