//! Reports that wait on the device, and those that the server did not take.

use crate::dom::{View, view};
use leptos::prelude::*;

use crate::{
    api::problem_text,
    locales::{self, days, t},
    outbox::{Outbox, Unsent, use_outbox},
    router::Place,
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        status,
    },
};

pub fn section() -> View {
    let session = use_session();
    let outbox = use_outbox();
    let list = move || {
        let unsent = session.me().map(|me| outbox.of(me.person_id)).unwrap_or_default();
        (!unsent.is_empty()).then(|| {
            let rows = unsent.iter().map(|one| row(one, outbox)).collect_view();
            view! {
                <section class="stack gap-3" id="venter" tabindex="-1" aria-labelledby="h-venter" data-test="unsent-list">
                    <div>
                        <h2 id="h-venter">{t::outbox::title()}</h2>
                        <p class="soft">{t::outbox::lead()}</p>
                    </div>
                    <ul class="stack gap-3 plain">{rows}</ul>
                    <p>
                        <button class="btn" type="button" data-test="send-now" on:click=move |_| outbox.send_all()>
                            {t::outbox::send_now()}
                        </button>
                    </p>
                </section>
            }
        })
    };
    list.into_any()
}

fn row(unsent: &Unsent, outbox: Outbox) -> View {
    let shown = locales::as_status(unsent.report.status);
    let class = format!("st-{}", status::class(shown));
    let href = Place::Measure(unsent.slug.clone(), unsent.measure).href();
    let reason = unsent.report.reason.as_ref().map(|reason| view! { <p>{t::quoted(reason)}</p> });
    let id = unsent.id;
    let refused = unsent.refused.map(|code| {
        let label = t::outbox::drop_for(&unsent.title);
        view! {
            <div class="note note--warn">
                {icon("i-warn")}
                <p class="grow"><b>{t::outbox::refused()}"."</b>" "{problem_text(code)}</p>
                <button class="btn" type="button" aria-label=label on:click=move |_| outbox.forget(id)>
                    {small_icon("i-x")}
                    {t::outbox::drop()}
                </button>
            </div>
        }
    });
    view! {
        <li class="sheet stack gap-2" data-test="unsent-report">
            <p class="row nowrap-row">
                <span class=class>{status::shape_of(shown)}</span>
                <a class="plainlink" href=href><b>{t::outbox::said(&unsent.title, &locales::status(shown))}</b></a>
            </p>
            {reason}
            <p class="muted">{t::outbox::written(&days::instant_with_clock(unsent.written_at))}</p>
            {refused}
        </li>
    }
}
