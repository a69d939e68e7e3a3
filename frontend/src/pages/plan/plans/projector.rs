//! The plan on the wall, readable from ten metres: first the whole, then what the board must look at, then each
//! area. One screenful at a time; the arrow keys turn.

use leptos::{ev, prelude::*};
use verv_contract::plan::{
    measures::PlannedMeasure,
    plans::{PlanView, PlannedGoal},
};
use verv_domain::organisation::branches::BranchSlug;
use web_sys::KeyboardEvent;

use super::{
    counted::{self, Counted},
    filter::is_overdue,
    glance::Glance,
    row,
    slides::{Content, Slide, slides},
    summary,
};
use crate::{
    browser,
    locales::{self, t},
    pages::plan::plans::{self, followed},
    router::{Place, Router, use_router},
    ui::{
        icon::{icon, mark},
        page,
        remote::Loaded,
        status,
    },
};

/// Where the slide is found, to give it focus.
const SLIDE: &str = "bilde";

#[component]
pub fn ProjectorPage(slug: BranchSlug) -> impl IntoView {
    let plan = plans::fetched(&slug);
    let draw = move || match plan.with_untracked(Clone::clone).flatten() {
        Some(now) => {
            let plan = followed(now, move || plan.with(Clone::clone).flatten());
            let slug = slug.clone();
            view! { <Board plan slug/> }.into_any()
        }
        None => page::not_found(),
    };
    view! { <Loaded remote=plan what=t::projector::loading>{draw()}</Loaded> }
}

/// The slides, and which of them is shown.
#[derive(Clone, Copy)]
struct Showing {
    slides: Memo<Vec<Slide>>,
    position: Memo<usize>,
    address: StoredValue<String>,
    router: Router,
}

impl Showing {
    fn new(plan: Memo<PlanView>, slug: BranchSlug) -> Self {
        let router = use_router();
        let slides = Memo::new(move |_| plan.with(slides));
        let position = Memo::new(move |_| {
            let wanted = router.query("bilde").unwrap_or_default();
            slides.with(|slides| slides.iter().position(|slide| slide.key == wanted)).unwrap_or_default()
        });
        let address = StoredValue::new(Place::Projector(slug).href());
        Self { slides, position, address, router }
    }

    fn href(self, key: &str) -> String {
        self.address.with_value(|address| format!("{address}?bilde={key}"))
    }

    fn is_last(self) -> bool {
        self.position.get() + 1 >= self.slides.with(Vec::len)
    }

    /// Reads the slide that is shown.
    fn with<T>(self, read: impl FnOnce(&Slide) -> T) -> Option<T> {
        let position = self.position.get();
        self.slides.with(|slides| slides.get(position).map(read))
    }

    fn turn(self, steps: isize) {
        let next = self.position.get_untracked().saturating_add_signed(steps);
        let key = self.slides.with_untracked(|slides| slides.get(next).map(|slide| slide.key.clone()));
        if let Some(key) = key {
            self.router.replace(&self.href(&key));
            browser::focus(SLIDE);
        }
    }

    fn on_key(self, event: &KeyboardEvent) {
        let is_for_others = event.alt_key()
            || event.ctrl_key()
            || event.meta_key()
            || event.default_prevented()
            || browser::is_in_control();
        if is_for_others {
            return;
        }
        match event.key().as_str() {
            "ArrowRight" | "ArrowDown" | "PageDown" => self.turn(1),
            "ArrowLeft" | "ArrowUp" | "PageUp" => self.turn(-1),
            _ => return,
        }
        event.prevent_default();
    }
}

#[component]
fn Board(plan: Memo<PlanView>, slug: BranchSlug) -> impl IntoView {
    let leave = Place::Plan(slug.clone()).href();
    counted::provide(plan, &slug);
    let showing = Showing::new(plan, slug.clone());
    let keys = window_event_listener(ev::keydown, move |event| showing.on_key(&event));
    on_cleanup(move || keys.remove());
    let slug = StoredValue::new(slug);
    let address = StoredValue::new(leave.clone());
    let finding = move || showing.with(|slide| slide.finding.clone()).unwrap_or_default();
    let body = move || {
        showing.with(|slide| match &slide.content {
            Content::Glance => view! { <Glance plan address/> }.into_any(),
            Content::Measures(measures) => {
                let list = large_list(measures, slug);
                view! { <Lines count=slide.lines()>{list}</Lines> }.into_any()
            }
            Content::Area(area) => {
                let goals = area.goals.iter().map(|goal| goal_on_wall(goal, slug)).collect_view();
                view! { <Lines count=slide.lines()>{goals}</Lines> }.into_any()
            }
        })
    };
    let next = move || {
        let next = showing.position.get() + 1;
        showing.slides.with(|slides| slides.get(next).map(|slide| t::projector::next(&slide.name)))
    };
    view! {
        <div class="board" data-test="projector">
            <div class="board__side noprint">
                <p class="row">
                    <a class="btn" href=leave>{icon("i-x")}{t::projector::leave()}</a>
                    <button class="btn only-wide" type="button" on:click=|_| browser::fill_screen()>
                        {icon("i-board")}
                        {t::projector::full_screen()}
                    </button>
                </p>
                <Agenda showing/>
                <p class="soft only-wide">{t::projector::keys()}</p>
            </div>
            <section class="board__main" id=SLIDE tabindex="-1">
                <div class="slide">
                    {page::heading(finding)}
                    {body}
                    <div class="slide__nav noprint">
                        <button
                            class="btn"
                            type="button"
                            hidden=move || showing.position.get() == 0
                            on:click=move |_| showing.turn(-1)
                        >
                            {t::projector::before()}
                        </button>
                        <button
                            class="btn btn--primary"
                            type="button"
                            data-test="next-slide"
                            hidden=move || showing.is_last()
                            on:click=move |_| showing.turn(1)
                        >
                            {next}
                            {icon("i-right")}
                        </button>
                    </div>
                </div>
            </section>
        </div>
    }
}

/// The slides' names, as links.
#[component]
fn Agenda(showing: Showing) -> impl IntoView {
    let names = move || {
        let name = |slide: &Slide| (slide.key.clone(), slide.name.clone());
        showing.slides.with(|slides| slides.iter().map(name).collect::<Vec<_>>())
    };
    let link = move |(key, name): (String, String)| {
        let href = showing.href(&key);
        let current = move || (showing.with(|slide| slide.key == key) == Some(true)).then_some("step");
        view! { <a href=href aria-current=current>{name}</a> }
    };
    view! {
        <nav class="agenda" aria-label=t::projector::agenda()>
            <For each=names key=Clone::clone children=link/>
        </nav>
    }
}

/// What stands on a slide: in columns where there are many lines, so that nobody scrolls in front of a meeting.
#[component]
fn Lines(count: usize, children: Children) -> impl IntoView {
    match count {
        0..=4 => children().into_any(),
        5..=12 => view! { <div class="slide__lines">{children()}</div> }.into_any(),
        _ => view! { <div class="slide__lines slide__lines--most">{children()}</div> }.into_any(),
    }
}

fn goal_on_wall(goal: &PlannedGoal, slug: StoredValue<BranchSlug>) -> impl IntoView + use<> {
    let none = goal.measures.is_empty().then(|| {
        view! { <p class="st st--gap">{mark("g-gap")}<span>{summary::of_goal(goal)}</span></p> }
    });
    view! {
        <section class="stack gap-2">
            <h2 class="h-goal"><span class="goal__n">{goal.number.clone()}</span>" "{goal.title.clone()}</h2>
            {none}
            {large_list(&goal.measures, slug)}
        </section>
    }
}

fn large_list(measures: &[PlannedMeasure], slug: StoredValue<BranchSlug>) -> impl IntoView + use<> {
    let lines = measures.iter().map(|measure| large(measure, slug)).collect_view();
    view! { <ul class="biglist">{lines}</ul> }
}

/// A measure in letters that reach the back row.
fn large(measure: &PlannedMeasure, slug: StoredValue<BranchSlug>) -> impl IntoView + use<> {
    // Those who see the plan as adopted do not see the measure's own page.
    let href = measure.progress.is_some().then(|| Place::Measure(slug.get_value(), measure.id).href());
    let (standing, who) = match &measure.progress {
        Some(progress) => {
            let who = progress
                .accountable
                .as_ref()
                .map_or_else(t::app::nobody, |assignee| assignee.party.name.clone());
            let (id, target) = (measure.id, measure.target.clone());
            let standing = view! {
                {status::status(progress.status)}
                {row::why(progress)}
                <Counted measure=id target/>
            };
            (Some(standing), who)
        }
        None => (None, locales::kind(measure.kind)),
    };
    view! {
        <li>
            <div>
                <p class="t"><a class="plainlink" href=href>{measure.title.clone()}</a></p>
                <p class="s">{who}</p>
            </div>
            <div>{standing}</div>
            <div class="s">{row::deadline(measure.deadline.as_ref(), is_overdue(measure), measure.kind)}</div>
        </li>
    }
}
