//! The house: the application, its edge, and people who knock.

use std::sync::Arc;

use verv_api::{Edge, limits::Limits, site::Site};
use verv_app::{App, Call, Claims, Request, Sent};
use verv_contract::identity::sessions::LogInRequest;

pub use crate::application::PASSWORD;
use crate::{
    Client, Engine,
    application::app,
    clock_and_rng::TestClock,
    databases::{self, Scratch},
};

#[derive(Debug)]
pub struct House {
    pub app: App,
    pub clock: Arc<TestClock>,
    pub edge: Arc<Edge>,
    pub scratch: Scratch,
}

impl House {
    /// With the demo.
    pub async fn demo(engine: Engine) -> Self {
        Self::over(databases::demo(engine).await, 1_000_000)
    }

    /// Migrated and empty.
    pub async fn empty(engine: Engine) -> Self {
        Self::over(databases::empty(engine).await, 1_000_000)
    }

    /// `count` is where the random numbers begin to count, so that no id comes again.
    fn over(scratch: Scratch, count: u64) -> Self {
        let clock = Arc::new(TestClock::default());
        let app = app(&scratch.database, Arc::clone(&clock), count);
        let edge = Arc::new(Edge {
            app: app.clone(),
            limits: Limits::default(),
            public_url: "https://verv.example".to_owned(),
            site: Site::NONE,
        });
        Self { app, clock, edge, scratch }
    }

    /// The same database with the application started anew.
    #[must_use]
    pub fn restarted(self) -> Self {
        Self::over(self.scratch, 2_000_000)
    }

    /// Another server on the same database.
    pub fn beside(&self) -> App {
        app(&self.scratch.database, Arc::clone(&self.clock), 3_000_000)
    }

    /// A request that is not about HTTP.
    pub fn request(&self, operation: &'static str) -> Request {
        self.app.installation(operation)
    }

    /// The claims of a demo account that has just logged in.
    pub async fn claims(&self, email: &str) -> Claims {
        let login = LogInRequest { email: email.to_owned(), password: PASSWORD.to_owned() };
        let tokens = self.app.log_in(&self.request("log_in"), &Sent::read(login)).await;
        let tokens = tokens.unwrap_or_else(|error| panic!("{email} cannot log in: {error}"));
        self.app.verify(&tokens.view.access_token).expect("a token that was just made")
    }

    /// A demo account in its own branch: `leder@follo`.
    pub async fn member(&self, who: &str) -> Call {
        let (_, slug) = who.split_once('@').expect("office@branch");
        let claims = self.claims(&format!("{who}.example")).await;
        let slug = slug.parse().expect("a slug");
        let entered = self.app.enter(claims, Some(&slug), None, self.request("test")).await;
        entered.unwrap_or_else(|error| panic!("{who} cannot enter: {error}"))
    }

    /// A client that has not logged in.
    pub async fn anonymous(&self) -> Client {
        Client::new(&self.edge).await
    }

    /// A client of a demo account: `leder@follo`.
    pub async fn client(&self, who: &str) -> Client {
        let client = self.anonymous().await;
        client.log_in(&format!("{who}.example"), PASSWORD).await;
        client
    }
}
