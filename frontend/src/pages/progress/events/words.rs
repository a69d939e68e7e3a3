//! Events in words.

use verv_contract::progress::events::EventView;
use verv_domain::{privacy::Concern, progress::events::CountKind};

use crate::locales::t;

/// What is counted, as the label of its field.
pub fn count_label(of: CountKind) -> String {
    match of {
        CountKind::Attendance => t::event_counts::attendance(),
        CountKind::Talks => t::event_counts::talks(),
        CountKind::NewMembers => t::event_counts::new_members(),
        CountKind::NewStewards => t::event_counts::new_stewards(),
        CountKind::PostsFullTime => t::event_counts::posts_full_time(),
        CountKind::PostsPartTime => t::event_counts::posts_part_time(),
        CountKind::RostersApproved => t::event_counts::rosters_approved(),
        CountKind::YoungEmployed => t::event_counts::young_employed(),
        CountKind::LeaveRefused => t::event_counts::leave_refused(),
        CountKind::HelpCases => t::event_counts::help_cases(),
    }
}

/// "Samtaler 12, nye medlemmer 2"
pub fn counted(event: &EventView) -> Option<String> {
    let mut counts =
        event.counts.iter().map(|count| format!("{} {}", count_label(count.of), count.count.get()));
    let first = counts.next()?;
    Some(counts.fold(first, |all, next| format!("{all}, {}", lower_first(&next))))
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Where it took place.
pub fn place(event: &EventView) -> Option<&str> {
    event.workplace.as_deref().or(event.place.as_deref())
}

/// "Arbeidsplassbesøk, Langerud sykehjem"
pub fn title(event: &EventView) -> String {
    match place(event) {
        Some(place) => format!("{}, {place}", event.event_type_name),
        None => event.event_type_name.clone(),
    }
}

/// What a text looks like that has been stored.
pub fn warning(concern: Concern) -> String {
    match concern {
        Concern::NationalIdentityNumber => t::events::looks_like_identity(),
        Concern::PersonAndHealth => t::events::looks_like_health(),
        Concern::ListOfNames => t::events::looks_like_names(),
    }
}
