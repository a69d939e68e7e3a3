//! Courses.

use verv_contract::{
    Page, ProblemCode,
    endpoints::{ChangeCourse, CreateCourse, DeleteCourse, GetCourse, ListCourses},
    page::PageQuery,
    progress::courses::{CourseRequest, CourseView},
};
use verv_domain::{id::CourseId, keys::CourseKey};
use verv_storage::{
    Conn, Tx,
    progress::{courses, definitions},
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{limit, page, position_cursor},
};

/// Where the offices and bodies that need it stand in the body.
const NEEDED_BY: &str = "/needed_by";

impl App {
    pub async fn list_courses(
        &self,
        call: &CallTo<ListCourses>,
        query: &PageQuery,
    ) -> Result<Page<CourseView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = position_cursor(query.cursor.as_deref(), "courses")?;
        let mut conn = self.read(call).await?;
        page(courses::list(&mut conn, &call.scope, after, limit).await?)
    }

    pub async fn get_course(&self, call: &CallTo<GetCourse>, id: CourseId) -> Result<CourseView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    pub async fn create_course(
        &self,
        call: &CallTo<CreateCourse>,
        request: &Sent<CourseRequest>,
    ) -> Result<Outcome<CourseView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            let content = request.checked()?;
            let id: CourseId = self.new_id(call.request.at);
            let key = CourseKey::of_name(content.entry.name.as_str());
            courses::insert(tx, &call.scope, id, &key, &content)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference(NEEDED_BY))?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn change_course(
        &self,
        call: &CallTo<ChangeCourse>,
        id: CourseId,
        expected: Expected,
        request: &dyn Edit<CourseRequest>,
    ) -> Result<CourseView> {
        let store = async |tx: &mut Tx, content, version| {
            courses::change(tx, &call.scope, id, &content, version)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness().for_reference(NEEDED_BY))
        };
        self.change_item(call, (id, &expected), request, found, store).await
    }

    /// What is used stays, and is offered no more.
    pub async fn delete_course(
        &self,
        call: &CallTo<DeleteCourse>,
        id: CourseId,
        expected: Expected,
    ) -> Result<()> {
        let delete = async |tx: &mut Tx, view: &CourseView, version| {
            require_unused(tx, call, view).await?;
            Ok(courses::delete(tx, &call.scope, id, version).await?)
        };
        self.delete_item(call, (id, &expected), found, delete).await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: CourseId) -> Result<CourseView> {
    courses::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}

/// Nothing is counted by it; that nobody has completed it, the schema sees to.
async fn require_unused(conn: &mut Conn, call: &Call, course: &CourseView) -> Result<()> {
    let setups = definitions::of_branch(conn, &call.scope).await?;
    let is_counted = setups.iter().any(|setup| setup.courses().contains(&course.key));
    if is_counted { Err(AppError::Conflict(ProblemCode::InUse)) } else { Ok(()) }
}
