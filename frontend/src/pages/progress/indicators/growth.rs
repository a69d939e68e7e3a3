//! What the plan says about growth, side by side: how each stands, what it means in the period, and whether they agree.

use leptos::prelude::*;
use verv_contract::{
    plan::goals::TargetView,
    progress::growth::{PlanGrowthView, PledgeAgreement, PledgeComparison, PledgeView},
};
use verv_domain::{
    plan::targets::{TargetSpan, TargetUnit},
    progress::{counts::Balance, figures::Figure},
};

use super::known::Known;
use crate::{
    locales::{self, t},
    ui::{
        icon::mark,
        remote::Remote,
        target::{self, per_month},
    },
};

#[component]
pub fn Growth(known: Remote<Known>) -> impl IntoView {
    let draw = move || {
        known
            .with(|known| {
                let growth = known.growth.as_ref().filter(|growth| !growth.pledges.is_empty())?;
                Some(whole(known, growth))
            })
            .flatten()
    };
    view! { {draw} }
}

fn whole(known: &Known, growth: &PlanGrowthView) -> AnyView {
    let pledges = growth.pledges.iter().map(|pledge| one(known, pledge)).collect_view();
    let questions: Vec<_> = growth.comparisons.iter().filter_map(|it| question(growth, it)).collect();
    let questions = (!questions.is_empty()).then(|| {
        let rows = questions.into_iter().map(|words| {
            view! {
                <li data-test="growth-question">
                    <span class="st st--gap">{mark("g-gap")}<span>{words}</span></span>
                </li>
            }
        });
        view! { <h3>{t::growth::agree()}</h3><ul class="list">{rows.collect_view()}</ul> }
    });
    view! {
        <section class="sheet stack gap-5" aria-labelledby="h-vekst" data-test="growth">
            <h2 id="h-vekst">{t::growth::title()}</h2>
            <ul class="list">{pledges}</ul>
            {questions}
        </section>
    }
    .into_any()
}

fn one(known: &Known, pledge: &PledgeView) -> AnyView {
    let part = known.lists.part(pledge.agreement_area.as_ref(), pledge.employer_id);
    let balance = match pledge.balance {
        Some(Balance::Gross) => t::growth::gross(),
        Some(Balance::Net) => t::growth::net(),
        None => t::growth::unsaid(),
    };
    let means = pledge.in_period.map(|more| t::growth::in_period(&locales::signed(more)));
    let said = [Some(part), Some(balance), means].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    // The catalogue's per cent are measured in members.
    let people = TargetView { at_least: None, unit: TargetUnit::People, per: TargetSpan::Year, note: None };
    let stands = pledge.progress.as_ref().map(|progress| {
        let needed = per_month(&progress.explanation);
        let needed =
            needed.map(|more| view! { <p class="soft">{t::growth::per_month(&locales::signed(more))}</p> });
        view! { {target::target(progress, Some(pledge.target.as_ref().unwrap_or(&people)))} {needed} }
    });
    view! {
        <li class="stack gap-2 pledge" data-test="pledge">
            <p><b>{pledge.title.clone()}</b><br/><span class="soft">{said}</span></p>
            {stands}
        </li>
    }
    .into_any()
}

/// What the branch is asked about two of them; nothing where they ask for the same.
fn question(growth: &PlanGrowthView, comparison: &PledgeComparison) -> Option<String> {
    let title = |place: u32| {
        let pledge = usize::try_from(place).ok().and_then(|place| growth.pledges.get(place));
        pledge.map(|pledge| pledge.title.as_str())
    };
    let (one, other) = (title(comparison.one)?, title(comparison.other)?);
    Some(match comparison.agreement {
        PledgeAgreement::Same => return None,
        PledgeAgreement::Differs => {
            let by = comparison.by.unwrap_or_default();
            let (more, fewer) = if by > Figure::ZERO { (other, one) } else { (one, other) };
            let size = Figure { thousandths: by.thousandths.abs() };
            t::growth::differs(&locales::signed(size), fewer, more)
        }
        PledgeAgreement::Unsaid => t::growth::ask_how(one, other),
        PledgeAgreement::OtherBalance => t::growth::ask_balance(one, other),
        PledgeAgreement::OtherPart => t::growth::ask_part(one, other),
    })
}
