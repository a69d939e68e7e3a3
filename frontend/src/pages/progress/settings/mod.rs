//! How the branch counts: what it has answered where plans leave it open, and the lists that events are chosen from.

mod answers;

use futures_util::future::join;
use leptos::prelude::*;
use verv_contract::{
    endpoints::{GetProgressSettings, ListEventTypes, ListPurposes},
    page::PageQuery,
};
use verv_domain::{access::Action, organisation::branches::BranchSlug, progress::rules::Sharing};

use self::answers::Answers;
use super::{event_types::EventTypes, purposes::Purposes};
use crate::{
    locales::t,
    session::use_session,
    ui::{
        page,
        remote::{Loaded, Remote},
    },
};

#[component]
pub fn CountingPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if !untrack(|| session.can(Action::ManageEvents)) {
        return page::denied();
    }
    let (client, of) = (session.client, slug.clone());
    let settings = Remote::new(move || client.get::<GetProgressSettings>((of.clone(),)));
    let of = slug.clone();
    let lists = Remote::new(move || {
        let of = of.clone();
        async move {
            let most = PageQuery { limit: Some(200), cursor: None };
            let (types, purposes) = join(
                client.find::<ListEventTypes>((of.clone(),), &most),
                client.find::<ListPurposes>((of.clone(),), &most),
            )
            .await;
            Ok((types?.items, purposes?.items))
        }
    });
    let slug = StoredValue::new(slug);
    let finding = move || match settings.with(|settings| settings.sharing) {
        Some(Sharing::Unanswered) => t::counting::finding_open(),
        Some(Sharing::One | Sharing::Several) => t::counting::finding_answered(),
        None => String::new(),
    };
    view! {
        <div class="stack gap-6">
            <Loaded remote=settings what=t::counting::loading>
                <header class="page-head">
                    <div class="page-head__text">
                        {page::heading(finding)}
                        <p class="soft lead">{t::counting::lead()}</p>
                    </div>
                </header>
                <Answers slug=slug.get_value() settings/>
            </Loaded>
            <Loaded remote=lists what=t::counting::loading is_part=true>
                <EventTypes slug=slug.get_value() lists/>
                <Purposes slug=slug.get_value() lists/>
            </Loaded>
        </div>
    }
    .into_any()
}
