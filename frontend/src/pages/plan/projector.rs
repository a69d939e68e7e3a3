//! The plan on the wall, readable from ten metres: first the whole, then what the board must look at, then each
//! area. One screenful at a time; the arrow keys turn.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{
    measures::PlannedMeasure,
    plans::{PlanView, PlannedArea, Shown},
};
use verv_domain::{branch::BranchSlug, measure::MeasureStatus};
use web_sys::KeyboardEvent;

use super::{
    filter::{is_overdue, is_unassigned},
    glance, row,
    summary::{self, small},
};
use crate::{
    browser,
    locales::{self, t},
    pages::plans,
    router::{Place, use_router},
    ui::{
        icon::{icon, mark},
        page, status,
    },
};

/// A screenful.
#[derive(Clone, PartialEq)]
struct Slide {
    /// In the address.
    key: String,
    name: String,
    finding: String,
    content: Content,
}

#[derive(Clone, PartialEq)]
enum Content {
    Glance,
    Measures(Vec<PlannedMeasure>),
    Area(Box<PlannedArea>),
}

pub fn page(slug: BranchSlug) -> View {
    let plan = plans::fetched(&slug);
    plan.show(t::projector::loading, move || match plan.with_untracked(Clone::clone).flatten() {
        Some(plan) => show(plan, &slug),
        None => page::not_found(),
    })
}

fn slides(plan: &PlanView) -> Vec<Slide> {
    let slide = |key: &str, name: String, finding: String, content: Content| Slide {
        key: key.to_owned(),
        name,
        finding,
        content,
    };
    let mut slides = vec![slide("blikk", t::projector::glance(), summary::finding(plan), Content::Glance)];
    if plan.shown == Shown::AsItStands {
        let all = || plan.areas.iter().flat_map(|area| &area.goals).flat_map(|goal| &goal.measures);
        let has = |measure: &PlannedMeasure, wanted: &[MeasureStatus]| {
            measure.progress.as_ref().is_some_and(|progress| wanted.contains(&progress.status))
        };
        let mut add = |key: &str, name: String, finding: fn(u32) -> String, of: Vec<PlannedMeasure>| {
            if !of.is_empty() {
                slides.push(slide(key, name, finding(small(of.len())), Content::Measures(of)));
            }
        };
        let mut troubled: Vec<PlannedMeasure> =
            all().filter(|measure| has(measure, &[MeasureStatus::Stuck])).cloned().collect();
        troubled.extend(all().filter(|measure| has(measure, &[MeasureStatus::NeedsEffort])).cloned());
        add("trenger", t::projector::attention(), t::projector::troubled, troubled);
        add(
            "forfalt",
            t::projector::overdue(),
            t::projector::late,
            all().filter(|measure| is_overdue(measure)).cloned().collect(),
        );
        add(
            "stille",
            t::projector::silent(),
            t::projector::quiet,
            all().filter(|measure| has(measure, &[MeasureStatus::NotReported])).cloned().collect(),
        );
        add(
            "uten",
            t::projector::unassigned(),
            t::projector::open,
            all().filter(|measure| is_unassigned(measure)).cloned().collect(),
        );
    }
    let area = |area: &PlannedArea| {
        let name = format!("{} {}", area.number, area.title);
        slide(&format!("omr-{}", area.number), name.clone(), name, Content::Area(Box::new(area.clone())))
    };
    slides.extend(plan.areas.iter().map(area));
    slides
}

fn show(plan: PlanView, slug: &BranchSlug) -> View {
    let router = use_router();
    let address = Place::Projector(slug.clone()).href();
    let slides = StoredValue::new(slides(&plan));
    let plan = StoredValue::new(plan);
    let count = slides.with_value(Vec::len);
    let position = Memo::new(move |_| {
        let wanted = router.query("bilde").unwrap_or_default();
        slides.with_value(|slides| slides.iter().position(|slide| slide.key == wanted)).unwrap_or_default()
    });
    let of = address.clone();
    let href = move |n: usize| slides.with_value(|slides| format!("{of}?bilde={}", slides[n].key));
    let turn = {
        let href = href.clone();
        Callback::new(move |steps: isize| {
            let next = position.get_untracked().saturating_add_signed(steps).min(count - 1);
            router.replace(&href(next));
            browser::focus("bilde");
        })
    };
    let on_key = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        let is_for_others = event.alt_key()
            || event.ctrl_key()
            || event.meta_key()
            || event.default_prevented()
            || browser::is_in_control();
        if is_for_others {
            return;
        }
        match event.key().as_str() {
            "ArrowRight" | "ArrowDown" | "PageDown" => turn.run(1),
            "ArrowLeft" | "ArrowUp" | "PageUp" => turn.run(-1),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || on_key.remove());

    let agenda = {
        let href = href.clone();
        let link = move |(n, name): (usize, String)| {
            let current = move || (position.get() == n).then_some("step");
            view! { <a href=href(n) aria-current=current>{name}</a> }
        };
        let names =
            slides.with_value(|slides| slides.iter().map(|slide| slide.name.clone()).collect::<Vec<_>>());
        names.into_iter().enumerate().map(link).collect_view()
    };
    let slug = slug.clone();
    let leave = Place::Plan(slug.clone()).href();
    let body = move || {
        let n = position.get();
        let slide = slides.with_value(|slides| slides[n].clone());
        plan.with_value(|plan| draw(&slide, plan, &slug))
    };
    let finding = move || {
        let n = position.get();
        slides.with_value(|slides| slides[n].finding.clone())
    };
    let next = move || {
        let n = position.get() + 1;
        slides.with_value(|slides| slides.get(n).map(|slide| t::projector::next(&slide.name)))
    };
    view! {
        <div class="board" data-test="projector">
            <div class="board__side noprint">
                <p class="row">
                    <a class="btn" href=leave>{icon("i-x")}{t::projector::leave()}</a>
                    <button class="btn only-wide" type="button" on:click=|_| browser::fill_screen()>{icon("i-board")}{t::projector::full_screen()}</button>
                </p>
                <nav class="agenda" aria-label=t::projector::agenda()>{agenda}</nav>
                <p class="soft only-wide">{t::projector::keys()}</p>
            </div>
            <section class="board__main" id="bilde" tabindex="-1">
                <div class="slide">
                    {page::heading(finding)}
                    {body}
                    <div class="slide__nav noprint">
                        <button class="btn" type="button" hidden=move || position.get() == 0 on:click=move |_| turn.run(-1)>{t::projector::before()}</button>
                        <button class="btn btn--primary" type="button" data-test="next-slide" hidden=move || { position.get() + 1 >= count } on:click=move |_| turn.run(1)>
                            {next}
                            {icon("i-right")}
                        </button>
                    </div>
                </div>
            </section>
        </div>
    }
}

fn draw(slide: &Slide, plan: &PlanView, slug: &BranchSlug) -> View {
    match &slide.content {
        Content::Glance => {
            let address = Place::Plan(slug.clone()).href();
            view! { <ol class="glance" data-test="glance">{glance::rows(plan, &address)}</ol> }
        }
        Content::Measures(measures) => {
            let rows = measures.iter().map(|measure| large(measure, slug)).collect_view();
            view! { <ul class="biglist">{rows}</ul> }
        }
        Content::Area(area) => area.goals.iter().map(|goal| {
            let rows = goal.measures.iter().map(|measure| large(measure, slug)).collect_view();
            let none = goal.measures.is_empty().then(|| {
                view! { <p class="st st--gap">{mark("g-gap")}<span>{summary::of_goal(goal)}</span></p> }
            });
            view! {
                <section class="stack gap-2">
                    <h2 class="h-goal"><span class="goal__n">{goal.number.clone()}</span>" "{goal.title.clone()}</h2>
                    {none}
                    <ul class="biglist">{rows}</ul>
                </section>
            }
        }).collect_view().into_any(),
    }
}

/// A measure in letters that reach the back row.
fn large(measure: &PlannedMeasure, slug: &BranchSlug) -> View {
    // Those who see the plan as adopted do not see the measure's own page.
    let href = measure.progress.is_some().then(|| Place::Measure(slug.clone(), measure.id).href());
    let (standing, who) = match &measure.progress {
        Some(progress) => {
            let who = progress.accountable.as_ref().map_or_else(t::app::nobody, |party| party.name.clone());
            (view! { {status::status(progress.status)}{row::why(progress)} }, who)
        }
        None => (().into_any(), locales::kind(measure.kind)),
    };
    view! {
        <li>
            <div><p class="t"><a class="plainlink" href=href>{measure.title.clone()}</a></p><p class="s">{who}</p></div>
            <div>{standing}</div>
            <div class="s">{row::deadline(measure.deadline.as_ref(), is_overdue(measure), measure.kind)}</div>
        </li>
    }
}
