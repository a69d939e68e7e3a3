//! The demo's courses, who needs them and who has completed them, loaded through the use cases that everybody uses.

use std::collections::HashMap;

use verv_contract::{
    page::PageQuery,
    progress::{
        completions::CompletionRequest,
        courses::{CourseRequest, CourseView},
    },
};
use verv_domain::{id::PersonId, organisation::parties::Party};

use crate::{
    App, Call, Expected, Sent,
    error::Result,
    seeds::{CompletionSeed, CourseSeed, CoursesSeed, seed_error},
};

impl App {
    /// Loads what nobody has changed since; `call` makes a call by the branch's leader, and `holder` finds whoever has an
    /// office's account.
    pub(crate) async fn load_courses(
        &self,
        call: impl AsyncFn() -> Result<Call>,
        holder: impl AsyncFn(&str) -> Result<PersonId>,
        seed: &CoursesSeed,
        parties: &HashMap<&str, Party>,
    ) -> Result<()> {
        let query = PageQuery { limit: Some(200), ..PageQuery::default() };
        let courses = self.list_courses(&call().await?.to(), &query).await?.items;
        for CourseSeed { key, needed_by, deadline } in &seed.course {
            let course = courses.iter().find(|course| course.key == *key);
            let course = course.ok_or_else(|| seed_error("course")(format!("no course {key:?}").into()))?;
            // Who needs it comes last, so that a course that has been changed is whole.
            if course.version > 1 {
                continue;
            }
            for completion in seed.completion.iter().filter(|completion| completion.course == *key) {
                self.load_completion(&call, &holder, course, completion).await?;
            }
            let party = |key: &String| {
                let party = parties.get(key.as_str()).copied();
                party.ok_or_else(|| seed_error("course")(format!("no office or body {key}").into()))
            };
            let needed_by = needed_by.iter().map(party).collect::<Result<_>>()?;
            let request = CourseRequest { needed_by, deadline: *deadline, ..course.into() };
            let call = call().await?;
            self.change_course(&call.to(), course.id, Expected::Any, &Sent::read(request)).await?;
        }
        self.load_counting(&call, &seed.counting).await
    }

    async fn load_completion(
        &self,
        call: &impl AsyncFn() -> Result<Call>,
        holder: &impl AsyncFn(&str) -> Result<PersonId>,
        course: &CourseView,
        seed: &CompletionSeed,
    ) -> Result<()> {
        let leaders = call().await?;
        if seed.day > leaders.scope.today {
            return Ok(());
        }
        let person = holder(&seed.office).await?;
        let request = CompletionRequest { course_id: course.id, person_id: Some(person), day: seed.day };
        let request = Sent::read(request);
        if !seed.waits {
            self.log_completion(&leaders.to(), &request).await?;
            return Ok(());
        }
        let installation = self.installation("demo");
        let claims = self.begin_session(&installation, person).await?;
        let slug = leaders.branch.slug.clone();
        let own = self.enter(claims, Some(&slug), None, self.installation("demo")).await?;
        let logged = self.log_completion(&own.to(), &request).await;
        self.end_session(&installation, claims).await?;
        logged.map(drop)
    }
}
