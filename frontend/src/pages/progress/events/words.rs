//! Events in words.

use verv_contract::progress::events::EventView;
use verv_domain::privacy::Concern;

use crate::locales::{self, t};

/// "Samtaler 12, nye medlemmer 2"
pub fn counted(event: &EventView) -> Option<String> {
    let mut counts =
        event.counts.iter().map(|count| format!("{} {}", locales::count_kind(count.of), count.count.get()));
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
