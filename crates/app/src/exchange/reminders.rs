//! What somebody is reminded of: in the product, and by a mail that tells that something waits and nothing of it.

use verv_contract::{
    endpoint::Endpoint,
    endpoints::{ChangeReminderMail, GetReminders},
    exchange::{
        exports::ExportLanguage,
        reminders::{
            ReminderMailRequest, ReminderMailView, ReminderOf, ReminderView, RemindersView, UnsubscribeToken,
        },
    },
};
use verv_domain::{
    Date, Timestamp,
    id::PersonId,
    plan::{
        agenda::{Matter, Reminder, ReminderKind, reminders},
        plans::PlanState,
        snapshots::{PlanContent, current_plan},
    },
};
use verv_storage::{Tx, exchange::reminders as stored, identity::sessions};
use verv_vault::OpaqueToken;

use crate::{
    App, AppError, Call, CallTo, Request, Sent,
    clock::{DAY, day_in, days_around},
    error::Result,
    identity::sessions::call_in,
    operation::jobs::{JobRequest, Owner},
};

/// Days before its last day in which an office ends soon.
const ENDS_SOON: i32 = 60;

/// How long a mail can be unsubscribed from, and it is known that it was sent.
const KEEP: i64 = 400 * DAY;

/// A mail, and whom it goes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Digest {
    pub email: String,
    pub subject: &'static str,
    pub text: String,
}

/// The ISO week at an instant, as it is noted: `2026-W25`. The same on every server and in every branch.
pub fn week_of(at: Timestamp) -> String {
    let (year, week) = day_in("UTC", at).iso_week();
    format!("{year:04}-W{week:02}")
}

impl App {
    /// As one of a server that can send mail.
    #[must_use]
    pub fn with_mail(self, is_set_up: bool) -> Self {
        Self { sends_mail: is_set_up, ..self }
    }

    pub async fn get_reminders(&self, call: &CallTo<GetReminders>) -> Result<RemindersView> {
        call.allow()?;
        let reminders = self.reminders(call).await?;
        let mut conn = self.database.read().await?;
        let wanted = stored::wants(&mut conn, &call.scope).await?.is_some();
        let mail = ReminderMailView { wanted, possible: self.sends_mail };
        Ok(RemindersView { today: call.scope.today, reminders, mail })
    }

    /// What the caller has asked for last holds, so that it takes no version.
    pub async fn change_reminder_mail(
        &self,
        call: &CallTo<ChangeReminderMail>,
        sent: &Sent<ReminderMailRequest>,
    ) -> Result<ReminderMailView> {
        let office = call.allow()?;
        let ReminderMailRequest { wanted, language } = sent.open()?;
        self.write(async |tx| {
            if wanted {
                stored::want(tx, &call.scope, language).await?;
            } else {
                stored::want_none(tx, &call.scope).await?;
            }
            self.audit(tx, call, office, None).await
        })
        .await?;
        Ok(ReminderMailView { wanted, possible: self.sends_mail })
    }

    async fn reminders(&self, call: &Call) -> Result<Vec<ReminderView>> {
        let snapshot = self.current_snapshot(call).await?;
        let plan = current_plan(&snapshot.plans, false).filter(|plan| plan.state == PlanState::Adopted);
        let content = plan.and_then(|plan| Some((plan.period, snapshot.content(plan.id)?)));
        let mut views = match content {
            Some((period, content)) => reminders(content, &snapshot.organisation, period, call.viewer())
                .iter()
                .map(|reminder| view(reminder, content))
                .collect(),
            None => Vec::new(),
        };
        views.extend(self.ending_offices(call).await?);
        Ok(views)
    }

    /// Offices of the caller that have their last day soon.
    async fn ending_offices(&self, call: &Call) -> Result<Vec<ReminderView>> {
        let (today, around) = (call.scope.today, days_around(call.request.at));
        let held = sessions::of_person(&mut self.database.read().await?, call.actor.person, around).await?;
        let here = held.into_iter().filter(|held| held.slug == call.branch.slug).map(|held| held.mandate);
        let ending = here.filter_map(|mandate| {
            let day = mandate.to.filter(|to| (today..=today.plus_days(ENDS_SOON)).contains(to))?;
            Some(ReminderView {
                kind: ReminderKind::MandateEnds,
                of: ReminderOf::Office,
                id: mandate.office_id.0,
                number: String::new(),
                title: mandate.office,
                day: Some(day),
                label: None,
                last_said_at: None,
            })
        });
        Ok(ending.collect())
    }

    /// Everybody who wants a mail and has not had one in the week.
    pub async fn people_without_digest(&self, week: &str) -> Result<Vec<PersonId>> {
        Ok(stored::without_digest(&mut self.database.read().await?, week).await?)
    }

    /// Asks for the job that sends somebody the mail of a week; whether there was none yet.
    pub async fn ask_for_digest(&self, person: PersonId, week: &str, kind: &str) -> Result<bool> {
        let payload = serde_json::json!({ "week": week });
        let key = format!("{person}/{week}");
        let owner = Some(Owner { person, office: None });
        let run_at = self.clock.now();
        let wanted = JobRequest { kind, key: Some(&key), payload: &payload, branch: None, owner, run_at };
        Ok(self.write(async |tx| self.enqueue(tx, &wanted).await).await?.is_some())
    }

    /// The mail that somebody is to have now, by what they may see at this moment in the branches where they want one; `None`
    /// where nothing waits, or they hold no office there any more.
    pub async fn digest(&self, person: PersonId, public_url: &str) -> Result<Option<Digest>> {
        let at = self.clock.now();
        let wanted = stored::wanted_by(&mut self.database.read().await?, person).await?;
        for stored::Wanted { branch, language, email } in wanted {
            let operation = GetReminders::OPERATION.id;
            let id = self.new_request_id();
            let request = Request { id, operation, at, reads_only: true, idempotency: None };
            let mut conn = self.database.read().await?;
            let seen = sessions::person_in_branch(&mut conn, person, branch, days_around(at)).await?;
            drop(conn);
            let Some(seen) = seen else { return Ok(None) };
            let call = match call_in(seen, request) {
                Ok(call) => call,
                Err(AppError::Hidden) => continue,
                Err(error) => return Err(error),
            };
            let is_allowed = call.to::<GetReminders>().allow().is_ok();
            if is_allowed && !self.reminders(&call).await?.is_empty() {
                let (subject, text) = words(language, public_url);
                return Ok(Some(Digest { email, subject, text }));
            }
        }
        Ok(None)
    }

    /// Notes that somebody has their mail of the week, and makes the token by which they can say that they want none any more;
    /// `None` where they have had it. In the transaction that ends the job, before anything is sent.
    pub async fn claim_digest(
        &self,
        tx: &mut Tx,
        person: PersonId,
        week: &str,
    ) -> Result<Option<OpaqueToken>> {
        let at = self.clock.now();
        if !stored::claim(tx, person, week, at).await? {
            return Ok(None);
        }
        let token = OpaqueToken::new(self.rng.as_ref());
        stored::insert_token(tx, &token.hash(), person, (at, at.plus(-KEEP))).await?;
        Ok(Some(token))
    }

    /// Whoever has a mail's address wants no such mail in any branch. Unknown tokens are answered alike, and so are those that
    /// were used before.
    pub async fn unsubscribe(&self, request: &Request, token: &UnsubscribeToken) -> Result<()> {
        let Some(token) = OpaqueToken::parse(token.reveal()) else { return Ok(()) };
        self.write(async |tx| {
            let Some(person) = stored::find_token(tx, &token.hash()).await? else { return Ok(()) };
            if stored::want_none_anywhere(tx, person).await? {
                self.audit_for(tx, request, (None, Some(person), None), None).await?;
            }
            Ok(())
        })
        .await
    }
}

fn view(reminder: &Reminder<'_>, content: &PlanContent) -> ReminderView {
    let day: Option<Date> = reminder.due.map(|due| due.day);
    match reminder.of {
        Matter::Measure(measure) => {
            let label = measure.deadline.as_ref().map(|deadline| deadline.label.as_str().to_owned());
            let last = measure.last_report.as_ref().map(|report| report.at);
            ReminderView {
                kind: reminder.kind,
                of: ReminderOf::Measure,
                id: measure.id.0,
                number: content.number_of(measure),
                title: measure.title.clone(),
                day,
                label: label.filter(|_| day.is_some()),
                last_said_at: last.filter(|_| reminder.kind == ReminderKind::Silent),
            }
        }
        Matter::Body(body) => ReminderView {
            kind: reminder.kind,
            of: ReminderOf::Body,
            id: body.id.0,
            number: String::new(),
            title: body.name.clone(),
            day,
            label: None,
            last_said_at: None,
        },
    }
}

/// Subject and text. They tell neither what waits nor of which branch: that somebody is a member is nobody's business who reads
/// over their shoulder or runs their mailbox.
fn words(language: ExportLanguage, public_url: &str) -> (&'static str, String) {
    match language {
        ExportLanguage::Nb => (
            "Noe venter på deg i Verv",
            format!(
                "Hei!\n\nNoe venter på deg i Verv. Logg inn for å se hva det er:\n{public_url}\n\n\
                Du får høyst én slik e-post i uka, fordi du har bedt om det. Slå den av under «Påminnelser» i Verv.\n"
            ),
        ),
        ExportLanguage::Nn => (
            "Noko ventar på deg i Verv",
            format!(
                "Hei!\n\nNoko ventar på deg i Verv. Logg inn for å sjå kva det er:\n{public_url}\n\n\
                Du får høgst éin slik e-post i veka, fordi du har bede om det. Slå han av under «Påminningar» i Verv.\n"
            ),
        ),
        ExportLanguage::En => (
            "Something waits for you in Verv",
            format!(
                "Hello!\n\nSomething waits for you in Verv. Log in to see what it is:\n{public_url}\n\n\
                You get at most one such e-mail a week, because you have asked for it. Turn it off under “Reminders” in Verv.\n"
            ),
        ),
    }
}
