//! Offices and their holders in words.

use leptos::prelude::*;
use verv_contract::organisation::offices::{HolderView, OfficeView};
use verv_domain::{
    Date,
    access::{Action, Reach, reach},
    organisation::offices::Role,
};

use crate::{
    locales::{self, days, t},
    ui::icon::mark,
};

/// "Leder, kasserer og nestleder".
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => t::app::and(&first.join(", "), last),
    }
}

/// An office's name inside a sentence: "kasserer", but "KLAR-superbruker" as it is.
pub fn in_sentence(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next();
    match first {
        Some(first) if letters.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}

/// "til 31. januar 2027", or since when.
pub fn period(from: Date, to: Option<Date>) -> String {
    match to {
        Some(to) => t::measure::until(&days::day_and_year(to)),
        None => t::office::since(&days::day_and_year(from)),
    }
}

/// Who holds it, on a line each, with the last day where there is one.
pub fn holders_short(office: &OfficeView) -> AnyView {
    if office.holders.is_empty() {
        return vacant().into_any();
    }
    let line = |holder: &HolderView| {
        let deputy = holder.deputy.then(t::office::deputy);
        let until = holder.to.map(|to| t::measure::until(&days::day_and_year(to)));
        let more = [deputy, until].into_iter().flatten().map(|word| view! { " · "{word} });
        view! { <span>{holder.name.clone()}<span class="soft">{more.collect_view()}</span></span> }
    };
    office.holders.iter().map(line).collect_view().into_any()
}

/// Who holds it, each with the period; a mark that says that nobody does.
pub fn holders(office: &OfficeView) -> AnyView {
    if office.holders.is_empty() {
        return vacant().into_any();
    }
    office.holders.iter().map(holder).collect_view().into_any()
}

fn holder(holder: &HolderView) -> impl IntoView + use<> {
    let deputy = holder.deputy.then(|| view! { <span class="soft">" · "{t::office::deputy()}</span> });
    view! {
        <span class="holder">
            <span><b>{holder.name.clone()}</b>{deputy}</span>
            <span class="soft">{period(holder.from, holder.to)}</span>
        </span>
    }
}

/// Nobody holds it.
pub fn vacant() -> impl IntoView {
    view! { <span class="st st--gap" data-test="vacant">{mark("g-gap")}<span>{t::office::vacant_mark()}</span></span> }
}

/// The role's word, where the office's name does not say the same.
pub fn role_beside(office: &OfficeView) -> Option<String> {
    let role = locales::role(office.role);
    (!office.name.to_lowercase().starts_with(&role.to_lowercase())).then_some(role)
}

/// What a role gives, read from the matrix that decides.
pub fn role_gives(role: Role) -> String {
    if reach(role, Action::ManageOffices) == Reach::All {
        t::office::gives_all()
    } else if reach(role, Action::ReadPlan) == Reach::All {
        t::office::gives_plan()
    } else {
        t::office::gives_own()
    }
}

/// How much it carries: "svarer for 3, er med på 2 tiltak"; nothing for those who are not told.
pub fn load(accountable_for: Option<u32>, supporting: Option<u32>) -> Option<String> {
    Some(match accountable_for.zip(supporting)? {
        (0, 0) => t::office::carries_nothing(),
        (answers, 0) => t::office::answers_short(&answers.to_string()),
        (0, helps) => t::office::helps_short(&helps.to_string()),
        (answers, helps) => t::office::carries(&answers.to_string(), &helps.to_string()),
    })
}
