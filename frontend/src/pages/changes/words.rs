//! What became what, in words: the same on a measure's page and in the history of the plan.

use verv_contract::{
    goals::TargetView, history::Change, measures::DeadlineView, responsibilities::PartyView,
};

use crate::{
    dom::{View, view},
    locales::{self, t},
};

/// "Frist: vår 2026 → høst 2026".
pub fn sentence(change: &Change) -> View {
    let (what, before, after) = match change {
        Change::Added => return view! { <b>{t::history::added()}</b> },
        Change::Title { before, after } => (t::history::what_title(), before.clone(), after.clone()),
        Change::Kind { before, after } => {
            (t::history::what_kind(), locales::kind(*before), locales::kind(*after))
        }
        Change::Target { before, after } => {
            (t::history::what_target(), target(before.as_ref()), target(after.as_ref()))
        }
        Change::Deadline { before, after } => {
            (t::history::what_deadline(), deadline(before.as_ref()), deadline(after.as_ref()))
        }
        Change::State { before, after } => {
            (t::history::what_state(), locales::state(*before), locales::state(*after))
        }
        Change::NotLocalReason { before, after } => {
            (t::history::what_reason(), or_none(before.clone()), or_none(after.clone()))
        }
        Change::EveryoneNamed { before, after } => {
            (t::history::what_everyone(), yes_or_no(*before), yes_or_no(*after))
        }
        Change::Accountable { before, after } => {
            (t::history::what_accountable(), party(before.as_ref()), party(after.as_ref()))
        }
        Change::Supporting { before, after } => {
            (t::history::what_supporting(), parties(before), parties(after))
        }
    };
    view! { <b>{what}": "</b>{t::history::became(&after, &before)} }
}

fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(t::app::none)
}

fn yes_or_no(yes: bool) -> String {
    if yes { t::app::yes() } else { t::app::no() }
}

fn target(target: Option<&TargetView>) -> String {
    or_none(target.map(locales::target))
}

fn deadline(deadline: Option<&DeadlineView>) -> String {
    or_none(deadline.map(|deadline| deadline.label.clone()))
}

fn party(party: Option<&PartyView>) -> String {
    or_none(party.map(|party| party.name.clone()))
}

fn parties(parties: &[PartyView]) -> String {
    let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
    or_none((!names.is_empty()).then(|| names.join(", ")))
}
