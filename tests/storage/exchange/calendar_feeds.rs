//! Addresses of calendars: made at the same time, and after their owner's mandate has ended.

use verv_app::{AppError, Call, Expected, Sent};
use verv_contract::{
    exchange::{
        calendar_feeds::{FeedToken, NewCalendarFeedRequest},
        exports::ExportLanguage,
    },
    organisation::mandates::{MandateEndRequest, MandateQuery},
};
use verv_tests::{House, clock_and_rng::DAY};

use crate::story;

async fn make(house: &House, call: &Call) -> FeedToken {
    let wanted = NewCalendarFeedRequest { shows_titles: false, language: ExportLanguage::Nb };
    house.app.create_calendar_feed(&call.to(), &Sent::read(wanted)).await.unwrap().token
}

async fn read(house: &House, token: &FeedToken) -> Option<String> {
    let request = house.request("read_calendar_feed");
    match house.app.read_calendar_feed(&request, token, "https://verv.example").await {
        Ok(text) => Some(text),
        Err(AppError::Hidden) => None,
        Err(error) => panic!("{error}"),
    }
}

story!(the_calendar_ends_with_the_mandate, house, _engine => {
    let leader = house.member("leder@follo").await;
    let steward = house.member("htv@follo").await;
    let token = make(&house, &steward).await;
    assert!(read(&house, &token).await.unwrap().contains("-deadline"));
    let query = MandateQuery { limit: Some(200), ..MandateQuery::default() };
    let mandates = house.app.list_mandates(&leader.to(), &query).await.unwrap().items;
    for mandate in mandates.iter().filter(|mandate| mandate.person_id == steward.actor.person) {
        let end = Sent::read(MandateEndRequest { to: Some(steward.scope.today) });
        house.app.end_mandate(&leader.to(), mandate.id, Expected::Any, &end).await.unwrap();
    }
    assert!(read(&house, &token).await.is_some(), "the last day counts");
    house.clock.pass(DAY);
    assert_eq!(read(&house, &token).await, None);
});

story!(of_addresses_made_at_the_same_time_one_is_good, house, _engine => {
    let leader = house.member("leder@follo").await;
    let (one, other) = tokio::join!(make(&house, &leader), make(&house, &leader));
    let (one, other) = (read(&house, &one).await, read(&house, &other).await);
    assert_ne!(one.is_some(), other.is_some());
    // Nobody else's is touched.
    let steward = house.member("htv@follo").await;
    let token = make(&house, &steward).await;
    make(&house, &leader).await;
    assert!(read(&house, &token).await.is_some());
});

story!(a_calendar_is_of_the_branch_that_it_was_made_in, house, _engine => {
    let (follo, aas) = (house.member("leder@follo").await, house.member("leder@aas").await);
    let (own, others) = (make(&house, &follo).await, make(&house, &aas).await);
    let (own, others) = (read(&house, &own).await.unwrap(), read(&house, &others).await.unwrap());
    assert!(own.contains("/f/follo/") && !own.contains("/f/aas/"), "{own}");
    assert!(!others.contains("/f/follo/"), "{others}");
});
