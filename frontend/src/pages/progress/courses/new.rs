//! A new course: its name here, who needs it on its own page.

use leptos::{ev::SubmitEvent, prelude::*};
use verv_contract::{endpoints::CreateCourse, progress::courses::CourseRequest};
use verv_domain::{organisation::branches::BranchSlug, progress::courses::USUAL_GRACE_WEEKS};
use wasm_bindgen_futures::spawn_local;

use super::Known;
use crate::{
    browser,
    form::{Draft, DraftRestored, Field, Form, Submit, Summary, TextField, use_client},
    locales::t,
    router::{Place, use_router},
    ui::{icon::icon, remote::Remote, toast::use_toasts},
};

const BUTTON: &str = "nytt-kurs";

#[component]
pub fn NewCourse(known: Remote<Known>, slug: BranchSlug) -> impl IntoView {
    let (client, router, toasts) = (use_client(), use_router(), use_toasts());
    let (form, name) = (Form::new("kurs"), RwSignal::new(String::new()));
    let draft = Draft::new(&format!("new-course-{slug}"), vec![name]);
    let is_open = RwSignal::new(draft.restored.get_untracked());
    let slug = StoredValue::new(slug);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let position = known.with_untracked(|known| known.matrix.courses.len()).unwrap_or_default();
        let request = CourseRequest {
            name: name.get_untracked(),
            // Behind those that are offered; it is moved on its own page.
            position: i64::try_from(position).unwrap_or_default() + 1,
            active: true,
            needed_by: Vec::new(),
            grace_weeks: USUAL_GRACE_WEEKS,
            deadline: None,
        };
        if form.busy.get_untracked() || !form.passes(request.clone()) {
            return;
        }
        form.begin();
        let forget = draft.forgetting();
        let (slug, options) = (slug.get_value(), form.once(&request));
        spawn_local(async move {
            match client.send::<CreateCourse>((slug.clone(),), &request, options).await {
                Ok(course) => {
                    forget();
                    form.end();
                    toasts.say(t::courses::added());
                    router.go(&Place::Course(slug, course.id).href());
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let open = move |_| {
        draft.begin();
        is_open.set(true);
        browser::focus(form.id("/name"));
    };
    let cancel = move |_| {
        draft.begin_anew();
        is_open.set(false);
        browser::focus(BUTTON);
    };
    let field = move || Field {
        form,
        pointer: "/name",
        label: t::courses::name(),
        hint: Some(t::courses::name_hint()),
        test: "course-name",
    };
    view! {
        <p hidden=move || is_open.get()>
            <button class="btn" type="button" id=BUTTON data-test="new-course" on:click=open>
                {icon("i-plus")}
                {t::courses::add()}
            </button>
        </p>
        <Show when=move || is_open.get()>
            <form class="sheet stack gap-5 narrow-form" novalidate data-test="new-course-form" on:submit=submit>
                <h2>{t::courses::add()}</h2>
                <Summary form/>
                <DraftRestored draft/>
                <TextField field=field() value=name/>
                <div class="row">
                    <Submit form text=t::courses::add() busy=t::app::saving test="new-course-submit"/>
                    <button class="btn btn--quiet" type="button" data-test="cancel" on:click=cancel>{t::app::cancel()}</button>
                </div>
            </form>
        </Show>
    }
}
