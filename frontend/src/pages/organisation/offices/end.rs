//! The last day of a mandate, with what follows from it; what was chosen can be undone.

use leptos::prelude::*;
use verv_contract::{
    endpoints::EndMandate,
    organisation::mandates::{MandateEndRequest, MandateView},
};
use verv_domain::Date;

use super::shared::{Part, Shared};
use crate::{
    api::Options,
    form::{Buttons, Editing, Field, Form, Stale, Submit, Summary, TextField},
    locales::{days, t},
    session::use_session,
    ui::icon::icon,
};

fn written(mandate: &MandateView) -> [String; 1] {
    [mandate.to.map(|day| day.to_string()).unwrap_or_default()]
}

fn in_words([day]: &[String; 1]) -> [(String, String); 1] {
    [(t::office::last_day(), day.parse().map(days::day_and_year).unwrap_or_default())]
}

#[component]
pub fn EndForm(shared: Shared, mandate: MandateView, all_again: Callback<()>) -> impl IntoView {
    let Shared { client, toasts, today, .. } = shared;
    let (id, before, name) = (mandate.id, mandate.to, mandate.name.clone());
    let is_own = use_session().person() == Some(mandate.person_id);
    let form = Form::new("end");
    let back = move || shared.close(id, Part::LastDay);
    let editing = Editing::new(form, mandate, written, in_words, back);
    let [day] = editing.fields;
    if before.is_none() {
        day.set(today.to_string());
    }
    let editing = editing.drafted(&Part::LastDay.draft(id));
    let save = move || {
        let base = editing.base();
        let request = MandateEndRequest { to: day.with_untracked(|day| day.parse().ok()) };
        if request.to.is_some_and(|to| to < base.from) {
            form.refuse_field("/to", "ends_before_it_begins");
            return;
        }
        let (path, options) = ((shared.slug.get_value(), id), Options::of_version(editing.version()));
        let slug = path.0.clone();
        let call = async move { client.send::<EndMandate>(path, &request, options).await };
        editing.save(call, move |now| {
            let said = match now.to {
                Some(to) => t::office::ended(&days::day_and_year(to), &now.name),
                None => t::office::end_opened(&now.name),
            };
            toasts.say_with_undo(said, move || shared.undo_end(slug.clone(), before, &now));
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let consequence = move || match day.with(|day| day.parse::<Date>()) {
        Ok(day) if day < today => t::office::ends_now(&name),
        Ok(day) => t::office::ends_with(&days::day_and_year(day), &name),
        Err(_) => t::office::never_ends(),
    };
    let last_day = Field { form, pointer: "/to", label: t::office::last_day(), hint: None, test: "end-day" };
    let words = Signal::derive(move || {
        if day.with(|day| day.parse::<Date>().is_ok()) {
            t::office::end_submit()
        } else {
            t::office::open_submit()
        }
    });
    view! {
        <form class="stack narrow-form mb" novalidate data-test="end-form" on:submit=submit>
            <Summary form/>
            <Show when=move || is_own>
                <p class="note note--warn">{icon("i-warn")}<span>{t::office::own_mandate()}</span></p>
            </Show>
            <TextField field=last_day value=day kind="date"/>
            <p class="soft" role="status" data-test="consequence">{consequence}</p>
            <Stale editing save=move |()| save() taken=move |_| all_again.run(())/>
            <Buttons editing>
                <Submit form text=words busy=t::app::saving test="end-submit"/>
            </Buttons>
        </form>
    }
}
