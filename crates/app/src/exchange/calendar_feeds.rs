//! A person's calendar in a branch: the address that it is read at, and what stands in it.

use verv_contract::{
    endpoints::{CreateCalendarFeed, DeleteCalendarFeed, GetCalendarFeed},
    exchange::calendar_feeds::{CalendarFeed, CalendarFeedView, FeedToken, NewCalendarFeedRequest},
    places::Place,
};
use verv_domain::{
    id::BodyId,
    plan::{
        agenda::{Due, Matter, Occasion, due},
        plans::PlanState,
        snapshots::{PlanContent, current_plan},
    },
};
use verv_paper::calendar::{Calendar, Entry, When};
use verv_storage::{exchange::calendar_feeds, identity::sessions};
use verv_vault::OpaqueToken;

use crate::{
    App, AppError, Call, CallTo, Request, Sent,
    clock::days_around,
    error::Result,
    exchange::{
        words::{Words, words},
        zones::zone,
    },
    identity::sessions::call_in,
};

/// An address that was just made: what is stored is a hash of its token.
#[derive(Clone, Debug)]
pub struct NewCalendarFeed {
    pub token: FeedToken,
    pub feed: CalendarFeed,
}

impl App {
    pub async fn get_calendar_feed(&self, call: &CallTo<GetCalendarFeed>) -> Result<CalendarFeedView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        Ok(CalendarFeedView { feed: calendar_feeds::find(&mut conn, &call.scope).await? })
    }

    /// Makes an address for the caller's calendar, and ends an earlier one.
    ///
    /// Takes no idempotency key: the answer would be kept for a day, with the secret in it.
    pub async fn create_calendar_feed(
        &self,
        call: &CallTo<CreateCalendarFeed>,
        sent: &Sent<NewCalendarFeedRequest>,
    ) -> Result<NewCalendarFeed> {
        let office = call.allow()?;
        let NewCalendarFeedRequest { shows_titles, language } = sent.open()?;
        let token = OpaqueToken::new(self.rng.as_ref());
        let feed = CalendarFeed { shows_titles, language, created_at: call.request.at };
        self.write(async |tx| {
            calendar_feeds::put(tx, &call.scope, &token.hash(), &feed).await?;
            self.audit(tx, call, office, None).await
        })
        .await?;
        Ok(NewCalendarFeed { token: FeedToken::new(token.reveal()), feed })
    }

    pub async fn delete_calendar_feed(&self, call: &CallTo<DeleteCalendarFeed>) -> Result<()> {
        let office = call.allow()?;
        self.write(async |tx| {
            // Revoked twice, it is revoked.
            if calendar_feeds::delete(tx, &call.scope).await? {
                self.audit(tx, call, office, None).await?;
            }
            Ok(())
        })
        .await
    }

    /// The calendar at an address, as a text of RFC 5545. Unknown, revoked, and of somebody who holds no office in the branch
    /// any more are answered alike. What stands in it follows from the mandates of this moment.
    pub async fn read_calendar_feed(
        &self,
        request: &Request,
        token: &FeedToken,
        public_url: &str,
    ) -> Result<String> {
        let hash = OpaqueToken::parse(token.reveal()).map_or([0; 32], |token| token.hash());
        let mut conn = self.database.read().await?;
        let found = calendar_feeds::find_by_hash(&mut conn, &hash).await?.ok_or(AppError::Hidden)?;
        let around = days_around(request.at);
        let seen = sessions::person_in_branch(&mut conn, found.person, found.branch, around).await?;
        let call = call_in(seen.ok_or(AppError::Hidden)?, request.clone())?;
        drop(conn);
        let calendar = self.calendar(&call, &found.feed, public_url).await?;
        Ok(calendar.text())
    }

    async fn calendar(&self, call: &Call, feed: &CalendarFeed, public_url: &str) -> Result<Calendar> {
        let words = words(feed.language)?;
        let name = format!("Verv – {}", call.branch.name);
        let today = call.scope.today;
        let snapshot = self.current_snapshot(call).await?;
        let plan = current_plan(&snapshot.plans, false).filter(|plan| plan.state == PlanState::Adopted);
        let found = plan.and_then(|plan| Some((plan, snapshot.content(plan.id)?)));
        let Some((plan, content)) = found else {
            let zone = zone(&call.branch.time_zone, (today, today));
            return Ok(Calendar { name, zone, entries: Vec::new() });
        };

        let mut conn = self.database.read().await?;
        let measures = calendar_feeds::measures_changed(&mut conn, &call.scope, plan.id).await?;
        let bodies = calendar_feeds::body_versions(&mut conn, &call.scope).await?;
        drop(conn);
        let viewer = call.viewer();
        let sits_in = |body: BodyId| viewer.mandates.iter().any(|mandate| mandate.bodies.contains(&body));
        let entry = |due: Due<'_>| {
            let (id, version, changed_at, page) = match due.of {
                Matter::Measure(measure) => {
                    if !viewer.has_part_in(measure) {
                        return None;
                    }
                    let page = Place::Measure(call.branch.slug.clone(), measure.id);
                    (measure.id.0, measure.version, measures.get(&measure.id).copied(), page)
                }
                Matter::Body(body) => {
                    if !sits_in(body.id) {
                        return None;
                    }
                    let page = Place::Body(call.branch.slug.clone(), body.id);
                    (body.id.0, bodies.get(&body.id).copied().unwrap_or(1), None, page)
                }
            };
            let what = match due.occasion {
                Occasion::Deadline | Occasion::Evaluation => due.occasion.as_str().to_owned(),
                // Of one measure there are several.
                Occasion::Yearly => due.day.to_string(),
            };
            Some(Entry {
                uid: format!("{id}-{what}"),
                sequence: u32::try_from(version - 1).unwrap_or_default(),
                changed_at: changed_at.unwrap_or(feed.created_at),
                title: title(due, content, words, feed.shows_titles),
                address: Some(format!("{public_url}{}", page.href())),
                when: When::Day(due.day),
            })
        };
        let entries: Vec<Entry> =
            due(content, &snapshot.organisation, plan.period).into_iter().filter_map(entry).collect();
        Ok(Calendar { name, zone: zone(&call.branch.time_zone, (plan.period.from, plan.period.to)), entries })
    }
}

/// What an entry is called. Without titles it has a number alone: what the branch has adopted may tell of health, of conflicts
/// or of a workplace, and a calendar is shown by programs and on screens that the branch knows nothing of.
fn title(due: Due<'_>, content: &PlanContent, words: &Words, shows_titles: bool) -> String {
    let neutral = match due.occasion {
        Occasion::Deadline => words.calendar.deadline,
        Occasion::Yearly => words.calendar.yearly,
        Occasion::Evaluation => words.calendar.evaluation,
    };
    match due.of {
        Matter::Measure(measure) => {
            let number = content.number_of(measure);
            if !shows_titles {
                return format!("{neutral}, {number}");
            }
            let title = format!("{number} {}", measure.title);
            // "Spring 2026" says more than its last day.
            let label = measure.deadline.as_ref().map(|deadline| deadline.label.as_str());
            match label.filter(|_| due.occasion == Occasion::Deadline) {
                Some(label) => format!("{title} ({label})"),
                None => title,
            }
        }
        Matter::Body(body) if shows_titles => format!("{neutral}: {}", body.name),
        Matter::Body(_) => neutral.to_owned(),
    }
}
