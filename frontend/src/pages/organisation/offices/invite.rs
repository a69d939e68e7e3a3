//! A one-time link for somebody who cannot log in yet: to copy, or to be read by a telephone.

use leptos::prelude::*;
use verv_contract::{endpoints::CreateInvitation, identity::one_time_links::InvitationView};
use verv_domain::id::MandateId;
use wasm_bindgen_futures::spawn_local;

use super::{
    qr::qr,
    shared::{Link, Shared},
};
use crate::{
    api::Options,
    browser,
    locales::{days, t},
    ui::{copy_field::CopyField, icon::icon, note},
};

/// Makes a link for the holder of a mandate; an earlier one of theirs stops working.
pub fn make_link(shared: Shared, id: MandateId) {
    if shared.link.with_untracked(|link| *link == Some((id, Link::Making))) {
        return;
    }
    shared.link.set(Some((id, Link::Making)));
    let path = (shared.slug.get_value(), id);
    spawn_local(async move {
        let made = shared.client.send::<CreateInvitation>(path, &(), Options::default()).await;
        // The page may be gone when an answer comes.
        shared.link.try_set(Some((id, made.map_or_else(Link::Failed, Link::Made))));
        browser::go_to(panel_id(id));
    });
}

fn panel_id(id: MandateId) -> String {
    format!("lenke-{id}")
}

fn opener_id(id: MandateId) -> String {
    format!("lag-lenke-{id}")
}

/// That they cannot log in yet, and the button that makes a link.
#[component]
pub fn Invite(shared: Shared, id: MandateId, label: String) -> impl IntoView {
    let link = move || shared.link.get().filter(|(of, _)| *of == id).map(|(_, link)| link);
    let is_making = Memo::new(move |_| link() == Some(Link::Making));
    let words = move || if is_making.get() { t::office::making_link() } else { t::office::make_link() };
    let panel = move || match link()? {
        Link::Making => None,
        Link::Made(made) => Some(view! { <Made shared id made/> }.into_any()),
        Link::Failed(error) => {
            Some(view! { <div id=panel_id(id) tabindex="-1">{note::trouble(&error)}</div> }.into_any())
        }
    };
    view! {
        <div class="row row--between mb" data-test="cannot-log-in">
            <span class="soft">{t::office::cannot_log_in()}</span>
            <button
                class="btn"
                type="button"
                id=opener_id(id)
                aria-label=label
                aria-busy=move || is_making.get().then_some("true")
                data-test="make-link"
                on:click=move |_| make_link(shared, id)
            >
                {words}
            </button>
        </div>
        {panel}
    }
}

#[component]
fn Made(shared: Shared, id: MandateId, made: InvitationView) -> impl IntoView {
    let InvitationView { link, expires_at, name, email } = made;
    let heading = format!("h-lenke-{id}");
    let field = format!("lenke-{id}-felt");
    let done = move |_| {
        shared.link.set(None);
        browser::focus(opener_id(id));
    };
    let labelled = heading.clone();
    view! {
        <section class="sheet invite mb" id=panel_id(id) tabindex="-1" aria-labelledby=labelled data-test="invitation">
            <h3 id=heading>{t::office::link_title(&name)}</h3>
            <div class="stack gap-2">
                <p>{t::office::link_lead(&email, &name)}</p>
                <p class="soft">{t::office::link_once(&days::instant_with_clock(expires_at))}</p>
            </div>
            <CopyField id=field label=t::office::link_label() value=link.clone() test="invite-link"/>
            <figure class="invite__qr">
                {qr(&link, t::office::qr())}
                <figcaption class="soft">{t::office::qr_means()}</figcaption>
            </figure>
            <p>
                <button class="btn" type="button" data-test="link-done" on:click=done>
                    {icon("i-check")}
                    {t::office::link_done()}
                </button>
            </p>
        </section>
    }
}
