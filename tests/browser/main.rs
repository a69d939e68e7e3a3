//! Pages in a browser: journeys on a running server with the demo, and all that is checked of every page.

#![expect(clippy::unwrap_used, reason = "a journey that cannot go on has failed")]

mod journey;
mod on_stage;
