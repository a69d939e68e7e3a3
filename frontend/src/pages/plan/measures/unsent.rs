//! What waits on the device, and what the server did not take.

use leptos::prelude::*;

use crate::{
    api::problem_text,
    locales::{self, days, t},
    outbox::{Said, SaidCheckIn, SaidEvent, Unsent, use_outbox},
    router::Place,
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        status,
    },
};

#[component]
pub fn UnsentList() -> impl IntoView {
    let session = use_session();
    let outbox = use_outbox();
    let unsent =
        Memo::new(move |_| session.me().map(|me| Waiting(outbox.of(me.person_id))).unwrap_or_default());
    view! {
        <Show when=move || unsent.with(|unsent| !unsent.0.is_empty())>
            <section class="stack gap-3" id="venter" tabindex="-1" aria-labelledby="h-venter" data-test="unsent-list">
                <div>
                    <h2 id="h-venter">{t::outbox::title()}</h2>
                    <p class="soft">{t::outbox::lead()}</p>
                </div>
                <ul class="stack gap-3 plain">
                    <For each=move || unsent.get().0 key=|one| (one.id.clone(), one.refused) let:unsent>
                        <Row unsent/>
                    </For>
                </ul>
                <p>
                    <button class="btn" type="button" data-test="send-now" on:click=move |_| outbox.send_all()>
                        {t::outbox::send_now()}
                    </button>
                </p>
            </section>
        </Show>
    }
}

#[derive(Clone, Default)]
struct Waiting(Vec<Unsent>);

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        let same = |(one, other): (&Unsent, &Unsent)| one.id == other.id && one.refused == other.refused;
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(same)
    }
}

#[component]
fn Row(unsent: Unsent) -> impl IntoView {
    let outbox = use_outbox();
    let Unsent { id, slug, said, .. } = unsent;
    let (title, what, reason) = match said {
        Said::CheckIn(SaidCheckIn { measure, title, report }) => {
            let shown = locales::as_status(report.status);
            let class = format!("st-{}", status::class(shown));
            let href = Place::Measure(slug, measure).href();
            let words = t::outbox::said(&title, &locales::status(shown));
            let what = view! {
                <span class=class>{status::shape_of(shown)}</span>
                <a class="plainlink" href=href><b>{words}</b></a>
            };
            (title, what.into_any(), report.reason)
        }
        Said::Event(SaidEvent { title, event }) => {
            (title.clone(), view! { {icon("i-cal")}<b>{title}</b> }.into_any(), event.note)
        }
    };
    let reason = reason.map(|reason| view! { <p>{t::quoted(&reason)}</p> });
    let refused = unsent.refused.map(|code| {
        view! {
            <div class="note note--warn">
                {icon("i-warn")}
                <p class="grow"><b>{t::outbox::refused()}"."</b>" "{problem_text(code)}</p>
                <button
                    class="btn"
                    type="button"
                    aria-label=t::outbox::drop_for(&title)
                    on:click=move |_| outbox.forget(&id)
                >
                    {small_icon("i-x")}
                    {t::outbox::drop()}
                </button>
            </div>
        }
    });
    view! {
        <li class="sheet stack gap-2" data-test="unsent-report">
            <p class="row nowrap-row">{what}</p>
            {reason}
            <p class="muted">{t::outbox::written(&days::instant_with_clock(unsent.written_at))}</p>
            {refused}
        </li>
    }
}
