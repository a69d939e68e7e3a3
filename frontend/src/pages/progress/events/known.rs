//! What the form is made of: the branch's lists, and what this person has logged lately, which is offered first.

use futures_util::future::{join, join3};
use verv_contract::{
    endpoints::{ListEventTypes, ListEvents, ListPurposes, ListWorkplaces},
    organisation::workplaces::{WorkplaceQuery, WorkplaceView},
    page::PageQuery,
    progress::{
        event_types::EventTypeView,
        events::{EventQuery, EventView},
        purposes::PurposeView,
    },
};
use verv_domain::{keys::PurposeKey, organisation::branches::BranchSlug};

use crate::api::{CallError, Client};

/// How many of one's own are looked at for what is offered first.
const LATELY: u32 = 20;

/// How many places are offered by a touch.
const PLACES: usize = 4;

const MOST: PageQuery = PageQuery { limit: Some(200), cursor: None };

#[derive(Clone)]
pub struct Known {
    pub event_types: Vec<EventTypeView>,
    pub purposes: Vec<PurposeView>,
    /// Those that are offered.
    pub workplaces: Vec<WorkplaceView>,
    /// The latest first.
    lately: Vec<EventView>,
}

pub async fn fetch(client: Client, slug: BranchSlug) -> Result<Known, CallError> {
    let own = EventQuery { own: Some(true), limit: Some(LATELY), ..EventQuery::default() };
    let offered = WorkplaceQuery { active: Some(true), limit: Some(200), ..WorkplaceQuery::default() };
    let event_types = client.find::<ListEventTypes>((slug.clone(),), &MOST);
    let purposes = client.find::<ListPurposes>((slug.clone(),), &MOST);
    let workplaces = client.find_all::<ListWorkplaces, _, _>(
        || (slug.clone(),),
        offered,
        |query, next| query.cursor = Some(next),
        |it| it.id,
    );
    let lately = client.find::<ListEvents>((slug.clone(),), &own);
    let ((event_types, purposes, workplaces), lately) =
        join(join3(event_types, purposes, workplaces), lately).await;
    let mut lately = lately?.items;
    lately.retain(|event| event.withdrawn.is_none());
    Ok(Known { event_types: event_types?.items, purposes: purposes?.items, workplaces: workplaces?, lately })
}

impl Known {
    /// Visits stand first, then the types of this person's last events, then the others in the branch's order. What is offered no more is there only where it is `chosen`.
    pub fn types(&self, chosen: &str) -> Vec<EventTypeView> {
        let is_offered = |of: &&EventTypeView| of.active || of.key.as_str() == chosen;
        let mut types: Vec<EventTypeView> = self.event_types.iter().filter(is_offered).cloned().collect();
        types.sort_by_key(|of| (!of.is_visit, self.last_use(|event| event.event_type == of.key)));
        types
    }

    /// What a new event is, before anybody says: what was logged last, else a visit.
    pub fn usual_type(&self) -> Option<&EventTypeView> {
        let offered = || self.event_types.iter().filter(|of| of.active);
        let last = self.lately.first().and_then(|event| offered().find(|of| of.key == event.event_type));
        last.or_else(|| offered().find(|of| of.is_visit)).or_else(|| offered().next())
    }

    /// Where this person was lately, each place once; for the same type first. Whoever has been in few places is offered
    /// the register's beside them.
    pub fn places(&self, event_type: &str) -> Vec<String> {
        let mut places: Vec<String> = Vec::new();
        let is_same = |event: &&EventView| event.event_type.as_str() == event_type;
        let others = self.lately.iter().filter(|event| !is_same(event));
        let named = self
            .lately
            .iter()
            .filter(is_same)
            .chain(others)
            .filter_map(|event| event.workplace.as_ref().or(event.place.as_ref()))
            .chain(self.workplaces.iter().map(|workplace| &workplace.name));
        for place in named {
            if places.len() < PLACES && !places.contains(place) {
                places.push(place.clone());
            }
        }
        places
    }

    /// The purposes to tick: what this person has used lately, then what events of this type are usually for, then the rest.
    pub fn purposes(&self, event_type: &str, ticked: &str) -> Vec<PurposeView> {
        let usual = self.event_types.iter().find(|of| of.key.as_str() == event_type);
        let is_usual = |key: &PurposeKey| usual.is_some_and(|of| of.usual_purposes.contains(key));
        let is_ticked = |key: &PurposeKey| ticked.split_whitespace().any(|other| other == key.as_str());
        let is_offered = |purpose: &&PurposeView| purpose.active || is_ticked(&purpose.key);
        let mut purposes: Vec<PurposeView> = self.purposes.iter().filter(is_offered).cloned().collect();
        purposes.sort_by_key(|purpose| {
            let of_type = |event: &EventView| {
                event.event_type.as_str() == event_type && event.purposes.contains(&purpose.key)
            };
            (self.last_use(of_type), !is_usual(&purpose.key))
        });
        purposes
    }

    /// The place of the last use among this person's events; after all of them where there is none.
    fn last_use(&self, is_used: impl Fn(&EventView) -> bool) -> usize {
        self.lately.iter().position(is_used).unwrap_or(self.lately.len())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Known, PLACES};

    fn workplace(name: &str) -> Value {
        json!({
            "id": "019ed505-0000-7000-8000-000000000001", "name": name, "employer_id": null, "employer": null,
            "agreement_area": null, "own_agreement_area": null, "club_id": null, "club": null,
            "has_steward": false, "has_club": false, "has_agreement": true, "active": true, "last_visit": null,
            "version": 1,
        })
    }

    #[test]
    fn whoever_has_logged_nothing_is_offered_the_register() {
        let names = ["Blåbærstien barnehage", "Langerud sykehjem", "Nordby skole", "Rådhuset", "Ås vgs"];
        let workplaces = names.map(workplace).map(|one| serde_json::from_value(one).expect("a workplace"));
        let (event_types, purposes, lately) = (Vec::new(), Vec::new(), Vec::new());
        let known = Known { event_types, purposes, workplaces: workplaces.into(), lately };
        assert_eq!(known.places("workplace_visit"), names[..PLACES]);
    }
}
