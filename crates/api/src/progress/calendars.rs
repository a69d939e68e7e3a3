//! The calendar of a month.

use verv_contract::endpoints::GetCalendar;

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes.branch(GetCalendar, async |app, call, it| Ok(app.get_calendar(call, &it.query).await?.into()));
}
