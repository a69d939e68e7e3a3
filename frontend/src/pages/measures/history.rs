//! What has changed since adoption, and who has had a part.

use crate::dom::{View, live, view};
use leptos::prelude::*;
use verv_contract::{
    Page,
    endpoints::{ListChanges, ListResponsibilities},
    goals::TargetView,
    history::{Change, ChangeView},
    measures::DeadlineView,
    page::PageQuery,
    responsibilities::{PartyView, ResponsibilityView},
};

use super::Shared;
use crate::{
    form::use_client,
    locales::{self, days, t},
    ui::{
        icon::icon,
        remote::Remote,
        tabs::{Tab, tabs},
    },
};

/// As many as a page shows without asking; the rest of a long history is for the audit.
const MOST: PageQuery = PageQuery { limit: Some(100), cursor: None };

pub fn section(shared: Shared) -> View {
    let client = use_client();
    let changes = Remote::new(move || {
        shared.changed.track();
        async move { client.find::<ListChanges>(shared.path(), &MOST).await }
    });
    let parts = Remote::new(move || {
        shared.changed.track();
        async move { client.find::<ListResponsibilities>(shared.path(), &MOST).await }
    });
    let all = vec![
        Tab {
            name: t::history::title(),
            panel: Box::new(move || {
                changes.show(t::history::title, move || live(move || changes.with(change_list)))
            }),
        },
        Tab {
            name: t::parts::title(),
            panel: Box::new(move || parts.show(t::parts::title, move || live(move || parts.with(part_list)))),
        },
    ];
    view! {
        <section aria-labelledby="h-endringer" class="stack">
            <h2 id="h-endringer">{t::history::heading()}</h2>
            {tabs("historikk", t::history::heading(), all)}
        </section>
    }
}

fn change_list(page: &Page<ChangeView>) -> View {
    if page.items.is_empty() {
        return view! { <p class="soft">{t::history::none()}</p> };
    }
    let items = page.items.iter().map(|change| {
        view! {
            <li>
                <span class="tl__mark">{icon("i-pen")}</span>
                <div>
                    <p class="tl__when">{days::instant(change.at)}</p>
                    <div class="tl__body">
                        <p>{sentence(&change.change)}</p>
                        <p class="muted">{t::history::by(&change.office)}</p>
                    </div>
                </div>
            </li>
        }
    });
    view! { <ol class="tl" data-test="changes">{items.collect::<View>()}</ol> }
}

/// "Frist: vår 2026 → høst 2026".
fn sentence(change: &Change) -> View {
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

fn part_list(page: &Page<ResponsibilityView>) -> View {
    if page.items.is_empty() {
        return view! { <p class="soft">{t::parts::none()}</p> };
    }
    let items = page.items.iter().map(|part| {
        let from = days::day_and_year(part.from);
        let span = part.to.map_or_else(
            || t::parts::since(&from),
            |to| t::parts::span(&from, &days::day_and_year(to)),
        );
        let replaced = part.replaced_at.map(|at| format!(". {}", t::parts::replaced(&days::instant(at))));
        let title = format!("{}: {}", locales::part(part.part), part.name);
        view! { <li><span class="item__title">{title}</span><br/><span class="item__sub">{span}{replaced}</span></li> }
    });
    view! { <ul class="stack gap-3 list" data-test="parts">{items.collect::<View>()}</ul> }
}
