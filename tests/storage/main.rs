//! Storage stories: told once, run on both engines.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod access;
mod exchange;
mod group_commit;
mod identity;
mod jobs;
mod killed_writers;
mod look_ups;
mod organisation;
mod plan;
mod progress;
mod statements;
mod tls;
mod upgrades;
mod workers;
mod writes;

/// A story of a house with the demo, on SQLite and on PostgreSQL.
macro_rules! story {
    ($(#[$doc:meta])* $name:ident, $house:ident, $engine:ident => $told:block) => {
        mod $name {
            use super::*;

            async fn tell($engine: verv_tests::Engine) {
                if !$engine.is_here() {
                    assert!(
                        std::env::var_os("VERV_REQUIRE_ENGINES").is_none(),
                        "{:?} must be here and is not",
                        $engine
                    );
                    eprintln!("skipped on {:?}: `cargo xtask test` starts one", $engine);
                    return;
                }
                let $house = verv_tests::House::demo($engine).await;
                $told
            }

            #[tokio::test]
            async fn sqlite() {
                tell(verv_tests::Engine::Sqlite).await;
            }

            #[tokio::test]
            async fn postgres() {
                tell(verv_tests::Engine::Postgres).await;
            }
        }
    };
}
pub(crate) use story;
