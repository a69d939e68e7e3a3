//! What the plan leaves open, by kind: calm findings, each with a way to where it is.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::holes::{HoleOf, HoleView, HolesView};
use verv_domain::{branch::BranchSlug, hole::HoleKind};

use super::gap;
use crate::kept::put_in_order;
use crate::{
    locales::{self, t},
    pages::plan::kind_id,
    router::Place,
    ui::{icon::small_icon, note, remote::Remote},
};

pub fn section(holes: Remote<Option<HolesView>>, slug: BranchSlug) -> View {
    let list = holes.show_part(t::home::holes_heading, move || {
        let slug = slug.clone();
        (move || {
            holes.with(|holes| match holes {
                None => note::empty(t::home::no_plan(), t::home::no_plan_lead(), None),
                Some(holes) if holes.holes.is_empty() => {
                    note::empty(t::home::no_holes(), t::home::no_holes_lead(), None)
                }
                Some(holes) => groups(holes, &slug),
            })
        })
        .into_any()
    });
    view! {
        <section class="stack gap-3" aria-labelledby="h-hull">
            <div>
                <h2 id="h-hull">{t::home::holes_heading()}</h2>
                <p class="soft measure">{t::home::holes_lead()}</p>
            </div>
            {list}
        </section>
    }
}

fn groups(holes: &HolesView, slug: &BranchSlug) -> View {
    let mut counts: Vec<_> = holes.counts.iter().filter(|count| count.count > 0).collect();
    put_in_order(&mut counts, |one, other| one.count > other.count);
    let group = |kind: HoleKind, count: u32| {
        let of_kind = holes.holes.iter().filter(|hole| hole.kind == kind);
        let rows = of_kind.map(|hole| row(hole, slug)).collect_view();
        let action = matches!(kind, HoleKind::NobodyAccountable | HoleKind::EveryoneNamed).then(|| {
            let href = Place::Assign(slug.clone()).href();
            view! { <p><a class="btn" href=href>{small_icon("i-assign")}{t::home::assign_now()}</a></p> }
        });
        view! {
            <details class="hole sheet" id=format!("hull-{}", kind_id(kind)) tabindex="-1" data-test="hole" data-hole=kind_id(kind)>
                <summary>
                    {gap()}
                    <span class="grow">{locales::hole(kind)}</span>
                    <b class="num">{count}</b>
                    {small_icon("i-down")}
                </summary>
                <div class="stack gap-3 mt-2">
                    <p class="soft">{locales::hole_meaning(kind)}</p>
                    <ul class="stack gap-2 plain">{rows}</ul>
                    {action}
                </div>
            </details>
        }
    };
    let groups = counts.into_iter().map(|count| group(count.kind, count.count)).collect_view();
    view! { <div class="stack gap-2" data-test="holes">{groups}</div> }
}

fn row(hole: &HoleView, slug: &BranchSlug) -> View {
    let text = format!("{} {}", hole.number, hole.title).trim().to_owned();
    let href = match hole.of {
        HoleOf::Measure(id) => Place::Measure(slug.clone(), id).href(),
        HoleOf::Goal(id) => Place::Goal(slug.clone(), id).href(),
        HoleOf::NationalGoal(_) => Place::Catalogue(slug.clone()).href(),
        HoleOf::Body(id) => Place::Body(slug.clone(), id).href(),
    };
    view! { <li><a href=href>{text}</a></li> }
}
