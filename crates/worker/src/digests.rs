//! The mail of the week: a job for everybody who wants one, and at most one mail.

use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::json;
use verv_app::{
    App,
    error::causes,
    exchange::reminders::{Digest, week_of},
    operation::jobs::{JobError, Lease, Owner, payload},
};
use verv_domain::id::PersonId;

use crate::{
    handler::{Handler, Outcome},
    mail::{Letter, Mailer},
    schedule::Schedule,
    telemetry,
};

const HOUR: i64 = 60 * 60 * 1000;

/// Asks for a job for each who wants a mail and has not had one this week.
#[derive(Clone, Copy, Debug)]
pub struct AskForDigests;

impl AskForDigests {
    pub const SCHEDULE: Schedule = Schedule { kind: "ask_for_digests", every: HOUR };

    async fn ask(app: &App, lease: &Lease) -> Outcome {
        let at = app.now();
        let week = week_of(at);
        let people = app.people_without_digest(&week).await?;
        let mut asked = 0;
        for person in people {
            asked += i64::from(app.ask_for_digest(person, &week, SendDigest::KIND).await?);
        }
        app.finish_job(lease, &json!({ "asked": asked })).await
    }
}

impl Handler for AskForDigests {
    fn kind(&self) -> &'static str {
        Self::SCHEDULE.kind
    }

    fn run<'a>(&'a self, app: &'a App, lease: &'a Lease) -> LocalBoxFuture<'a, Outcome> {
        Box::pin(Self::ask(app, lease))
    }
}

/// Sends one person their mail of one week.
#[derive(Clone, Debug)]
pub struct SendDigest {
    pub mailer: Mailer,
    /// Where people reach the server.
    pub public_url: String,
}

/// Which week.
#[derive(Debug, Deserialize, Serialize)]
struct Week {
    week: String,
}

impl SendDigest {
    pub const KIND: &str = "send_digest";

    /// What waits is asked now, and nothing is sent where nothing waits. The server for mail is asked before the job is written
    /// down as done; the mail is sent afterwards, so that a crash can lose it and never send it twice.
    async fn send(&self, app: &App, lease: &Lease) -> Outcome {
        let Some(Owner { person, .. }) = lease.owner else { return Err(JobError::Permanent("no_owner")) };
        let Week { week } = payload(lease)?;
        // It has waited for so long that there is another for this week.
        if week != week_of(app.now()) {
            return app.finish_job(lease, &json!({ "sent": false, "why": "late" })).await;
        }
        let Some(digest) = app.digest(person, &self.public_url).await? else {
            return app.finish_job(lease, &json!({ "sent": false, "why": "nothing" })).await;
        };
        if let Err(error) = self.mailer.check().await {
            tracing::warn!(error = %causes(&error), "the server for mail cannot be reached");
            return Err(JobError::Passing("mail_unavailable"));
        }
        let mut claimed = None;
        let finished = app
            .finish_job_with(lease, async |tx| {
                claimed = app.claim_digest(tx, person, &week).await?;
                Ok(json!({ "sent": claimed.is_some() }))
            })
            .await?;
        if let Some(token) = claimed {
            let unsubscribe = format!("{}/api/v1/mail-subscriptions/{}", self.public_url, token.reveal());
            self.deliver(person, &week, &digest, &unsubscribe).await;
        }
        Ok(finished)
    }

    /// What fails now is not tried again: whether it has arrived cannot be known.
    async fn deliver(&self, person: PersonId, week: &str, digest: &Digest, unsubscribe: &str) {
        let Digest { email, subject, text } = digest;
        let id = format!("{week}.{person}");
        let letter = Letter { id: &id, to: email, subject, text, unsubscribe };
        let sent = self.mailer.send(&letter).await;
        telemetry::mailed(sent.is_ok());
        if let Err(error) = sent {
            tracing::error!(week, error = %causes(&error), "a mail of the week was not sent");
        }
    }
}

impl Handler for SendDigest {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn run<'a>(&'a self, app: &'a App, lease: &'a Lease) -> LocalBoxFuture<'a, Outcome> {
        Box::pin(self.send(app, lease))
    }
}
