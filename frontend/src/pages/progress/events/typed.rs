//! What is typed about an event, as texts: so that it can be kept as a draft and compared field by field.

use verv_contract::{
    organisation::workplaces::WorkplaceView,
    progress::events::{EventCorrectionRequest, EventCount, EventRequest, EventView},
};
use verv_domain::{
    Date,
    keys::{EventTypeKey, PurposeKey},
    progress::events::{Count, CountKind},
};

use crate::{browser, form::filled_in};

/// Its type, the day, where, purposes (keys with blanks between), counts (`talks=12`, with blanks between), a note.
pub type Typed = [String; 6];

/// Nothing typed yet: a visit today.
pub fn blank(event_type: &str, day: Date) -> Typed {
    [event_type.to_owned(), day.to_string(), String::new(), String::new(), String::new(), String::new()]
}

pub fn of_view(view: &EventView) -> Typed {
    let place = view.workplace.clone().or_else(|| view.place.clone()).unwrap_or_default();
    let purposes: Vec<&str> = view.purposes.iter().map(PurposeKey::as_str).collect();
    let counts = view
        .counts
        .iter()
        .fold(String::new(), |all, count| with_count(&all, count.of, Some(count.count.get())));
    [
        view.event_type.as_str().to_owned(),
        view.day.to_string(),
        place,
        purposes.join(" "),
        counts,
        view.note.clone().unwrap_or_default(),
    ]
}

/// The workplace with this name, whatever the case of its letters.
pub fn workplace<'a>(all: &'a [WorkplaceView], name: &str) -> Option<&'a WorkplaceView> {
    let name = browser::folded(name.trim());
    all.iter().find(|workplace| browser::folded(&workplace.name) == name).filter(|_| !name.is_empty())
}

/// The pointer of the first field that cannot be read, where there is one.
pub fn request(typed: &Typed, workplaces: &[WorkplaceView]) -> Result<EventRequest, &'static str> {
    let [event_type, day, place, purposes, counts, note] = typed;
    let workplace = workplace(workplaces, place);
    Ok(EventRequest {
        day: day.parse().map_err(|_| "/day")?,
        event_type: EventTypeKey::parse(event_type).map_err(|_| "/event_type")?,
        workplace_id: workplace.map(|workplace| workplace.id),
        place: filled_in(place).filter(|_| workplace.is_none()),
        organiser: None,
        purposes: purposes.split_whitespace().filter_map(|key| PurposeKey::parse(key).ok()).collect(),
        counts: CountKind::ALL
            .into_iter()
            .filter_map(|of| {
                let count = Count::try_from(i64::from(count(counts, of)?)).ok()?;
                Some(EventCount { of, count })
            })
            .collect(),
        note: filled_in(note),
        said_at: None,
    })
}

/// The same for a correction of `view`; its workplace stays while the name does, also one that is offered no more.
pub fn correction(
    typed: &Typed,
    workplaces: &[WorkplaceView],
    view: &EventView,
    reason: &str,
) -> Result<EventCorrectionRequest, &'static str> {
    let EventRequest { day, event_type, mut workplace_id, mut place, purposes, counts, note, .. } =
        request(typed, workplaces)?;
    if view.workplace.as_deref() == Some(typed[2].trim()) {
        workplace_id = view.workplace_id;
        place = None;
    }
    Ok(EventCorrectionRequest {
        day,
        event_type,
        workplace_id,
        place,
        // Whoever held it held it.
        organiser: None,
        purposes,
        counts,
        note,
        reason: filled_in(reason),
    })
}

/// How many of this were counted.
pub fn count(counts: &str, of: CountKind) -> Option<u32> {
    counts.split_whitespace().find_map(|pair| {
        let (kind, count) = pair.split_once('=')?;
        (kind == of.as_str()).then(|| count.parse().ok())?
    })
}

/// The counts with this one in place of what was there; `None`: it was not counted, which is not none.
pub fn with_count(counts: &str, of: CountKind, count: Option<u32>) -> String {
    let others = counts.split_whitespace().filter(|pair| pair.split('=').next() != Some(of.as_str()));
    let pairs = others.map(str::to_owned).chain(count.map(|count| format!("{}={count}", of.as_str())));
    pairs.collect::<Vec<_>>().join(" ")
}

/// The purposes with this one ticked, or not any more. The one that was ticked first is the main one.
pub fn with_purpose(purposes: &str, key: &str, is_ticked: bool) -> String {
    let others = purposes.split_whitespace().filter(|other| *other != key);
    others.chain(is_ticked.then_some(key)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use verv_domain::{keys::PurposeKey, progress::events::CountKind};

    use super::{blank, count, request, with_count, with_purpose};

    #[test]
    fn what_is_typed_becomes_a_request() {
        let mut typed = blank("workplace_visit", "2026-06-17".parse().unwrap());
        typed[2] = " Langerud sykehjem ".to_owned();
        typed[3] = with_purpose(&with_purpose("", "recruit_stewards", true), "recruit_members", true);
        typed[4] = with_count(&with_count("", CountKind::Talks, Some(11)), CountKind::Talks, Some(12));
        let request = request(&typed, &[]).unwrap();
        assert_eq!(request.place.as_deref(), Some("Langerud sykehjem"));
        let purposes: Vec<_> = request.purposes.iter().map(PurposeKey::as_str).collect();
        assert_eq!(purposes, ["recruit_stewards", "recruit_members"]);
        assert_eq!(request.counts.len(), 1);
        assert_eq!(request.counts[0].count.get(), 12);
        assert_eq!(request.note, None);
    }

    #[test]
    fn a_day_that_is_none_is_told_by_its_field() {
        let mut typed = blank("workplace_visit", "2026-06-17".parse().unwrap());
        typed[1] = "17. juni".to_owned();
        assert_eq!(request(&typed, &[]).unwrap_err(), "/day");
    }

    #[test]
    fn not_counted_is_not_none() {
        let counts = with_count("new_members=2", CountKind::Talks, Some(0));
        assert_eq!(count(&counts, CountKind::Talks), Some(0));
        assert_eq!(count(&counts, CountKind::NewMembers), Some(2));
        assert_eq!(count(&with_count(&counts, CountKind::Talks, None), CountKind::Talks), None);
        assert_eq!(with_purpose("a b", "a", false), "b");
    }
}
