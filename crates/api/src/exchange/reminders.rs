//! What somebody is reminded of, and the mail of the week.

use verv_contract::{
    endpoints::{ChangeReminderMail, GetReminders, ShowUnsubscribe, Unsubscribe},
    exchange::reminders::UnsubscribePage,
};

use crate::{routes::Routes, streams::Document};

/// Opened by those whose program for mail sends nothing by itself. The same whatever the address is, and opening it changes
/// nothing: programs that look at links before people do unsubscribe nobody.
const ASKS: &str = "<!doctype html><html lang=\"nb\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>Verv</title>\
    <h1>Vil du slutte å få e-post fra Verv?</h1>\
    <form method=\"post\"><button>Slå av e-posten</button></form>";

const DONE: &str = "<!doctype html><html lang=\"nb\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>Verv</title>\
    <h1>Du får ikke flere slike e-poster fra Verv</h1><p>Du kan slå dem på igjen under «Påminnelser».</p>";

fn page(text: &str) -> Document {
    Document { media_type: UnsubscribePage::MEDIA_TYPE, text: text.to_owned() }
}

pub fn serve(routes: &mut Routes) {
    routes
        .branch(GetReminders, async |app, call, _| Ok(app.get_reminders(call).await?.into()))
        .branch(ChangeReminderMail, async |app, call, it| {
            Ok(app.change_reminder_mail(call, &it.body).await?.into())
        })
        .public_document(ShowUnsubscribe, async |edge, http, _, _| {
            edge.limits.check_inspection(http)?;
            Ok(page(ASKS))
        })
        .public_document(Unsubscribe, async |edge, http, request, it| {
            edge.limits.check_inspection(http)?;
            edge.app.unsubscribe(request, &it.path.0).await?;
            Ok(page(DONE))
        });
}
