//! Coverage: numbers for those who read the plan, names for those who follow up the training.

use verv_contract::endpoints::{GetCourseMatrix, GetCoverage};

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes
        .branch(GetCoverage, async |app, call, _| Ok(app.get_coverage(call).await?.into()))
        .branch(GetCourseMatrix, async |app, call, it| {
            Ok(app.get_course_matrix(call, &it.query).await?.into())
        });
}
