//! Courses.

use verv_contract::endpoints::{ChangeCourse, CreateCourse, DeleteCourse, GetCourse, ListCourses};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListCourses, async |app, call, it| Ok(Reply::page(app.list_courses(call, &it.query).await?)))
        .branch(CreateCourse, async |app, call, it| Ok(app.create_course(call, &it.body).await?.into()))
        .branch(GetCourse, async |app, call, it| Ok(app.get_course(call, it.path.1).await?.into()))
        .editing(ChangeCourse, async |app, call, it| {
            app.change_course(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeleteCourse, async |app, call, it| {
            Ok(app.delete_course(call, it.path.1, it.expected).await?.into())
        });
}
