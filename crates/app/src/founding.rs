//! A new branch, with the lists that every branch begins with and may change.

use uuid::Uuid;
use verv_contract::{
    lists::ListEntry,
    progress::{courses::CourseContent, event_types::EventTypeContent},
};
use verv_domain::{
    id::{BranchId, PersonId},
    keys::AgreementAreaKey,
    organisation::branches::BranchSlug,
    progress::{courses::USUAL_GRACE_WEEKS, events::DefaultEventType},
    text::Name,
};
use verv_storage::{
    Scope, Tx,
    organisation::{agreement_areas, branches},
    progress::{courses, event_types, indicators, purposes},
};

use crate::{
    App, Request,
    clock::day_in,
    error::Result,
    organisation::branches::new_branch,
    seeds::{self, ListsSeed, seed_error},
};

fn entry(name: &str, position: i64) -> Result<ListEntry> {
    let name = Name::parse(name).map_err(|error| seed_error("lists.toml")(error.into()))?;
    Ok(ListEntry { name, position, active: true })
}

impl App {
    /// Adds a branch, or finds the one that has the slug. Done by whoever runs the installation.
    pub async fn add_branch(
        &self,
        request: &Request,
        slug: &BranchSlug,
        name: &Name,
        example_data: bool,
    ) -> Result<BranchId> {
        let lists = seeds::lists()?;
        self.write(async |tx| {
            if let Some(branch) = branches::find_by_slug(tx, slug).await? {
                return Ok(branch.id);
            }
            let branch = new_branch(self.new_id(request.at), slug, name, example_data);
            branches::insert(tx, &branch, request.at).await?;
            let today = day_in(&branch.time_zone, request.at);
            // No person and no office: the installation itself acts.
            let person = PersonId(Uuid::nil());
            let scope = Scope { branch: branch.id, person, today, now: request.at, silent_since: request.at };
            self.add_lists(tx, request, &scope, &lists).await?;
            self.audit_for(tx, request, (Some(branch.id), None, None), Some(branch.id.0)).await?;
            Ok(branch.id)
        })
        .await
    }

    async fn add_lists(
        &self,
        tx: &mut Tx,
        request: &Request,
        scope: &Scope,
        lists: &ListsSeed,
    ) -> Result<()> {
        for (name, position) in lists.agreement_areas.iter().zip(1_i64..) {
            let key = AgreementAreaKey::of_name(name);
            let id = self.new_id(request.at);
            agreement_areas::insert(tx, scope, id, &key, &entry(name, position)?).await?;
        }
        for (seed, position) in lists.purpose.iter().zip(1_i64..) {
            let id = self.new_id(request.at);
            purposes::insert(tx, scope, id, &seed.key.key(), &entry(&seed.name, position)?).await?;
        }
        for (seed, position) in lists.indicator.iter().zip(1_i64..) {
            let id = self.new_id(request.at);
            indicators::insert(tx, scope, id, &seed.key.key(), &entry(&seed.name, position)?).await?;
        }
        for (seed, position) in lists.event_type.iter().zip(1_i64..) {
            let content = EventTypeContent {
                entry: entry(&seed.name, position)?,
                is_visit: seed.key == DefaultEventType::WorkplaceVisit,
                usual_counts: seed.key.usual_counts().to_vec(),
                usual_purposes: seed.key.usual_topics().iter().map(|topic| topic.key()).collect(),
            };
            event_types::insert(tx, scope, self.new_id(request.at), &seed.key.key(), &content).await?;
        }
        for (seed, position) in lists.course.iter().zip(1_i64..) {
            // Who needs it, the branch says.
            let content = CourseContent {
                entry: entry(&seed.name, position)?,
                needed_by: Vec::new(),
                grace_weeks: USUAL_GRACE_WEEKS,
                deadline: None,
            };
            courses::insert(tx, scope, self.new_id(request.at), &seed.key.key(), &content).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use verv_domain::progress::{
        courses::DefaultCourse,
        events::{DefaultEventType, DefaultPurpose},
        indicators::IndicatorKind,
    };

    use super::entry;
    use crate::seeds;

    #[test]
    fn every_default_has_a_name_and_no_other_has() {
        let lists = seeds::lists().unwrap_or_else(|error| panic!("{error}"));
        let types: Vec<_> = lists.event_type.iter().map(|seed| seed.key).collect();
        assert_eq!(types, DefaultEventType::ALL);
        let purposes: Vec<_> = lists.purpose.iter().map(|seed| seed.key).collect();
        assert_eq!(purposes, DefaultPurpose::ALL);
        let courses: Vec<_> = lists.course.iter().map(|seed| seed.key).collect();
        assert_eq!(courses, DefaultCourse::ALL);
        let indicators: Vec<_> = lists.indicator.iter().map(|seed| seed.key).collect();
        assert_eq!(indicators, IndicatorKind::ALL);
        let names = lists.event_type.iter().map(|seed| &seed.name);
        let names = names.chain(lists.purpose.iter().map(|seed| &seed.name));
        let names = names.chain(lists.course.iter().map(|seed| &seed.name));
        let names = names.chain(lists.indicator.iter().map(|seed| &seed.name));
        for name in names.chain(&lists.agreement_areas) {
            assert!(entry(name, 1).is_ok(), "{name}");
        }
    }
}
