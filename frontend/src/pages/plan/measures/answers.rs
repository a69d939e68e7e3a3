//! Answers to what I have said: the first card, until I have seen them.

use leptos::prelude::*;
use verv_contract::{
    Page,
    endpoints::{ListAnswers, SeeAnswer},
    plan::check_ins::{AnswerQuery, CheckInView},
};
use verv_domain::{id::CheckInId, organisation::branches::BranchSlug};
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::{CallError, Options},
    form::use_client,
    locales::{self, days, small, t},
    router::Place,
    ui::{icon::icon, note, remote::Remote, status},
};

/// As many as a card holds; the rest come when these have been seen.
const AT_ONCE: u32 = 10;

#[component]
pub fn Answers(slug: BranchSlug) -> impl IntoView {
    let client = use_client();
    let slug = StoredValue::new(slug);
    let answers: Remote<Page<CheckInView>> = Remote::new(move || async move {
        let query = AnswerQuery { limit: Some(AT_ONCE), total: Some(true), ..AnswerQuery::default() };
        client.find::<ListAnswers>((slug.get_value(),), &query).await
    });
    let all = move || answers.with(|page| page.items.clone()).unwrap_or_default();
    let count = Memo::new(move |_| {
        let count = answers.with(|page| page.total.and_then(|total| usize::try_from(total).ok()));
        count.flatten().unwrap_or_else(|| all().len())
    });
    let remove = Callback::new(move |id: CheckInId| {
        answers.update(|page| {
            page.items.retain(|one| one.id != id);
            page.total = page.total.map(|total| total.saturating_sub(1));
        });
    });
    view! {
        <Show when=move || { count.get() > 0 }>
            <section class="sheet sheet--new stack gap-3" aria-labelledby="h-tilbake" data-test="answers">
                <h2 id="h-tilbake" tabindex="-1">{move || t::answers::title(small(count.get()))}</h2>
                <ul class="list">
                    <For each=all key=|answer| (answer.id, answer.version) let:answer>
                        <Answer slug=slug.get_value() answer remove/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Answer(slug: BranchSlug, answer: CheckInView, remove: Callback<CheckInId>) -> impl IntoView {
    let client = use_client();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<CallError>);
    let reported = locales::as_status(answer.status);
    let href = format!("{}#h-meldinger", Place::Measure(slug.clone(), answer.measure_id).href());
    let (words, by) = answer.acknowledgement.as_ref().map_or_else(Default::default, |acknowledgement| {
        let by = t::messages::read(&days::instant(acknowledgement.at), &acknowledgement.office);
        let reply = acknowledgement.reply.as_ref();
        (reply.map(|reply| view! { <span>{t::quoted(reply)}</span><br/> }), by)
    });
    let (id, version) = (answer.id, answer.version);
    let see = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let slug = slug.clone();
        spawn_local(async move {
            let outcome = client.send::<SeeAnswer>((slug, id), &(), Options::of_version(version)).await;
            busy.try_set(false);
            match outcome {
                Ok(()) => {
                    crate::browser::focus("h-tilbake");
                    remove.try_run(id);
                }
                Err(error) => drop(trouble.try_set(Some(error))),
            }
        });
    };
    view! {
        <li data-check-in=id.to_string()>
            {move || trouble.get().map(|error| note::trouble(&error))}
            <div class="row row--between nowrap-row">
                <a class=format!("item grow st-{}", status::class(reported)) href=href>
                    {status::shape_of(reported)}
                    <span>
                        <span class="item__title">{answer.measure_title.clone()}</span>
                        <br/>
                        {words}
                        <span class="item__sub">{by}</span>
                    </span>
                </a>
                <button
                    class="btn btn--outline"
                    type="button"
                    data-test="seen"
                    aria-busy=move || busy.get().then_some("true")
                    on:click=see
                >
                    {icon("i-check")}
                    {t::answers::seen()}
                    <span class="vh">" "{t::messages::acknowledge_for(&answer.measure_title)}</span>
                </button>
            </div>
        </li>
    }
}
