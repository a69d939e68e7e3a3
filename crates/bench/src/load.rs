//! Load: so many connections, each asking again as soon as it is answered.

use std::{
    cell::Cell,
    rc::Rc,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use tokio::task::LocalSet;

use crate::{http::Connection, process::Server, script::Script};

/// Warm-up, which is not measured: caches fill and statements are prepared.
const WARM_UP: Duration = Duration::from_millis(250);

/// What one stretch of load gave.
pub struct Sample {
    pub rps: f64,
    /// Time that the server's core worked for each answer, in microseconds; who else uses the core matters less here.
    pub cpu_us: f64,
    /// How long each answer took, in microseconds.
    pub took: Vec<u32>,
}

/// Asks what the script says for so long, on so many connections.
pub async fn drive(
    server: &Server,
    script: &Rc<Script>,
    headers: &Rc<str>,
    connections: usize,
    length: Duration,
) -> anyhow::Result<Sample> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(server.port).await?);
    }
    let (worked, asked) = (server.cpu_seconds()?, script.asked());
    let counting = Instant::now() + WARM_UP;
    let until = counting + length;
    let last_answer = Rc::new(Cell::new(counting));
    let local = LocalSet::new();
    let askers: Vec<_> = open
        .into_iter()
        .map(|connection| {
            let (script, headers) = (Rc::clone(script), Rc::clone(headers));
            let last_answer = Rc::clone(&last_answer);
            local.spawn_local(async move {
                ask_until(connection, &script, &headers, (counting, until), &last_answer).await
            })
        })
        .collect();
    let took = local
        .run_until(async {
            let mut took = Vec::new();
            for asker in askers {
                took.extend(asker.await.context("an asker fell over")??);
            }
            anyhow::Ok(took)
        })
        .await?;
    let seconds = last_answer.get().duration_since(counting).as_secs_f64();
    ensure!(!took.is_empty() && seconds > 0.0, "nothing was answered in {length:?}");
    let asked = f64::from(u32::try_from(script.asked() - asked)?);
    let cpu_us = (server.cpu_seconds()? - worked) * 1e6 / asked;
    Ok(Sample { rps: f64::from(u32::try_from(took.len())?) / seconds, cpu_us, took })
}

async fn ask_until(
    mut connection: Connection,
    script: &Script,
    headers: &str,
    (counting, until): (Instant, Instant),
    last_answer: &Cell<Instant>,
) -> anyhow::Result<Vec<u32>> {
    let mut took = Vec::new();
    loop {
        let began = Instant::now();
        // Slow ones are waited for: one answer of each that asks is counted in any case.
        if began >= until && !took.is_empty() {
            return Ok(took);
        }
        let (request, expected) = script.next(headers).context("nothing to ask for")?;
        let answer = connection.ask(&request).await?;
        ensure!(
            answer.status == expected,
            "{} was answered with {}: {}",
            String::from_utf8_lossy(&request),
            answer.status,
            String::from_utf8_lossy(answer.body)
        );
        let ended = Instant::now();
        // Both ends inside the window, or an answer would be counted for time outside it.
        if began >= counting {
            took.push(u32::try_from(ended.duration_since(began).as_micros()).unwrap_or(u32::MAX));
            last_answer.set(ended);
        }
    }
}

/// The value that so many of 100 do not exceed, in milliseconds; `took` is sorted for it.
pub fn percentile_ms(took: &mut [u32], of_100: usize) -> f64 {
    took.sort_unstable();
    let place = (took.len() * of_100).div_ceil(100).saturating_sub(1);
    f64::from(took.get(place).copied().unwrap_or_default()) / 1000.0
}

/// The middle one.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_99th_of_a_hundred() {
        let mut took: Vec<u32> = (1..=100).rev().map(|ms| ms * 1000).collect();
        assert!((percentile_ms(&mut took, 99) - 99.0).abs() < f64::EPSILON);
        assert!((percentile_ms(&mut took, 50) - 50.0).abs() < f64::EPSILON);
        assert!((percentile_ms(&mut [7000], 99) - 7.0).abs() < f64::EPSILON);
    }

    #[test]
    fn the_middle_one_of_three() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
    }
}
