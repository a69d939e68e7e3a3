//! Sessions, refresh and one-time links.

use verv_app::{
    AppError, Sent,
    identity::{people::NewPerson, sessions::Tokens},
};
use verv_contract::{
    identity::sessions::{LogInRequest, PasswordChangeRequest, PasswordRequest},
    page::PageQuery,
};
use verv_domain::{folding::Mailbox, organisation::offices::Role, text::Name};
use verv_storage::identity::people;
use verv_tests::{
    House,
    clock_and_rng::{HOUR, MINUTE, SECOND},
    house::PASSWORD,
};
use verv_vault::{Passwords, SystemRng, password::Password};

use crate::story;

async fn log_in(house: &House, email: &str, password: &str) -> Result<Tokens, AppError> {
    let login = LogInRequest { email: email.to_owned(), password: password.to_owned() };
    house.app.log_in(&house.request("log_in"), &Sent::read(login)).await
}

async fn refresh(house: &House, token: &str) -> Result<Tokens, AppError> {
    house.app.refresh_session(&house.request("refresh_session"), Some(token)).await
}

fn ended<T>(outcome: &Result<T, AppError>) -> bool {
    matches!(outcome, Err(AppError::SessionEnded))
}

story!(a_refresh_token_is_good_once, house, _engine => {
    let first = log_in(&house, "leder@follo.example", PASSWORD).await.unwrap();
    house.clock.pass(MINUTE);
    let second = refresh(&house, first.refresh.reveal()).await.unwrap();
    assert_ne!(first.refresh.reveal(), second.refresh.reveal());
    house.clock.pass(MINUTE);
    let third = refresh(&house, second.refresh.reveal()).await.unwrap();
    // Long after, the first is somebody else's: the whole family ends.
    assert!(ended(&refresh(&house, first.refresh.reveal()).await));
    assert!(ended(&refresh(&house, third.refresh.reveal()).await));
});

async fn is_logged_in(house: &House, tokens: &Tokens) -> bool {
    let claims = house.app.verify(&tokens.view.access_token).unwrap();
    house.app.require_session(claims).await.is_ok()
}

story!(a_lost_answer_is_forgiven_for_ten_seconds, house, _engine => {
    let first = log_in(&house, "leder@follo.example", PASSWORD).await.unwrap();
    let _lost = refresh(&house, first.refresh.reveal()).await.unwrap();
    house.clock.pass(9 * SECOND);
    let again = refresh(&house, first.refresh.reveal()).await.unwrap();
    house.clock.pass(MINUTE);
    assert!(refresh(&house, again.refresh.reveal()).await.is_ok());
    // And not a moment longer, nor when the next one has been used.
    assert!(ended(&refresh(&house, first.refresh.reveal()).await));
});

story!(whoever_found_an_answer_that_was_replaced_ends_the_session, house, _engine => {
    let first = log_in(&house, "leder@follo.example", PASSWORD).await.unwrap();
    let found = refresh(&house, first.refresh.reveal()).await.unwrap();
    let again = refresh(&house, first.refresh.reveal()).await.unwrap();
    assert!(is_logged_in(&house, &again).await);
    assert!(ended(&refresh(&house, found.refresh.reveal()).await));
    assert!(!is_logged_in(&house, &again).await, "nobody noticed");
    assert!(ended(&refresh(&house, again.refresh.reveal()).await));
});

story!(two_tabs_that_refresh_at_once_both_stay_logged_in, house, _engine => {
    let first = log_in(&house, "leder@follo.example", PASSWORD).await.unwrap();
    let token = first.refresh.reveal();
    let (one, other) = tokio::join!(refresh(&house, token), refresh(&house, token));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(is_logged_in(&house, &one).await && is_logged_in(&house, &other).await);
    let third = refresh(&house, token).await.unwrap();
    house.clock.pass(4 * MINUTE);
    // The browser keeps the cookie that was set last, and both tabs send it.
    let next = refresh(&house, third.refresh.reveal()).await.unwrap();
    let same = refresh(&house, third.refresh.reveal()).await.unwrap();
    assert!(is_logged_in(&house, &next).await && is_logged_in(&house, &same).await);
});

story!(a_login_under_way_does_not_survive_a_new_password, house, _engine => {
    let email = Mailbox::parse("kasserer@follo.example").unwrap();
    let person = people::find_by_email(&mut house.scratch.database.read().await.unwrap(), &email).await.unwrap();
    let person = person.unwrap();
    let (proved, at) = (person.password_hash.unwrap(), house.app.now());
    let mut change = house.scratch.database.begin().await.unwrap();
    assert!(people::hold_password(&mut change, person.id, &proved).await.unwrap());
    // The login reads the old hash, verifies it, and has to wait for the change before it writes.
    let (login, ()) = tokio::join!(log_in(&house, "kasserer@follo.example", PASSWORD), async {
        let passwords = Passwords::new(&SystemRng).unwrap();
        let new = Password::chosen("kua drikker melk i september", []).unwrap();
        let new = passwords.hash(new, &SystemRng).await.unwrap();
        assert!(people::change_password(&mut change, person.id, &new, &proved, at).await.unwrap());
        verv_storage::identity::sessions::end_all(&mut change, person.id, at).await.unwrap();
        change.commit().await.unwrap();
    });
    assert!(matches!(login, Err(AppError::WrongCredentials)), "{login:?}");
});

story!(a_new_password_is_a_new_token_for_the_session_that_stays, house, _engine => {
    let here = log_in(&house, "kasserer@follo.example", PASSWORD).await.unwrap();
    let me = house.app.require_session(house.app.verify(&here.view.access_token).unwrap()).await.unwrap();
    let wish = PasswordChangeRequest { current: PASSWORD.to_owned(), new: "kua drikker melk i mai".to_owned() };
    let next = house.app.change_password(&house.request("change_password"), &me, &Sent::read(wish)).await.unwrap();
    assert!(is_logged_in(&house, &next).await);
    let after = refresh(&house, next.refresh.reveal()).await.unwrap();
    // Whoever copied the cookie before has nothing, and shows themselves by trying.
    assert!(ended(&refresh(&house, here.refresh.reveal()).await));
    assert!(!is_logged_in(&house, &after).await);
});

story!(sessions_that_have_ended_neither_count_nor_stay, house, _engine => {
    let mut idle = Vec::new();
    for _ in 0..9 {
        idle.push(log_in(&house, "leder@follo.example", PASSWORD).await.unwrap());
    }
    let busy = log_in(&house, "leder@follo.example", PASSWORD).await.unwrap();
    house.clock.pass(40 * MINUTE);
    let busy = refresh(&house, busy.refresh.reveal()).await.unwrap();
    house.clock.pass(40 * MINUTE);
    for _ in 0..9 {
        log_in(&house, "leder@follo.example", PASSWORD).await.unwrap();
    }
    assert!(is_logged_in(&house, &log_in(&house, "htv@follo.example", PASSWORD).await.unwrap()).await);
    assert!(refresh(&house, busy.refresh.reveal()).await.is_ok(), "one of ten that live");
    for gone in &idle {
        let hash = gone.refresh.hash();
        let mut conn = house.scratch.database.read().await.unwrap();
        assert!(verv_storage::identity::sessions::find_token(&mut conn, &hash).await.unwrap().is_none());
    }
});

story!(reuse_after_the_successor_was_used_ends_the_session, house, _engine => {
    let first = log_in(&house, "leder@follo.example", PASSWORD).await.unwrap();
    let second = refresh(&house, first.refresh.reveal()).await.unwrap();
    let third = refresh(&house, second.refresh.reveal()).await.unwrap();
    assert!(ended(&refresh(&house, first.refresh.reveal()).await));
    assert!(ended(&refresh(&house, third.refresh.reveal()).await));
    let claims = house.app.verify(&third.view.access_token).unwrap();
    assert!(matches!(house.app.require_session(claims).await, Err(AppError::Unauthenticated)));
});

story!(sessions_end_when_idle_and_when_old, house, _engine => {
    let idle = log_in(&house, "leder@follo.example", PASSWORD).await.unwrap();
    house.clock.pass(61 * MINUTE);
    assert!(ended(&refresh(&house, idle.refresh.reveal()).await));

    let mut busy = log_in(&house, "leder@follo.example", PASSWORD).await.unwrap();
    for _ in 0..23 {
        house.clock.pass(HOUR / 2);
        busy = refresh(&house, busy.refresh.reveal()).await.unwrap();
    }
    house.clock.pass(HOUR);
    assert!(ended(&refresh(&house, busy.refresh.reveal()).await));
});

story!(many_refreshes_at_once_leave_one_line, house, _engine => {
    let first = log_in(&house, "leder@follo.example", PASSWORD).await.unwrap();
    let token = first.refresh.reveal().to_owned();
    let tries = (0..8).map(|_| {
        let (app, request, token) = (house.app.clone(), house.request("refresh_session"), token.clone());
        async move { app.refresh_session(&request, Some(&token)).await }
    });
    let mut tasks = tokio::task::JoinSet::new();
    let local = tokio::task::LocalSet::new();
    local.run_until(async {
        for attempt in tries {
            tasks.spawn_local(attempt);
        }
        let mut live = Vec::new();
        while let Some(outcome) = tasks.join_next().await {
            if let Ok(tokens) = outcome.unwrap() {
                live.push(tokens.refresh.reveal().to_owned());
            }
        }
        assert!(!live.is_empty());
        let mut usable = 0;
        for token in live {
            house.clock.pass(11 * SECOND);
            usable += usize::from(refresh(&house, &token).await.is_ok());
        }
        assert!(usable <= 1, "{usable} successors lived");
    }).await;
});

story!(a_one_time_link_lets_somebody_choose_a_password_once, house, _engine => {
    let new = NewPerson {
        email: Mailbox::parse("ny@follo.example").unwrap(),
        name: Name::parse("Ny leder").unwrap(),
        branch: "follo".parse().unwrap(),
        office: Name::parse("Leder").unwrap(),
        role: Role::Leader,
        from: None,
    };
    assert!(log_in(&house, "ny@follo.example", PASSWORD).await.is_err());
    let replaced = house.app.add_person(&house.request("add_person"), &new).await.unwrap();
    let link = house.app.add_person(&house.request("add_person"), &new).await.unwrap();
    let choose = async |link: &str, password: &str| {
        let chosen = PasswordRequest { link: link.to_owned(), password: password.to_owned() };
        house.app.set_password(&house.request("set_password"), &Sent::read(chosen)).await
    };
    assert!(matches!(choose(replaced.token.reveal(), PASSWORD).await, Err(AppError::LinkEnded)));
    assert!(matches!(choose("nonsense", PASSWORD).await, Err(AppError::LinkEnded)));
    assert!(matches!(choose(link.token.reveal(), "kort").await, Err(AppError::InvalidFields(_))));
    choose(link.token.reveal(), PASSWORD).await.unwrap();
    assert!(matches!(choose(link.token.reveal(), PASSWORD).await, Err(AppError::LinkEnded)));
    assert!(log_in(&house, "ny@follo.example", PASSWORD).await.is_ok());

    let late = house.app.add_person(&house.request("add_person"), &new).await.unwrap();
    house.clock.pass(73 * HOUR);
    assert!(matches!(choose(late.token.reveal(), PASSWORD).await, Err(AppError::LinkEnded)));
});

story!(of_two_who_change_a_password_at_once_one_does, house, _engine => {
    let new = "kua drikker melk i september";
    let claims = house.claims("kasserer@follo.example").await;
    let other = house.claims("kasserer@follo.example").await;
    let me = house.app.require_session(claims).await.unwrap();
    let request = house.request("change_password");
    let wish = |new: &str| {
        Sent::read(PasswordChangeRequest { current: PASSWORD.to_owned(), new: new.to_owned() })
    };
    let (one, two) = (wish(new), wish("geita spiser gress i mai"));
    let (one, two) = tokio::join!(
        house.app.change_password(&request, &me, &one),
        house.app.change_password(&request, &me, &two),
    );
    assert_ne!(one.is_ok(), two.is_ok(), "{one:?} {two:?}");
    let chosen = if one.is_ok() { new } else { "geita spiser gress i mai" };
    let refused = if one.is_ok() { two } else { one };
    assert!(matches!(refused, Err(AppError::InvalidFields(_))), "{refused:?}");
    assert!(log_in(&house, "kasserer@follo.example", chosen).await.is_ok());
    assert!(log_in(&house, "kasserer@follo.example", PASSWORD).await.is_err());
    assert!(house.app.require_session(claims).await.is_ok());
    assert!(matches!(house.app.require_session(other).await, Err(AppError::Unauthenticated)));
});

story!(a_link_for_a_new_password_is_worth_nothing_after_a_change, house, _engine => {
    let new = NewPerson {
        email: Mailbox::parse("leder@follo.example").unwrap(),
        name: Name::parse("Leder").unwrap(),
        branch: "follo".parse().unwrap(),
        office: Name::parse("Leder").unwrap(),
        role: Role::Leader,
        from: None,
    };
    let link = house.app.add_person(&house.request("add_person"), &new).await.unwrap();
    let me = house.app.require_session(house.claims("leder@follo.example").await).await.unwrap();
    let wish = PasswordChangeRequest { current: PASSWORD.to_owned(), new: "kua drikker melk i juli".to_owned() };
    house.app.change_password(&house.request("change_password"), &me, &Sent::read(wish)).await.unwrap();
    let chosen = PasswordRequest { link: link.token.reveal().to_owned(), password: PASSWORD.to_owned() };
    let outcome = house.app.set_password(&house.request("set_password"), &Sent::read(chosen)).await;
    assert!(matches!(outcome, Err(AppError::LinkEnded)), "{outcome:?}");
});

story!(a_session_is_ended_by_its_own_person_alone, house, _engine => {
    let claims = house.claims("kasserer@follo.example").await;
    let mine = house.app.require_session(claims).await.unwrap();
    let theirs = house.app.require_session(house.claims("leder@follo.example").await).await.unwrap();
    let request = house.request("end_my_session");
    let foreign = house.app.end_my_session(&request, &theirs, mine.session).await;
    assert!(matches!(foreign, Err(AppError::Hidden)), "{foreign:?}");
    house.app.end_other_sessions(&request, &theirs).await.unwrap();
    let living = house.app.list_my_sessions(&mine, &PageQuery::default()).await.unwrap().items;
    assert!(living.iter().any(|session| session.id == mine.session && session.current), "{living:?}");
    house.app.end_my_session(&request, &mine, mine.session).await.unwrap();
    assert!(matches!(house.app.require_session(claims).await, Err(AppError::Unauthenticated)));
});
