//! One-time links while a password is chosen, or another link made, at the same time.

use verv_app::{
    AppError, Call, Sent,
    identity::{one_time_links::LIFETIME, people::NewPerson},
};
use verv_contract::{
    ProblemCode,
    identity::{one_time_links::LinkRequest, sessions::PasswordRequest},
    organisation::mandates::{MandateView, NewMandateRequest},
    page::PageQuery,
};
use verv_domain::{folding::Mailbox, organisation::offices::Role, text::Name};
use verv_storage::identity::{one_time_links, people};
use verv_tests::{House, house::PASSWORD};
use verv_vault::{OpaqueToken, SystemRng};

use crate::story;

async fn appoint(house: &House, leader: &Call, email: &str) -> MandateView {
    let office = house.app.list_offices(&leader.to(), &PageQuery::default()).await.unwrap().items.remove(3);
    let new = NewMandateRequest {
        office_id: office.id,
        email: email.to_owned(),
        name: "Ny".to_owned(),
        deputy: false,
        from: leader.scope.today,
        to: None,
    };
    house.app.create_mandate(&leader.to(), &Sent::read(new)).await.unwrap().value
}

async fn is_good(house: &House, link: &OpaqueToken) -> bool {
    let sent = Sent::read(LinkRequest { link: link.reveal().to_owned() });
    match house.app.inspect_link(&house.request("inspect_link"), &sent).await {
        Ok(_) => true,
        Err(AppError::LinkEnded) => false,
        Err(error) => panic!("{error}"),
    }
}

async fn choose(house: &House, link: &OpaqueToken) -> Result<(), AppError> {
    let sent = PasswordRequest { link: link.reveal().to_owned(), password: PASSWORD.to_owned() };
    house.app.set_password(&house.request("set_password"), &Sent::read(sent)).await
}

story!(nobody_is_invited_while_they_choose_a_password, house, _engine => {
    let leader = house.member("leder@follo").await;
    let mandate = appoint(&house, &leader, "ny@follo.example").await;
    let (person, at) = (mandate.person_id, house.app.now());
    let mut choosing = house.scratch.database.begin().await.unwrap();
    people::hold(&mut choosing, person).await.unwrap();
    let (invited, ()) = tokio::join!(async { house.app.create_invitation(&leader.to(), mandate.id).await }, async {
        people::set_password(&mut choosing, person, "a hash", at).await.unwrap();
        choosing.commit().await.unwrap();
    });
    assert!(matches!(invited, Err(AppError::Conflict(ProblemCode::HasPassword))), "{invited:?}");
});

story!(a_link_that_is_replaced_meanwhile_chooses_nothing, house, _engine => {
    let leader = house.member("leder@follo").await;
    let mandate = appoint(&house, &leader, "ny@follo.example").await;
    let (person, at) = (mandate.person_id, house.app.now());
    let first = house.app.create_invitation(&leader.to(), mandate.id).await.unwrap().token;
    let second = OpaqueToken::new(&SystemRng);
    let mut inviting = house.scratch.database.begin().await.unwrap();
    assert!(people::hold_without_password(&mut inviting, person).await.unwrap());
    one_time_links::insert(&mut inviting, &second.hash(), person, at, at.plus(LIFETIME)).await.unwrap();
    let (chosen, ()) = tokio::join!(choose(&house, &first), async { inviting.commit().await.unwrap() });
    assert!(matches!(chosen, Err(AppError::LinkEnded)), "{chosen:?}");
    assert!(is_good(&house, &second).await && !is_good(&house, &first).await);
    choose(&house, &second).await.unwrap();
    assert!(!is_good(&house, &second).await);
});

story!(one_link_of_a_person_is_good_whoever_makes_them, house, _engine => {
    let leader = house.member("leder@follo").await;
    for round in 0..4 {
        let email = format!("ny{round}@follo.example");
        let mandate = appoint(&house, &leader, &email).await;
        let new = NewPerson {
            email: Mailbox::parse(&email).unwrap(),
            name: Name::parse("Ny").unwrap(),
            branch: "follo".parse().unwrap(),
            office: Name::parse(&mandate.office).unwrap(),
            role: Role::Other,
            from: None,
        };
        let invite = async || house.app.create_invitation(&leader.to(), mandate.id).await;
        let add = async || house.app.add_person(&house.request("add_person"), &new).await;
        let made = tokio::join!(invite(), add(), invite(), add());
        let mut good = 0;
        for link in [made.0, made.1, made.2, made.3] {
            good += usize::from(is_good(&house, &link.unwrap().token).await);
        }
        assert_eq!(good, 1, "round {round}");
    }
});
