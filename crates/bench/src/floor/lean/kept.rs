//! Whole plans, kept by the branch's revision: what the sharp floor does.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use actix_web::web::Bytes;
use sqlx::SqlitePool;

use super::{Asked, fetch_plan, sql};
use crate::clock;

/// Bytes of plans that are kept, at the most; beyond it, all are forgotten.
const MOST: usize = 24 * 1024 * 1024;

/// What an answer depends on but for the plan and the person. What is silent and overdue changes with the clock, and may be
/// a minute late.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    revision: i64,
    minute: i64,
}

#[derive(Default)]
struct Entries {
    plans: HashMap<(String, i64), (Stamp, Bytes)>,
    weight: usize,
}

#[derive(Default)]
pub struct Plans(Mutex<Entries>);

impl Plans {
    pub async fn plan(&self, readers: &SqlitePool, asked: &Asked, id: String) -> sqlx::Result<Option<Bytes>> {
        let me: Option<(i64, i64)> = sqlx::query_as(sql::ME)
            .bind(&asked.token)
            .bind(&asked.branch)
            .bind(&asked.today)
            .fetch_optional(readers)
            .await?;
        let Some((revision, person)) = me else { return Ok(None) };
        let stamp = Stamp { revision, minute: clock::now().0 / 60_000 };
        let key = (id, person);
        if let Some(body) = self.find(&key, stamp) {
            return Ok(Some(body));
        }
        let found = fetch_plan(readers, asked, &key.0).await?.map(Bytes::from);
        if let Some(body) = &found {
            self.keep(key, stamp, body.clone());
        }
        Ok(found)
    }

    fn find(&self, key: &(String, i64), stamp: Stamp) -> Option<Bytes> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, body) = entries.plans.get(key)?;
        (*of == stamp).then(|| body.clone())
    }

    fn keep(&self, key: (String, i64), stamp: Stamp, body: Bytes) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.weight + body.len() > MOST {
            *entries = Entries::default();
        }
        entries.weight += body.len();
        if let Some((_, before)) = entries.plans.insert(key, (stamp, body)) {
            entries.weight -= before.len();
        }
    }
}
