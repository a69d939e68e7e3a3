//! The mail of the week: asked for, neutral, and at most once, however many servers there are and whatever breaks. A server for
//! mail of the test's own receives it.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use verv_app::{App, Call, Expected, Sent};
use verv_contract::{
    exchange::{
        exports::ExportLanguage,
        reminders::{ReminderMailRequest, UnsubscribeToken},
    },
    organisation::mandates::{MandateEndRequest, MandateQuery},
    plan::{check_ins::CheckInRequest, measures::MeasureListQuery},
};
use verv_domain::plan::{check_ins::ReportedStatus, responsibilities::Part};
use verv_tests::{
    House,
    clock_and_rng::{CountingRng, DAY, HOUR},
};
use verv_worker::{Worker, mail::Mailer};

use crate::story;

/// What the server for mail does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Manner {
    Takes,
    /// Hangs up in the middle of the mail, as when it crashes.
    HangsUp,
    /// Refuses whoever it is for.
    Refuses,
}

/// A mail that has arrived: whom it is for, and its text with the headers.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Arrived {
    to: String,
    text: String,
}

/// Takes mail by SMTP (RFC 5321), without TLS.
struct Sink {
    url: String,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    manner: Arc<Mutex<Manner>>,
}

impl Sink {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (arrived, manner) = (Arc::default(), Arc::new(Mutex::new(Manner::Takes)));
        let (into, by) = (Arc::clone(&arrived), Arc::clone(&manner));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (into, by) = (Arc::clone(&into), Arc::clone(&by));
                // A connection that breaks is the caller's to notice.
                tokio::spawn(async move { serve(stream, &into, &by).await.ok() });
            }
        });
        Self { url, arrived, manner }
    }

    fn behaves(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }

    fn mailer(&self) -> Mailer {
        Mailer::new(&self.url, "Verv <verv@verv.example>").unwrap()
    }
}

async fn serve(stream: TcpStream, into: &Mutex<Vec<Arrived>>, manner: &Mutex<Manner>) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut to = String::new();
    writer.write_all(b"220 sink\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let manner = *manner.lock().unwrap();
        let answer: &[u8] = match line.to_ascii_uppercase().split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => b"250-sink\r\n250 8BITMIME\r\n",
            "RCPT" if manner == Manner::Refuses => b"550 nobody of that name\r\n",
            "RCPT" => {
                line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                b"250 yes\r\n"
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                if manner == Manner::HangsUp {
                    return Ok(());
                }
                let mut text = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push('\n');
                }
                into.lock().unwrap().push(Arrived { to: to.clone(), text });
                b"250 kept\r\n"
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 yes\r\n",
        };
        writer.write_all(answer).await?;
    }
    Ok(())
}

async fn ask(house: &House, call: &Call, wanted: bool) {
    let request = ReminderMailRequest { wanted, language: ExportLanguage::Nb };
    house.app.change_reminder_mail(&call.to(), &Sent::read(request)).await.unwrap();
}

/// A worker that sends mail through the sink; another has other random numbers.
fn worker(app: &App, sink: &Sink, count: u64) -> Worker {
    let rng = Arc::new(CountingRng::from(count));
    Worker::new(app.clone().with_mail(true), rng).with_mail(sink.mailer(), "https://verv.example")
}

/// Does all there is to do, also what becomes due by being done.
async fn work(worker: &Worker) {
    while worker.drain().await.unwrap() > 0 {}
}

/// The chief steward, who has said something of a measure and nothing since: it waits for them.
async fn steward(house: &House) -> Call {
    let steward = house.member("htv@follo").await;
    let query = MeasureListQuery { mine: Some(Part::Accountable), ..MeasureListQuery::default() };
    let own = house.app.list_measures(&steward.to(), &query).await.unwrap().items.remove(0);
    let report =
        CheckInRequest { status: ReportedStatus::OnTrack, reason: None, next_step: None, said_at: None };
    house.app.check_in(&steward.to(), own.id, &Sent::read(report)).await.unwrap();
    house.clock.pass(100 * DAY);
    let steward = house.member("htv@follo").await;
    let reminders = house.app.get_reminders(&steward.to()).await.unwrap().reminders;
    assert!(!reminders.is_empty(), "nothing waits");
    steward
}

story!(one_mail_a_week_to_those_who_asked_with_any_number_of_servers, house, _engine => {
    let sink = Sink::open().await;
    let steward = steward(&house).await;
    let (one, other) = (worker(&house.app, &sink, 5_000_000), worker(&house.beside(), &sink, 6_000_000));
    work(&one).await;
    assert_eq!(sink.arrived(), [], "nobody has asked");

    ask(&house, &steward, true).await;
    house.clock.pass(HOUR);
    tokio::join!(work(&one), work(&other));
    let arrived = sink.arrived();
    assert_eq!(arrived.len(), 1, "{arrived:?}");
    assert_eq!(arrived[0].to, "htv@follo.example");
    for _ in 0..3 {
        house.clock.pass(HOUR);
        tokio::join!(work(&one), work(&other));
    }
    assert_eq!(sink.arrived().len(), 1, "once a week");
    house.clock.pass(7 * DAY);
    tokio::join!(work(&one), work(&other));
    assert_eq!(sink.arrived().len(), 2);
    ask(&house, &steward, false).await;
    house.clock.pass(7 * DAY);
    work(&one).await;
    assert_eq!(sink.arrived().len(), 2, "they want none any more");
});

story!(a_mail_tells_that_something_waits_and_nothing_of_it, house, _engine => {
    let sink = Sink::open().await;
    let steward = steward(&house).await;
    ask(&house, &steward, true).await;
    work(&worker(&house.app, &sink, 5_000_000)).await;
    let [Arrived { text, .. }] = &sink.arrived()[..] else { panic!("{:?}", sink.arrived()) };
    let (headers, body) = text.split_once("\n\n").unwrap();
    for header in [
        "From: Verv <verv@verv.example>",
        "To: htv@follo.example",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Auto-Submitted: auto-generated",
        "Subject: Noe venter",
    ] {
        assert!(headers.contains(header), "{header}: {headers}");
    }
    assert!(body.contains("https://verv.example"), "{body}");
    for told in ["follo", "fagforbund", "tiltak", "frist", "tillitsvalgt", "/f/"] {
        assert!(!body.to_lowercase().contains(told), "{told}: {body}");
    }

    // One request, without a session, and no such mail comes again.
    let address = headers.lines().find_map(|line| line.strip_prefix("List-Unsubscribe: <")).unwrap();
    let address = address.strip_suffix('>').unwrap();
    let token = address.strip_prefix("https://verv.example/api/v1/mail-subscriptions/").unwrap();
    let token: UnsubscribeToken = token.parse().unwrap();
    for _ in 0..2 {
        house.app.unsubscribe(&house.request("unsubscribe"), &token).await.unwrap();
    }
    let view = house.app.get_reminders(&steward.to()).await.unwrap();
    assert!(!view.mail.wanted);
    house.clock.pass(7 * DAY);
    work(&worker(&house.app, &sink, 7_000_000)).await;
    assert_eq!(sink.arrived().len(), 1);
    // Whoever asks anew has it again.
    ask(&house, &steward, true).await;
    house.clock.pass(HOUR);
    work(&worker(&house.app, &sink, 8_000_000)).await;
    assert_eq!(sink.arrived().len(), 2);
});

story!(a_mail_that_may_have_arrived_is_not_sent_again, house, _engine => {
    for manner in [Manner::HangsUp, Manner::Refuses] {
        let sink = Sink::open().await;
        let steward = steward(&house).await;
        ask(&house, &steward, true).await;
        sink.behaves(manner);
        let worker = worker(&house.app, &sink, 5_000_000 + u64::from(manner == Manner::Refuses) * 1_000_000);
        work(&worker).await;
        sink.behaves(Manner::Takes);
        for _ in 0..3 {
            house.clock.pass(HOUR);
            work(&worker).await;
        }
        assert_eq!(sink.arrived(), [], "{manner:?}");
        assert_eq!(house.app.job_queue().await.unwrap().dead, 0);
    }
});

story!(a_server_for_mail_that_does_not_answer_is_asked_again, house, _engine => {
    let sink = Sink::open().await;
    let steward = steward(&house).await;
    ask(&house, &steward, true).await;
    let away = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", away.local_addr().unwrap());
    drop(away);
    let nowhere = Mailer::new(&url, "verv@verv.example").unwrap();
    let rng = Arc::new(CountingRng::from(5_000_000));
    let worker = Worker::new(house.app.clone(), rng).with_mail(nowhere, "https://verv.example");
    work(&worker).await;
    assert_eq!(house.app.job_queue().await.unwrap().dead, 0);
    house.clock.pass(HOUR);
    work(&self::worker(&house.app, &sink, 6_000_000)).await;
    assert_eq!(sink.arrived().len(), 1);
});

story!(what_somebody_may_not_see_any_more_makes_no_mail, house, _engine => {
    let sink = Sink::open().await;
    let steward = steward(&house).await;
    ask(&house, &steward, true).await;
    let leader = house.member("leder@follo").await;
    let query = MandateQuery { limit: Some(200), ..MandateQuery::default() };
    let mandates = house.app.list_mandates(&leader.to(), &query).await.unwrap().items;
    for mandate in mandates.iter().filter(|mandate| mandate.person_id == steward.actor.person) {
        let end = Sent::read(MandateEndRequest { to: Some(leader.scope.today) });
        house.app.end_mandate(&leader.to(), mandate.id, Expected::Any, &end).await.unwrap();
    }
    house.clock.pass(DAY);
    work(&worker(&house.app, &sink, 5_000_000)).await;
    assert_eq!(sink.arrived(), []);
});

story!(without_a_server_for_mail_nothing_is_asked_for, house, _engine => {
    let steward = steward(&house).await;
    ask(&house, &steward, true).await;
    let view = house.app.get_reminders(&steward.to()).await.unwrap();
    assert!(view.mail.wanted && !view.mail.possible);
    work(&Worker::new(house.app.clone(), Arc::new(CountingRng::from(5_000_000)))).await;
    let week = verv_app::exchange::reminders::week_of(house.app.now());
    assert_eq!(house.app.people_without_digest(&week).await.unwrap(), [steward.actor.person]);
});
