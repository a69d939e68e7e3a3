//! One course: how many have completed it, who they are, and what the branch has said about it.

use leptos::{ev::SubmitEvent, prelude::*};
use verv_contract::{
    endpoints::{ChangeCourse, GetCourse},
    progress::{
        courses::CourseView,
        coverage::{CourseCoverage, CoverageView},
    },
};
use verv_domain::{access::Action, id::CourseId, organisation::branches::BranchSlug};

use super::{
    Known, fetch as fetch_known,
    form::{self, CourseFields},
    people::people,
};
use crate::{
    api::{CallError, Client, Options},
    browser,
    form::{Buttons, Editing, Form, Stale, Submit, Summary},
    locales::{self, days, t},
    pages::organisation::parties,
    router::Place,
    session::use_session,
    ui::{
        combobox::Choice,
        icon::icon,
        page,
        remote::{Loaded, Remote},
        target,
        toast::use_toasts,
    },
};

/// A course, with who could need it for those who may say so.
#[derive(Clone)]
struct Whole {
    course: CourseView,
    known: Known,
    parties: Vec<Choice>,
}

async fn fetch(
    client: Client,
    (slug, id): (BranchSlug, CourseId),
    (reads_plan, manages): (bool, bool),
) -> Result<Whole, CallError> {
    let course = client.get::<GetCourse>((slug.clone(), id)).await?;
    let known = fetch_known(client, slug.clone(), reads_plan).await?;
    let parties = if manages { parties::choices(client, slug).await? } else { Vec::new() };
    Ok(Whole { course, known, parties })
}

#[component]
pub fn CoursePage(slug: BranchSlug, id: CourseId) -> impl IntoView {
    let session = use_session();
    let may = untrack(|| (session.can(Action::ReadPlan), session.can(Action::ManageCourses)));
    let of = slug.clone();
    let whole = Remote::new(move || fetch(session.client, (of.clone(), id), may));
    let slug = StoredValue::new(slug);
    view! {
        <Loaded remote=whole what=t::courses::loading_one>
            <Shown whole slug=slug.get_value() id manages=may.1/>
        </Loaded>
    }
}

/// The course among those that are offered.
fn covered(coverage: Option<&CoverageView>, id: CourseId) -> Option<&CourseCoverage> {
    coverage?.courses.iter().find(|course| course.course_id == id)
}

fn finding(whole: &Whole) -> String {
    let name = &whole.course.name;
    if !whole.course.active {
        return t::courses::has_ended(name);
    }
    let covered = covered(whole.known.coverage.as_ref(), whole.course.id);
    match covered.and_then(|covered| locales::measured(&covered.progress, None)) {
        Some(share) => t::courses::finding(name, &share),
        None => name.clone(),
    }
}

#[component]
fn Shown(whole: Remote<Whole>, slug: BranchSlug, id: CourseId, manages: bool) -> impl IntoView {
    let first = whole.with_untracked(|whole| whole.course.clone()).filter(|_| manages);
    let editing = first.map(|first| {
        let back = || browser::focus("course-edit");
        Editing::new(Form::new("course"), first, form::written, form::in_words, back)
            .drafted(&format!("course-{id}"))
    });
    let known = Memo::new(move |_| whole.with(|whole| whole.known.clone()));
    let place = StoredValue::new(slug.clone());
    view! {
        <nav class="crumbs" aria-label=t::measure::crumbs()>
            <ol>
                <li><a href=Place::Courses(slug.clone()).href()>{t::courses::title()}</a></li>
                <li>{move || whole.with(|whole| whole.course.name.clone())}</li>
            </ol>
        </nav>
        <header class="page-head">
            <div class="page-head__text">{page::heading(move || whole.with(finding).unwrap_or_default())}</div>
            {editing.map(|editing| view! { <EditButton whole editing/> })}
        </header>
        <div class="split aside-m">
            <div class="stack gap-6">
                {editing.map(|editing| view! { <EditForm whole editing slug=slug.clone() id/> })}
                {move || whole.with(coverage)}
                {move || known.get().map(|known| people(&known, place.get_value(), id, manages))}
            </div>
            <aside class="stack" aria-label=t::courses::about()>
                {move || whole.with(|whole| facts(&whole.course))}
            </aside>
        </div>
    }
}

fn coverage(whole: &Whole) -> Option<impl IntoView + use<>> {
    let covered = covered(whole.known.coverage.as_ref(), whole.course.id)?;
    Some(view! {
        <section class="sheet stack gap-3" aria-labelledby="h-dekning" data-test="course-coverage">
            <h2 id="h-dekning">{t::courses::coverage()}</h2>
            <div aria-hidden="true">{target::target(&covered.progress, None)}</div>
            <p data-test="explained">{locales::explained(&covered.progress, None)}"."</p>
        </section>
    })
}

fn facts(course: &CourseView) -> impl IntoView + use<> {
    let needs: Vec<&str> = course.needed_by.iter().map(|party| party.name.as_str()).collect();
    let needs = if needs.is_empty() { t::courses::nobody_needs() } else { needs.join(", ") };
    let deadline = course.deadline.map_or_else(t::courses::no_deadline, days::day_and_year);
    let grace = t::courses::weeks(u32::from(course.grace_weeks));
    view! {
        <dl class="facts" data-test="facts">
            <div><dt>{t::courses::needed_by()}</dt><dd>{needs}</dd></div>
            <div><dt>{t::courses::deadline_label()}</dt><dd>{deadline}</dd></div>
            <div><dt>{t::courses::grace()}</dt><dd>{grace}</dd></div>
        </dl>
    }
}

type CourseEditing = Editing<CourseView, 6>;

#[component]
fn EditButton(whole: Remote<Whole>, editing: CourseEditing) -> impl IntoView {
    let open = move |_| {
        if let Some(course) = whole.with_untracked(|whole| whole.course.clone()) {
            editing.open(course, "/name");
        }
    };
    view! {
        <div class="page-head__actions" hidden=move || editing.is_open.get()>
            <button class="btn btn--outline" type="button" id="course-edit" data-test="edit" on:click=open>
                {icon("i-pen")}
                {t::courses::edit()}
            </button>
        </div>
    }
}

#[component]
fn EditForm(whole: Remote<Whole>, editing: CourseEditing, slug: BranchSlug, id: CourseId) -> impl IntoView {
    let (client, toasts) = (use_session().client, use_toasts());
    let form = editing.form;
    let parties = StoredValue::new(whole.with_untracked(|whole| whole.parties.clone()).unwrap_or_default());
    let path = StoredValue::new((slug, id));
    let take = move |course: CourseView| whole.update(|whole| whole.course = course);
    let save = move || {
        let request = match form::request(&editing.typed()) {
            Ok(request) => request,
            Err(pointer) => {
                form.refuse_field(pointer, "not_a_number");
                return;
            }
        };
        if !form.passes(request.clone()) {
            return;
        }
        let (path, options) = (path.get_value(), Options::of_version(editing.version()));
        let call = async move { client.send::<ChangeCourse>(path, &request, options).await };
        editing.save(call, move |course| {
            take(course);
            toasts.say(t::courses::saved());
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <Show when=move || editing.is_open.get()>
            <section class="sheet" aria-labelledby="h-endre">
                <form class="stack gap-5 narrow-form" novalidate data-test="course-form" on:submit=submit>
                    <h2 id="h-endre">{t::courses::edit()}</h2>
                    <Summary form/>
                    <CourseFields form fields=editing.fields parties/>
                    <Stale editing save=move |()| save() taken=take/>
                    <Buttons editing>
                        <Submit form text=t::courses::submit() busy=t::app::saving test="submit"/>
                    </Buttons>
                </form>
            </section>
        </Show>
    }
}
