//! The address of a person's calendar, and the calendar.

use verv_contract::{
    endpoints::{CreateCalendarFeed, DeleteCalendarFeed, GetCalendarFeed, ReadCalendarFeed},
    exchange::calendar_feeds::{CalendarFile, NewCalendarFeedView},
};

use crate::{Edge, routes::Routes, streams::Document};

pub fn serve(routes: &mut Routes, edge: &Edge) {
    let public_url = edge.public_url.clone();
    routes
        .branch(GetCalendarFeed, async |app, call, _| Ok(app.get_calendar_feed(call).await?.into()))
        .branch(CreateCalendarFeed, async move |app, call, it| {
            let made = app.create_calendar_feed(call, &it.body).await?;
            let address = format!("{public_url}/api/v1/calendar-feeds/{}", made.token);
            Ok(NewCalendarFeedView { address, feed: made.feed }.into())
        })
        .branch(DeleteCalendarFeed, async |app, call, _| Ok(app.delete_calendar_feed(call).await?.into()))
        .public_document(ReadCalendarFeed, async |edge, http, request, it| {
            let token = it.path.0;
            edge.limits.check_feed(http, &token)?;
            let text = edge.app.read_calendar_feed(request, &token, &edge.public_url).await?;
            Ok(Document { media_type: CalendarFile::MEDIA_TYPE, text })
        });
}
