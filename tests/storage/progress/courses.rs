//! Courses: said, confirmed, corrected and taken back; who may read it; and the coverage that follows.

use verv_app::{AppError, Call, Expected, Sent};
use verv_contract::{
    ProblemCode,
    organisation::mandates::{MandateEndRequest, MandateQuery, NewMandateRequest},
    page::PageQuery,
    plan::measures::MeasureListQuery,
    progress::{
        completions::{
            CompletionChangeKind, CompletionCorrectionRequest, CompletionQuery, CompletionRequest,
            CompletionView, ConfirmationItem, ConfirmationRequest,
        },
        courses::{CourseRequest, CourseView},
        coverage::{CompletionState, CourseCoverage, CourseMatrixView, MatrixQuery},
        results::{ProgressExplanation, TargetProgress},
    },
};
use verv_domain::{
    Date,
    organisation::parties::Party,
    progress::{
        figures::Figure,
        results::{Missing, State},
    },
    time::date,
};
use verv_tests::{House, clock_and_rng::DAY};

use super::events::refused;
use crate::story;

async fn course(house: &House, call: &Call, key: &str) -> CourseView {
    let query = PageQuery { limit: Some(200), ..PageQuery::default() };
    let courses = house.app.list_courses(&call.to(), &query).await.unwrap().items;
    courses.into_iter().find(|course| course.key.as_str() == key).unwrap_or_else(|| panic!("no {key}"))
}

async fn log(house: &House, call: &Call, request: CompletionRequest) -> Result<CompletionView, AppError> {
    Ok(house.app.log_completion(&call.to(), &Sent::read(request)).await?.value)
}

async fn say(house: &House, call: &Call, key: &str, day: Date) -> Result<CompletionView, AppError> {
    let course_id = course(house, call, key).await.id;
    log(house, call, CompletionRequest { course_id, person_id: None, day }).await
}

async fn confirm(
    house: &House,
    call: &Call,
    completions: &[&CompletionView],
) -> Result<Vec<CompletionView>, AppError> {
    let item = |view: &&CompletionView| ConfirmationItem { completion_id: view.id, version: view.version };
    let request = ConfirmationRequest { items: completions.iter().map(item).collect() };
    Ok(house.app.confirm_completions(&call.to(), &Sent::read(request)).await?.value.completions)
}

async fn coverage(house: &House, call: &Call, key: &str) -> CourseCoverage {
    let id = course(house, call, key).await.id;
    let all = house.app.get_coverage(&call.to()).await.unwrap().courses;
    all.into_iter().find(|course| course.course_id == id).unwrap_or_else(|| panic!("no {key}"))
}

/// Completed, measured and new.
fn numbers(progress: &TargetProgress) -> (i64, u32, u32) {
    let ProgressExplanation::Covered { of, newcomers, .. } = progress.explanation else {
        panic!("{progress:?}")
    };
    (progress.value.unwrap().thousandths / 1000, of, newcomers)
}

async fn matrix(house: &House, call: &Call) -> CourseMatrixView {
    house.app.get_course_matrix(&call.to(), &MatrixQuery::default()).await.unwrap()
}

fn offices(matrix: &CourseMatrixView) -> Vec<&str> {
    matrix.rows.iter().map(|row| row.office.as_str()).collect()
}

async fn progress_of(house: &House, call: &Call, title: &str) -> TargetProgress {
    let query = MeasureListQuery { limit: Some(200), ..MeasureListQuery::default() };
    let measures = house.app.list_measures(&call.to(), &query).await.unwrap().items;
    let id = measures.iter().find(|measure| measure.title == title).unwrap().id;
    house.app.get_measure_progress(&call.to(), id).await.unwrap().progress
}

story!(what_one_says_counts_when_it_is_confirmed, house, _engine => {
    let leader = house.member("leder@follo").await;
    let training = house.member("opplaering@follo").await;
    let section = house.member("seksjon-kirke@follo").await;
    let title = "Alle er skolert i KLAR";
    assert_eq!(numbers(&progress_of(&house, &leader, title).await), (3, 6, 0), "one person holds two of the offices");
    let said = say(&house, &section, "klar", date(2026, 6, 10)).await.unwrap();
    assert_eq!((said.said.office.as_str(), &said.confirmed), ("Yrkesseksjonsleder kirke, kultur og oppvekst", &None));
    assert!(said.may.correct && !said.may.confirm);
    assert_eq!(numbers(&progress_of(&house, &leader, title).await), (3, 6, 0), "it is somebody's word");
    assert_eq!(coverage(&house, &training, "klar").await.awaiting, Some(1));
    let cell = |matrix: &CourseMatrixView| {
        let column = matrix.courses.iter().position(|course| course.course_id == said.course_id).unwrap();
        let row = matrix.rows.iter().find(|row| row.person_id == said.person_id).unwrap();
        row.cells[column].clone()
    };
    assert_eq!(cell(&matrix(&house, &training).await).state, CompletionState::Said);

    let confirmed = confirm(&house, &training, &[&said]).await.unwrap().remove(0);
    assert_eq!(confirmed.confirmed.as_ref().unwrap().office, "Opplæringsansvarlig");
    assert_eq!(numbers(&progress_of(&house, &leader, title).await), (4, 6, 0));
    assert_eq!(numbers(&coverage(&house, &training, "klar").await.progress), (4, 6, 0));
    let shown = cell(&matrix(&house, &section).await);
    assert_eq!((shown.state, shown.day), (CompletionState::Confirmed, Some(date(2026, 6, 10))));
    // Two at once: the second has read what it was before.
    let stale = confirm(&house, &leader, &[&said]).await;
    assert!(matches!(stale, Err(AppError::Stale(Some(_)))), "{stale:?}");
    assert_eq!(confirm(&house, &leader, &[&confirmed]).await.unwrap()[0].version, confirmed.version, "it is confirmed");
    // Whoever confirms says it and confirms it at once, also what somebody has said before.
    let other = house.member("seksjon-kontor@follo").await;
    let waiting = say(&house, &other, "klar", date(2026, 5, 2)).await.unwrap();
    let request = CompletionRequest { course_id: said.course_id, person_id: Some(other.actor.person), day: date(2026, 5, 2) };
    let same = log(&house, &training, request).await.unwrap();
    assert!(same.id == waiting.id && same.confirmed.is_some(), "{same:?}");
    assert_eq!(numbers(&coverage(&house, &training, "klar").await.progress), (5, 6, 0));
});

story!(who_has_completed_what_is_read_by_whoever_follows_it_up, house, _engine => {
    let all = matrix(&house, &house.member("leder@follo").await).await;
    assert_eq!(offices(&matrix(&house, &house.member("opplaering@follo").await).await), offices(&all));
    assert!(all.rows.len() >= 12 && !offices(&all).contains(&"Klubbleder i private virksomheter"), "vacant");
    let own = |office: &'static str| vec![office];
    for (who, office) in [("kasserer", "Kasserer"), ("styre", "Styremedlem"), ("klubb", "Klubbleder")] {
        let call = house.member(&format!("{who}@follo")).await;
        let seen = matrix(&house, &call).await;
        assert_eq!(offices(&seen), own(office));
        assert!(seen.rows.iter().all(|row| row.is_me));
        let listed = house.app.list_completions(&call.to(), &CompletionQuery::default()).await.unwrap().items;
        assert!(listed.iter().all(|completion| completion.person_id == call.actor.person), "{who}");
    }
    // The section's leaders have seats in it; the chief steward leads the club of another agreement area.
    let section = matrix(&house, &house.member("seksjon-helse@follo").await).await;
    assert_eq!(section.rows.len(), 4, "{:?}", offices(&section));
    let steward = house.member("htv@follo").await;
    assert_eq!(offices(&matrix(&house, &steward).await), ["Hovedtillitsvalgt", "Klubbleder KS"]);
    // Somebody takes another office in the steward's area.
    let leader = house.member("leder@follo").await;
    let club_office = all.rows.iter().find(|row| row.office == "Klubbleder KS").unwrap().office_id;
    let new = NewMandateRequest {
        office_id: club_office,
        email: "klubb@follo.example".to_owned(),
        name: "Klubbleder".to_owned(),
        deputy: false,
        from: leader.scope.today,
        to: None,
    };
    house.app.create_mandate(&leader.to(), &Sent::read(new)).await.unwrap();
    assert!(offices(&matrix(&house, &steward).await).contains(&"Klubbleder"));
    let query = MatrixQuery { own: Some(true) };
    let own = house.app.get_course_matrix(&leader.to(), &query).await.unwrap();
    assert_eq!(offices(&own), ["Leder"]);

    // Pages, of those that one may read.
    let mut query = CompletionQuery { limit: Some(200), ..CompletionQuery::default() };
    for who in ["leder@follo", "seksjon-helse@follo"] {
        let call = house.member(who).await;
        let whole = house.app.list_completions(&call.to(), &query).await.unwrap().items;
        assert!(whole.len() > 3, "{who}: {}", whole.len());
        let mut read = Vec::new();
        query.limit = Some(2);
        loop {
            let page = house.app.list_completions(&call.to(), &query).await.unwrap();
            read.extend(page.items);
            query.cursor = page.next;
            if query.cursor.is_none() {
                break;
            }
        }
        assert_eq!(read, whole, "{who}");
        query.limit = Some(200);
    }
});

story!(a_number_of_few_is_told_to_those_who_read_names, house, _engine => {
    let leader = house.member("leder@follo").await;
    let board = house.member("styre@follo").await;
    let shown = coverage(&house, &board, "klar").await;
    assert_eq!((numbers(&shown.progress), shown.awaiting), ((3, 6, 0), None));
    let klar = course(&house, &leader, "klar").await;
    let pick = |office: &str| klar.needed_by.iter().find(|party| party.name == office).unwrap().to_party();
    let request = CourseRequest { needed_by: vec![pick("Hovedtillitsvalgt")], ..(&klar).into() };
    house.app.change_course(&leader.to(), klar.id, Expected::version(klar.version), &Sent::read(request)).await.unwrap();
    let ProgressExplanation::CannotBeMeasured { missing: Missing::SmallGroup } = coverage(&house, &board, "klar").await.progress.explanation else {
        panic!("one person")
    };
    let measure = progress_of(&house, &board, "Alle er skolert i KLAR").await;
    assert_eq!((measure.state, measure.value, measure.goal), (State::CannotBeMeasured, None, None));
    assert!(measure.past.is_empty());
    assert_eq!(numbers(&coverage(&house, &leader, "klar").await.progress), (1, 1, 0));
    assert_eq!(numbers(&progress_of(&house, &leader, "Alle er skolert i KLAR").await), (1, 1, 0));
});

story!(the_denominator_follows_the_mandates, house, _engine => {
    let leader = house.member("leder@follo").await;
    assert_eq!(numbers(&coverage(&house, &leader, "restructuring").await.progress), (5, 11, 0), "the board and the club leaders");
    let query = MandateQuery { limit: Some(200), ..MandateQuery::default() };
    let mandates = house.app.list_mandates(&leader.to(), &query).await.unwrap().items;
    let board_member = mandates.iter().find(|mandate| mandate.office == "Styremedlem").unwrap();
    let end = MandateEndRequest { to: Some(leader.scope.today) };
    house.app.end_mandate(&leader.to(), board_member.id, Expected::Any, &Sent::read(end)).await.unwrap();
    let new = |deputy, email: &str| NewMandateRequest {
        office_id: board_member.office_id,
        email: email.to_owned(),
        name: "Styremedlem".to_owned(),
        deputy,
        from: leader.scope.today.tomorrow(),
        to: None,
    };
    for (deputy, email) in [(false, "ny@follo.example"), (true, "vara@follo.example")] {
        house.app.create_mandate(&leader.to(), &Sent::read(new(deputy, email))).await.unwrap();
    }
    house.clock.pass(DAY);
    let leader = house.member("leder@follo").await;
    assert_eq!(numbers(&coverage(&house, &leader, "restructuring").await.progress), (5, 10, 1), "a newcomer has eight weeks");
    // Whether the newcomer is measured would tell what they have completed.
    let treasurer = house.member("kasserer@follo").await;
    assert_eq!(coverage(&house, &treasurer, "restructuring").await.progress.value, None);
    house.clock.pass(57 * DAY);
    let leader = house.member("leder@follo").await;
    assert_eq!(numbers(&coverage(&house, &leader, "restructuring").await.progress), (5, 11, 0));
    assert_eq!(numbers(&coverage(&house, &house.member("kasserer@follo").await, "restructuring").await.progress), (5, 11, 0));
    // Nobody needs it: nothing to measure, and no hundred per cent.
    let sick_pay = course(&house, &leader, "sick_pay").await;
    let request = CourseRequest { needed_by: Vec::new(), ..(&sick_pay).into() };
    house.app.change_course(&leader.to(), sick_pay.id, Expected::Any, &Sent::read(request)).await.unwrap();
    let nobody = coverage(&house, &leader, "sick_pay").await.progress;
    assert_eq!((nobody.state, nobody.value), (State::CannotBeMeasured, None));
    assert_eq!(nobody.explanation, ProgressExplanation::NobodyToMeasure { newcomers: 0 });
});

story!(what_becomes_of_a_completion_leaves_a_trace, house, _engine => {
    let training = house.member("opplaering@follo").await;
    let section = house.member("seksjon-samferdsel@follo").await;
    let said = say(&house, &section, "itslearning", date(2026, 6, 1)).await.unwrap();
    let correct = async |call: &Call, of: &CompletionView, day| {
        let request = Sent::read(CompletionCorrectionRequest { day });
        house.app.correct_completion(&call.to(), of.id, Expected::version(of.version), &request).await
    };
    let withdraw = async |call: &Call, of: &CompletionView| {
        house.app.withdraw_completion(&call.to(), of.id, Expected::version(of.version)).await
    };
    let corrected = correct(&section, &said, date(2026, 6, 2)).await.unwrap();
    let stale = correct(&section, &said, date(2026, 6, 3)).await;
    assert!(matches!(stale, Err(AppError::Stale(Some(_)))), "{stale:?}");
    let confirmed = confirm(&house, &training, &[&corrected]).await.unwrap().remove(0);
    // One's own until it is confirmed, others' never.
    for outcome in [correct(&section, &confirmed, date(2026, 6, 3)).await, withdraw(&section, &confirmed).await] {
        assert!(matches!(outcome, Err(AppError::Denied)), "{outcome:?}");
    }
    let steward = house.member("htv@follo").await;
    let denied = house.app.get_completion(&steward.to(), said.id).await;
    assert!(matches!(denied, Err(AppError::Denied)), "{denied:?}");
    let withdrawn = withdraw(&training, &confirmed).await.unwrap();
    assert!(withdrawn.withdrawn.is_some() && !withdrawn.may.correct && !withdrawn.may.confirm);
    let twice = withdraw(&training, &withdrawn).await;
    assert!(matches!(twice, Err(AppError::Conflict(ProblemCode::Withdrawn))), "{twice:?}");
    let late = confirm(&house, &training, &[&withdrawn]).await;
    assert!(matches!(late, Err(AppError::Conflict(ProblemCode::Withdrawn))), "{late:?}");
    let page = PageQuery::default();
    let trace = house.app.list_completion_changes(&section.to(), said.id, &page).await.unwrap().items;
    let told: Vec<_> = trace.iter().map(|change| (change.what, change.day_before)).collect();
    assert_eq!(told, [
        (CompletionChangeKind::Withdrawn, date(2026, 6, 2)),
        (CompletionChangeKind::Confirmed, date(2026, 6, 2)),
        (CompletionChangeKind::Corrected, date(2026, 6, 1)),
    ]);
    // It can be said again.
    let again = say(&house, &section, "itslearning", date(2026, 6, 5)).await.unwrap();
    assert_ne!(again.id, said.id);
});

story!(what_three_tabs_say_is_one_completion, house, _engine => {
    let section = house.member("seksjon-samferdsel@follo").await;
    let day = date(2026, 6, 9);
    let outcomes = tokio::join!(
        say(&house, &section, "klar", day),
        say(&house, &section, "klar", day),
        say(&house, &section, "klar", day),
    );
    let ids = [outcomes.0.unwrap().id, outcomes.1.unwrap().id, outcomes.2.unwrap().id];
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let other_day = say(&house, &section, "klar", date(2026, 6, 8)).await;
    assert!(matches!(other_day, Err(AppError::Conflict(ProblemCode::AlreadyExists))), "{other_day:?}");
    let audit_of_one = CompletionQuery { person: Some(section.actor.person), ..CompletionQuery::default() };
    assert_eq!(house.app.list_completions(&section.to(), &audit_of_one).await.unwrap().items.len(), 1);
});

story!(what_cannot_have_been_completed_is_refused, house, _engine => {
    let leader = house.member("leder@follo").await;
    let section = house.member("seksjon-samferdsel@follo").await;
    let pointed = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    assert_eq!(refused(say(&house, &section, "klar", section.scope.today.tomorrow()).await), pointed("/day", "in_the_future"));
    let klar = course(&house, &leader, "klar").await;
    let of = |person_id| CompletionRequest { course_id: klar.id, person_id, day: date(2026, 6, 1) };
    // Others say nothing of anybody else, and nobody of who has no office here.
    let other = log(&house, &section, of(Some(leader.actor.person))).await;
    assert!(matches!(other, Err(AppError::Denied)), "{other:?}");
    let neighbour = house.member("leder@aas").await;
    assert_eq!(refused(log(&house, &leader, of(Some(neighbour.actor.person))).await), pointed("/person_id", "unknown"));
    assert_eq!(refused(log(&house, &neighbour, of(None)).await), pointed("/course_id", "unknown"));
    let said = say(&house, &section, "klar", date(2026, 6, 1)).await.unwrap();
    let foreign = confirm(&house, &neighbour, &[&said]).await;
    assert_eq!(refused(foreign), pointed("/items/0/completion_id", "unknown"));
    let denied = confirm(&house, &section, &[&said]).await;
    assert!(matches!(denied, Err(AppError::Denied)), "{denied:?}");

    // What has ended is completed by nobody new, and what is used is not deleted.
    let ended = CourseRequest { active: false, ..(&klar).into() };
    house.app.change_course(&leader.to(), klar.id, Expected::Any, &Sent::read(ended)).await.unwrap();
    assert_eq!(refused(log(&house, &leader, of(None)).await), pointed("/course_id", "ended"));
    assert!(matrix(&house, &leader).await.courses.iter().all(|column| column.course_id != klar.id));
    assert_eq!(numbers(&progress_of(&house, &leader, "Alle er skolert i KLAR").await), (3, 6, 0), "it counts as before");
    for key in ["klar", "disputes"] {
        let id = course(&house, &leader, key).await.id;
        let used = house.app.delete_course(&leader.to(), id, Expected::Any).await;
        assert!(matches!(used, Err(AppError::Conflict(ProblemCode::InUse))), "{key}: {used:?}");
    }
    let request = |name: &str, needed_by: Vec<Party>| CourseRequest { name: name.to_owned(), needed_by, ..(&klar).into() };
    let stranger = Party::Office(house.app.list_offices(&neighbour.to(), &PageQuery::default()).await.unwrap().items[0].id);
    let unknown = house.app.create_course(&leader.to(), &Sent::read(request("Turnus", vec![stranger]))).await;
    assert_eq!(refused(unknown), pointed("/needed_by", "unknown"));
    let taken = house.app.create_course(&leader.to(), &Sent::read(request("klar", Vec::new()))).await;
    assert!(matches!(taken, Err(AppError::Conflict(ProblemCode::AlreadyExists))), "{taken:?}");
    let new = house.app.create_course(&leader.to(), &Sent::read(request("Turnus", Vec::new()))).await.unwrap().value;
    house.app.delete_course(&leader.to(), new.id, Expected::version(new.version)).await.unwrap();
});

story!(coverage_of_several_courses_is_of_those_who_have_all_of_theirs, house, _engine => {
    use verv_contract::progress::definitions::{CountedBy, CountingMethod, CountingRequest};
    let leader = house.member("leder@follo").await;
    let query = MeasureListQuery { limit: Some(200), ..MeasureListQuery::default() };
    let measures = house.app.list_measures(&leader.to(), &query).await.unwrap().items;
    let title = "Hyppigere opplæring av klubbledere i politiske saker";
    let id = measures.iter().find(|measure| measure.title == title).unwrap().id;
    let by = |courses: &[&str]| CountingMethod {
        entries: None,
        by: CountedBy::Completions,
        rule: None,
        courses: courses.iter().map(|key| (*key).to_owned().try_into().unwrap()).collect(),
        baseline: None,
        percent: None,
        indicator: None,
        interval: None,
    };
    let count = async |counting: CountingMethod| {
        let request = Sent::read(CountingRequest { counting: Some(counting) });
        house.app.change_measure_counting(&leader.to(), id, Expected::Any, &request).await
    };
    assert_eq!(refused(count(by(&[])).await).0, "/counting/courses");
    assert_eq!(refused(count(by(&["knitting"])).await).0, "/counting/courses/0");
    count(by(&["klar", "itslearning"])).await.unwrap();
    let progress = progress_of(&house, &leader, title).await;
    assert_eq!(numbers(&progress), (1, 6, 0), "one has both");
    assert_eq!(progress.goal, Some(Figure::whole(6)));
    let share = CountingMethod { percent: verv_domain::plan::targets::Amount::from_decimal(50.0), ..by(&["klar"]) };
    count(share).await.unwrap();
    let progress = progress_of(&house, &leader, title).await;
    assert_eq!((progress.state, progress.goal), (State::Achieved, Some(Figure::whole(3))));
});
