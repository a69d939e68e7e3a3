//! Journeys in a browser, against a running server with the demo.

#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

mod journey;
