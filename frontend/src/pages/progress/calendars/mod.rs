//! The calendar of a month: what was done and what is due, as a table where there is room and as a list where there is not.

use leptos::prelude::*;
use verv_contract::{
    endpoints::GetCalendar,
    progress::calendars::{CalendarDue, CalendarDueOf, CalendarEvent, CalendarQuery, CalendarView},
};
use verv_domain::{Date, organisation::branches::BranchSlug, period::Period, plan::agenda::Occasion};

use crate::{
    locales::{self, days, small, t},
    router::{Place, use_router},
    session::use_session,
    ui::{
        note, page,
        remote::{Loaded, Remote},
    },
};

/// In the address: which month, as `2026-06`.
const MONTH: &str = "maned";

#[component]
pub fn CalendarPage(slug: BranchSlug) -> impl IntoView {
    let (client, router, of) = (use_session().client, use_router(), slug.clone());
    let month = Memo::new(move |_| router.query(MONTH));
    let calendar = Remote::new(move || {
        let (of, query) = (of.clone(), CalendarQuery { month: month.get() });
        async move { client.find::<GetCalendar>((of,), &query).await }
    });
    let slug = StoredValue::new(slug);
    view! { <Loaded remote=calendar what=t::calendar::loading><Whole calendar slug/></Loaded> }
}

#[component]
fn Whole(calendar: Remote<CalendarView>, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let finding = move || calendar.with(finding).unwrap_or_default();
    let content = move || {
        calendar.with(|view| {
            let is_empty = view.due.is_empty() && view.done.is_empty();
            let empty =
                is_empty.then(|| note::empty(t::calendar::nothing(), t::calendar::nothing_lead(), None));
            let all = Place::Events(slug.get_value()).href();
            let more = view.more_done.then(|| view! { <p><a href=all>{t::calendar::more()}</a></p> });
            view! {
                {steps(view, slug)}
                {empty}
                {table(view, slug)}
                {list(view, slug)}
                {more}
            }
        })
    };
    view! {
        <div class="stack gap-5" data-test="calendar">
            <header class="page-head">
                <div class="page-head__text">{page::heading(finding)}</div>
            </header>
            {content}
        </div>
    }
}

/// What is late comes first; then what is due, then what was done.
fn finding(view: &CalendarView) -> String {
    let month = days::month_and_year(view.days.from);
    let late = view.due.iter().filter(|due| due.overdue).count();
    if late > 0 {
        return t::calendar::late(small(late), &month);
    }
    if !view.due.is_empty() {
        return t::calendar::due(small(view.due.len()), &month);
    }
    if view.done.is_empty() {
        locales::capitalised(&month)
    } else {
        t::calendar::done(small(view.done.len()), &month)
    }
}

/// The months before and after.
fn steps(view: &CalendarView, slug: StoredValue<BranchSlug>) -> impl IntoView + use<> {
    let page = slug.with_value(|slug| Place::Calendar(slug.clone()).href());
    let step = |month: &Option<String>, test: &'static str, text: String| {
        month.as_ref().map(|month| {
            let href = format!("{page}?{MONTH}={month}");
            view! { <a class="btn" href=href data-test=test>{text}</a> }
        })
    };
    let is_now = (view.days.from..=view.days.to).contains(&view.today);
    let now = (!is_now).then(|| view! { <a class="btn" href=page.clone()>{t::calendar::this_month()}</a> });
    view! {
        <nav class="row" aria-label=t::calendar::months()>
            {step(&view.previous, "month-before", t::calendar::previous())}
            {now}
            {step(&view.next, "month-after", t::calendar::next())}
        </nav>
    }
}

/// The weeks that have days of the month, Monday first; days of other months are left out.
fn weeks(month: Period) -> Vec<[Option<Date>; 7]> {
    let mut weeks = Vec::new();
    let mut week = [None; 7];
    let mut day = month.from;
    loop {
        let place = (days::weekday(day) + 6) % 7;
        week[place] = Some(day);
        if place == 6 || day == month.to {
            weeks.push(week);
            week = [None; 7];
        }
        if day == month.to {
            return weeks;
        }
        day = day.tomorrow();
    }
}

fn on<T: Clone>(all: &[T], day: Date, day_of: impl Fn(&T) -> Date) -> Vec<T> {
    all.iter().filter(|one| day_of(one) == day).cloned().collect()
}

/// What stands on one day.
fn of_day(view: &CalendarView, day: Date, slug: StoredValue<BranchSlug>) -> Vec<AnyView> {
    let due = on(&view.due, day, |due: &CalendarDue| due.day);
    let done = on(&view.done, day, |event: &CalendarEvent| event.day);
    let due = due.into_iter().map(|due| due_link(&due, slug).into_any());
    due.chain(done.into_iter().map(|event| event_link(&event, slug).into_any())).collect()
}

fn due_link(due: &CalendarDue, slug: StoredValue<BranchSlug>) -> impl IntoView + use<> {
    let href = slug.with_value(|slug| match due.of {
        CalendarDueOf::Measure => Place::Measure(slug.clone(), due.id.into()),
        CalendarDueOf::Body => Place::Body(slug.clone(), due.id.into()),
    });
    let what = match due.occasion {
        Occasion::Deadline if due.overdue => t::mine::overdue(),
        Occasion::Deadline => t::calendar::deadline(),
        Occasion::Yearly => t::calendar::yearly(),
        Occasion::Evaluation => t::calendar::evaluation(),
    };
    let class = if due.overdue { "month__it month__it--late" } else { "month__it month__it--due" };
    let title = format!("{} {}", due.number, due.title).trim().to_owned();
    view! { <a class=class href=href.href() data-test="due"><b>{what}</b>" "{title}</a> }
}

fn event_link(event: &CalendarEvent, slug: StoredValue<BranchSlug>) -> impl IntoView + use<> {
    let href = slug.with_value(|slug| Place::Event(slug.clone(), event.id)).href();
    let place = event.place.as_ref().map(|place| format!(", {place}"));
    view! { <a class="month__it" href=href data-test="done">{event.event_type_name.clone()}{place}</a> }
}

fn table(view: &CalendarView, slug: StoredValue<BranchSlug>) -> impl IntoView + use<> {
    let today = view.today;
    let heading =
        days::week().into_iter().map(|name| view! { <th scope="col">{locales::capitalised(&name)}</th> });
    let cell = |day: Option<Date>| {
        let Some(day) = day else { return view! { <td class="month__none"></td> }.into_any() };
        let (_, _, number) = day.civil();
        let current = (day == today).then_some("date");
        view! {
            <td aria-current=current>
                <span class="month__day"><span aria-hidden="true">{number}</span><span class="vh">{days::day(day)}</span></span>
                {of_day(view, day, slug)}
            </td>
        }
        .into_any()
    };
    let rows = weeks(view.days)
        .into_iter()
        .map(|week| view! { <tr>{week.map(cell).into_iter().collect_view()}</tr> });
    view! {
        <table class="month" data-test="month">
            <caption class="vh">{locales::capitalised(&days::month_and_year(view.days.from))}</caption>
            <thead><tr>{heading.collect_view()}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// The days that have something, one after the other.
fn list(view: &CalendarView, slug: StoredValue<BranchSlug>) -> impl IntoView + use<> {
    let due = view.due.iter().map(|due| due.day);
    let mut with_something: Vec<Date> = due.chain(view.done.iter().map(|event| event.day)).collect();
    with_something.sort_unstable();
    with_something.dedup();
    let row = |day: Date| {
        let it = of_day(view, day, slug).into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
        view! { <li class="stack gap-2"><h2 class="h-small">{days::day(day)}</h2><ul class="plain stack gap-2">{it}</ul></li> }
    };
    view! {
        <ul class="month-list plain stack gap-5" data-test="month-list">{with_something.into_iter().map(row).collect_view()}</ul>
    }
}

#[cfg(test)]
mod tests {
    use verv_domain::{period::Period, time::date};

    use super::weeks;

    #[test]
    fn a_month_has_its_days_under_the_days_of_the_week() {
        let june = weeks(Period { from: date(2026, 6, 1), to: date(2026, 6, 30) });
        assert_eq!(june.len(), 5);
        assert_eq!((june[0][0], june[0][6]), (Some(date(2026, 6, 1)), Some(date(2026, 6, 7))));
        assert_eq!((june[4][1], june[4][2]), (Some(date(2026, 6, 30)), None));
        // The first of August 2027 is a Sunday.
        let august = weeks(Period { from: date(2027, 8, 1), to: date(2027, 8, 31) });
        assert_eq!((august.len(), august[0][5], august[0][6]), (6, None, Some(date(2027, 8, 1))));
        let february = weeks(Period { from: date(2027, 2, 1), to: date(2027, 2, 28) });
        assert_eq!(february.len(), 4);
        let all = |weeks: &[[Option<verv_domain::Date>; 7]]| weeks.iter().flatten().flatten().count();
        assert_eq!((all(&june), all(&august), all(&february)), (30, 31, 28));
    }
}
