//! One commit for many, on SQLite. Writes that wait while another runs join its transaction, one after the other, each in a
//! savepoint of its own; nobody hears how theirs ended before the commit that they share is durable (decision 0070).

use std::{
    collections::VecDeque,
    io, mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sqlx::{Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection};
use tokio::{
    runtime::Handle,
    sync::oneshot,
    time::{Instant, timeout},
};

use crate::{
    error::{Result, StorageError},
    telemetry::committed,
};

/// The most writes that share a commit, including those that were rolled back.
pub const MAX_WRITES: usize = 32;

/// How long writes are collected, and how long they wait.
#[derive(Clone, Copy, Debug)]
pub struct WriteLimits {
    /// The age of a transaction after which no further write joins it.
    pub collecting: Duration,
    /// How long a write waits for its turn before it is refused (503).
    pub turn_timeout: Duration,
}

impl Default for WriteLimits {
    fn default() -> Self {
        Self { collecting: Duration::from_millis(5), turn_timeout: Duration::from_secs(5) }
    }
}

/// It takes the write lock at once: a transaction that read first and then asked for the lock would be refused without
/// waiting.
const BEGIN: &str = "BEGIN IMMEDIATE";
/// A first write has no savepoint of its own: until it has ended, nobody else's work is in the transaction.
const FIRST_SAVEPOINT: &str = "SAVEPOINT write";
const NEXT_SAVEPOINT: &str = "RELEASE write; SAVEPOINT write";
/// The savepoint stays, for the next.
const UNDO: &str = "ROLLBACK TO write";
/// Releases the last savepoint as well.
const COMMIT: &str = "COMMIT";
const ROLLBACK: &str = "ROLLBACK";

/// Those who wait for their turn to write, first come, first served.
#[derive(Clone, Debug)]
pub struct WriteQueue(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// Holds the one connection that writes, while nobody writes.
    pool: SqlitePool,
    limits: WriteLimits,
    line: Mutex<Line>,
    carried: [AtomicU64; MAX_WRITES],
}

#[derive(Debug, Default)]
struct Line {
    /// Somebody holds the [`Turn`].
    taken: bool,
    waiting: VecDeque<oneshot::Sender<Turn>>,
}

/// Commits since the database was opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Commits {
    /// At index `n`, the commits that carried `n + 1` writes.
    pub by_writes: [u64; MAX_WRITES],
}

impl Commits {
    pub fn commits(&self) -> u64 {
        self.by_writes.iter().sum()
    }

    pub fn writes(&self) -> u64 {
        (1..).zip(&self.by_writes).map(|(writes, commits)| writes * commits).sum()
    }
}

type Outcome = oneshot::Sender<Result<()>>;

/// A write that has ended and waits for the commit.
#[derive(Debug)]
struct Member {
    outcome: Outcome,
    /// Otherwise it was rolled back, and waits because its answer may depend on what the others have written.
    wrote: bool,
}

/// An open transaction.
#[derive(Debug)]
struct Group {
    began: Instant,
    /// Writes that have ended, with those whose callers have gone away meanwhile.
    ended: usize,
    members: Vec<Member>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    Writing,
    /// What is under way cannot be taken back.
    Ending,
    Over,
}

/// How a write ends.
enum End {
    Keep(Outcome),
    /// Nobody waits where the caller has gone away.
    Undo(Option<Outcome>),
}

/// The exclusive right to write. Dropping it rolls back its own write and passes the right on to the next waiter.
#[derive(Debug)]
pub struct Turn {
    queue: Arc<Shared>,
    conn: Option<PoolConnection<Sqlite>>,
    group: Option<Group>,
    stage: Stage,
    /// A statement has failed in a way after which SQLite may have rolled everything back.
    broken: bool,
}

impl WriteQueue {
    /// `pool` has one connection.
    pub(crate) fn new(pool: SqlitePool, limits: WriteLimits) -> Self {
        let carried = [const { AtomicU64::new(0) }; MAX_WRITES];
        Self(Arc::new(Shared { pool, limits, line: Mutex::default(), carried }))
    }

    /// A transaction, or a savepoint in the one that is open.
    pub(crate) async fn begin(&self) -> Result<Turn> {
        let mut turn = self.turn().await?;
        if turn.group.is_none() {
            turn.begin().await?;
        }
        Ok(turn)
    }

    async fn turn(&self) -> Result<Turn> {
        let receiver = {
            let mut line = self.0.line();
            if !line.taken {
                line.taken = true;
                return Ok(Turn::new(Arc::clone(&self.0), Stage::Writing));
            }
            line.waiting.retain(|waiting| !waiting.is_closed());
            let (sender, receiver) = oneshot::channel();
            line.waiting.push_back(sender);
            receiver
        };
        match timeout(self.0.limits.turn_timeout, receiver).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) => Err(sqlx::Error::PoolClosed.into()),
            Err(_) => Err(sqlx::Error::PoolTimedOut.into()),
        }
    }

    pub(crate) fn commits(&self) -> Commits {
        Commits { by_writes: self.0.carried.each_ref().map(|count| count.load(Ordering::Relaxed)) }
    }
}

impl Shared {
    fn line(&self) -> MutexGuard<'_, Line> {
        // No code that can panic runs while it is held.
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<oneshot::Sender<Turn>> {
        let mut line = self.line();
        while let Some(next) = line.waiting.pop_front() {
            if !next.is_closed() {
                return Some(next);
            }
        }
        None
    }

    /// Takes the next waiter out of the line; without one, marks the turn as free.
    fn next_or_rest(&self) -> Option<oneshot::Sender<Turn>> {
        let mut line = self.line();
        if self.pool.is_closed() {
            line.waiting.clear();
        }
        let next = line.waiting.pop_front();
        line.taken = next.is_some();
        next
    }
}

impl Turn {
    fn new(queue: Arc<Shared>, stage: Stage) -> Self {
        Self { queue, conn: None, group: None, stage, broken: false }
    }

    async fn begin(&mut self) -> Result<()> {
        if self.conn.is_none() {
            self.conn = Some(self.queue.pool.acquire().await?);
        }
        // Before it is asked for: whoever gives up meanwhile has to roll it back.
        self.group = Some(Group { began: Instant::now(), ended: 0, members: Vec::new() });
        Ok(self.run(BEGIN).await?)
    }

    /// The connection; none where a statement has failed so badly that SQLite may have rolled everything back, because what
    /// came after it would be written without the rest.
    pub fn driver(&mut self) -> Result<&mut SqliteConnection> {
        match &mut self.conn {
            Some(conn) if !self.broken => Ok(conn),
            _ => Err(rolled_back()),
        }
    }

    /// What a statement in this write has come to.
    pub fn checked<T>(&mut self, outcome: sqlx::Result<T>) -> Result<T> {
        outcome.map_err(|error| {
            self.broken |= may_have_rolled_back(&error);
            error.into()
        })
    }

    /// Keeps what was written, and returns when it is durable.
    pub(crate) async fn commit(self) -> Result<()> {
        if self.broken {
            self.roll_back().await?;
            return Err(rolled_back());
        }
        let (sender, receiver) = oneshot::channel();
        self.end_and_wait(End::Keep(sender), receiver).await
    }

    /// Undoes what was written, and returns when what it has seen of others is durable.
    pub(crate) async fn roll_back(self) -> Result<()> {
        if self.is_alone() {
            return Ok(());
        }
        let (sender, receiver) = oneshot::channel();
        self.end_and_wait(End::Undo(Some(sender)), receiver).await
    }

    async fn end_and_wait(self, end: End, outcome: oneshot::Receiver<Result<()>>) -> Result<()> {
        // In a task of its own, because others depend on it: who asked for it may go away.
        tokio::spawn(self.end(end));
        outcome.await.unwrap_or_else(|_| Err(sqlx::Error::WorkerCrashed.into()))
    }

    /// There is no work of others in the transaction, and so no savepoint either.
    fn is_alone(&self) -> bool {
        self.group.as_ref().is_none_or(|group| group.members.is_empty())
    }

    fn may_collect(&self) -> bool {
        let collecting = self.queue.limits.collecting;
        let group = self.group.as_ref();
        group.is_some_and(|group| group.ended < MAX_WRITES && group.began.elapsed() < collecting)
    }

    /// Ends this write. Then whoever waits joins the transaction; if nobody does, or it has collected enough, it is committed.
    fn end(mut self, end: End) -> impl Future<Output = ()> + Send {
        self.stage = Stage::Ending;
        self.end_stage(end)
    }

    async fn end_stage(mut self, end: End) {
        let was_alone = self.is_alone();
        let keeps = matches!(end, End::Keep(_));
        if was_alone && !keeps {
            // It fails where there is no transaction, or not any more; a new connection certainly has none.
            if self.run(ROLLBACK).await.is_err() {
                self.discard_connection();
            }
            return self.hand_on();
        }
        let undone = if keeps { Ok(()) } else { self.run(UNDO).await };
        self.count(end);
        if let Err(error) = undone {
            return self.fail(error);
        }
        let mut has_savepoint = !keeps;
        while self.may_collect()
            && let Some(next) = self.queue.next()
        {
            let sql = if was_alone { FIRST_SAVEPOINT } else { NEXT_SAVEPOINT };
            if !has_savepoint && let Err(error) = self.run(sql).await {
                self.queue.line().waiting.push_front(next);
                return self.fail(error);
            }
            has_savepoint = true;
            match self.give(next) {
                Ok(()) => return,
                Err(back) => self = *back,
            }
        }
        match self.run(COMMIT).await {
            Ok(()) => self.succeed(),
            Err(error) => self.fail(error),
        }
    }

    async fn run(&mut self, sql: &'static str) -> sqlx::Result<()> {
        let conn = self.conn.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        sqlx::query(sql).execute(&mut **conn).await.map(drop)
    }

    fn count(&mut self, end: End) {
        let Some(group) = &mut self.group else { return };
        group.ended += 1;
        let wrote = matches!(end, End::Keep(_));
        if let End::Keep(outcome) | End::Undo(Some(outcome)) = end {
            group.members.push(Member { outcome, wrote });
        }
    }

    fn succeed(mut self) {
        let members = self.group.take().map(|group| group.members).unwrap_or_default();
        let writes = members.iter().filter(|member| member.wrote).count();
        if let Some(count) = self.queue.carried.get(writes.saturating_sub(1)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        committed(u32::try_from(writes).unwrap_or(u32::MAX));
        for member in members {
            // A caller that has gone away is skipped.
            member.outcome.send(Ok(())).ok();
        }
        self.hand_on();
    }

    /// Nothing of what the group has written is kept: whoever wrote in it hears so.
    fn fail(mut self, error: sqlx::Error) {
        // Whether its transaction is still open does not matter any more.
        self.discard_connection();
        let group = self.group.take();
        self.hand_on();
        let Some(Group { ended, members, .. }) = group else { return };
        let error = StorageError::from(error);
        if ended == 1 {
            if let Some(member) = members.into_iter().next() {
                member.outcome.send(Err(error)).ok();
            }
            return;
        }
        // Whose fault it was is not known: each may succeed without the others, unless the database is to blame.
        let kind = match error {
            StorageError::Unavailable(_) => StorageError::Unavailable,
            _ => StorageError::Retry,
        };
        let cause = Arc::new(error);
        for member in members {
            let shared = SharedCommitError(Arc::clone(&cause));
            member.outcome.send(Err(kind(sqlx::Error::Io(io::Error::other(shared))))).ok();
        }
    }

    fn discard_connection(&mut self) {
        if let Some(conn) = self.conn.take() {
            drop(conn.detach());
        }
    }

    /// Hands the turn to a waiter; returns it if that waiter has gone away.
    fn give(mut self, next: oneshot::Sender<Self>) -> std::result::Result<(), Box<Self>> {
        self.stage = Stage::Writing;
        self.broken = false;
        next.send(self).map_err(|mut back| {
            back.stage = Stage::Ending;
            Box::new(back)
        })
    }

    /// Without a transaction, to whoever has waited longest; if nobody waits, the connection rests in its pool.
    fn hand_on(mut self) {
        self.group = None;
        while let Some(next) = self.queue.next_or_rest() {
            match self.give(next) {
                Ok(()) => return,
                Err(back) => self = *back,
            }
        }
        self.stage = Stage::Over;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.stage == Stage::Over {
            return;
        }
        let over = Self::new(Arc::clone(&self.queue), Stage::Over);
        let mut turn = mem::replace(self, over);
        match Handle::try_current() {
            Ok(_) if turn.group.is_none() => turn.hand_on(),
            Ok(runtime) if turn.stage == Stage::Writing => drop(runtime.spawn(turn.end(End::Undo(None)))),
            // The runtime ends with work under way, and nobody can say what came of it. Closing the connection rolls back.
            _ => {
                turn.discard_connection();
                turn.hand_on();
            }
        }
    }
}

/// Why a write whose own statements have succeeded was not kept.
#[derive(Debug, thiserror::Error)]
#[error("the commit that several writes shared has failed")]
struct SharedCommitError(#[source] Arc<StorageError>);

fn rolled_back() -> StorageError {
    StorageError::Retry(sqlx::Error::Io(io::Error::other(
        "a failed statement has rolled the transaction back",
    )))
}

/// Errors after which SQLite may have rolled back more than the statement (<https://sqlite.org/lang_transaction.html>, "Response
/// To Errors Within A Transaction").
fn may_have_rolled_back(error: &sqlx::Error) -> bool {
    const BUSY: u32 = 5;
    const NOMEM: u32 = 7;
    const INTERRUPT: u32 = 9;
    const IOERR: u32 = 10;
    const FULL: u32 = 13;
    let sqlx::Error::Database(refusal) = error else { return false };
    let code = refusal.code().and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff);
    matches!(code, Some(BUSY | NOMEM | INTERRUPT | IOERR | FULL))
}
