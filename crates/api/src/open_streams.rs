//! How many streams of events are open: each holds a connection and asks the database now and then.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use verv_domain::id::SessionId;

/// Streams of events that one session has open: one for each tab that somebody looks at, and some more.
const MOST_OF_SESSION: u32 = 6;

/// Streams of events of all sessions together.
const MOST_OF_ALL: u32 = 500;

/// The streams of events that are open.
#[derive(Clone, Default, Debug)]
pub struct Streams(Arc<Mutex<HashMap<SessionId, u32>>>);

impl Streams {
    pub fn open(&self, session: SessionId) -> Option<Ticket> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.values().sum::<u32>() >= MOST_OF_ALL {
            return None;
        }
        let of_session = open.entry(session).or_default();
        if *of_session >= MOST_OF_SESSION {
            return None;
        }
        *of_session += 1;
        Some(Ticket { streams: self.clone(), session })
    }
}

/// A stream that is counted while it is open.
#[derive(Debug)]
pub struct Ticket {
    streams: Streams,
    session: SessionId,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = open.remove(&self.session).unwrap_or_default().saturating_sub(1);
        if left > 0 {
            open.insert(self.session, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use verv_domain::id::SessionId;

    use super::{MOST_OF_SESSION, Streams};

    #[test]
    fn a_session_has_some_streams_and_a_closed_one_is_free_again() {
        let streams = Streams::default();
        let session = |id: &str| id.parse::<SessionId>().unwrap_or_else(|error| panic!("{id}: {error}"));
        let mine = session("019c0f3a-7d2b-7c41-9a52-1f4e6b8d9c10");
        let yours = session("019c0f3a-7d2b-7c41-9a52-1f4e6b8d9c11");
        let mut open: Vec<_> = (0..MOST_OF_SESSION).map_while(|_| streams.open(mine)).collect();
        assert_eq!(open.len(), 6);
        assert!(streams.open(mine).is_none());
        assert!(streams.open(yours).is_some());
        open.pop();
        assert!(streams.open(mine).is_some());
    }
}
