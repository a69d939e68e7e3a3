//! Programs of the branch: which have a token, what they may do, and giving one to another.

mod give;
mod token;

use leptos::prelude::*;
use verv_contract::{Page, endpoints::ListApiTokens, identity::api_tokens::ApiTokenView, page::PageQuery};
use verv_domain::{access::Action, identity::api_tokens::ApiTokenState, organisation::branches::BranchSlug};

use self::{give::GiveToken, token::TokenRow};
use crate::{
    form::use_client,
    locales::t,
    session::use_session,
    ui::{
        dialog::{Dialog, DialogView},
        note, page,
        remote::{Loaded, Remote},
    },
};

/// More than a branch has.
const ALL: u32 = 200;

#[component]
pub fn ApiTokensPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if !untrack(|| session.can(Action::ManageTokens)) {
        return page::denied();
    }
    let client = use_client();
    let of = slug.clone();
    let list: Remote<Page<ApiTokenView>> = Remote::new(move || {
        let of = of.clone();
        async move {
            let query = PageQuery { limit: Some(ALL), ..PageQuery::default() };
            client.find::<ListApiTokens>((of,), &query).await
        }
    });
    let dialog = Dialog::new("avslutt-program");
    let tokens = move |is_living: bool| {
        let is_wanted = |token: &&ApiTokenView| (token.state == ApiTokenState::Living) == is_living;
        list.with(|page| page.items.iter().filter(is_wanted).cloned().collect::<Vec<_>>()).unwrap_or_default()
    };
    let heading = move || match u32::try_from(tokens(true).len()).unwrap_or(u32::MAX) {
        0 => t::programs::no_access(),
        living => t::programs::finding(living),
    };
    let slug = StoredValue::new(slug);
    let rows = move |is_living: bool| {
        view! {
            <ul class="list" data-test=if is_living { "programs" } else { "ended-programs" }>
                <For each=move || tokens(is_living) key=|token| (token.id, token.version, token.last_used_at) let:token>
                    <TokenRow slug=slug.get_value() token dialog/>
                </For>
            </ul>
        }
    };
    view! {
        <Loaded remote=list what=t::programs::loading>
            <header class="page-head">
                <div class="page-head__text">
                    {page::heading(heading)}
                    <p class="soft lead">{t::programs::lead()}</p>
                </div>
            </header>
            <div class="stack gap-7 measure-wide">
                <Show
                    when=move || !tokens(true).is_empty()
                    fallback=|| note::empty(t::programs::none(), t::programs::none_lead(), None)
                >
                    {rows(true)}
                </Show>
                <GiveToken slug=slug.get_value()/>
                <Show when=move || !tokens(false).is_empty()>
                    <section class="stack gap-3" aria-labelledby="h-avsluttet">
                        <h2 id="h-avsluttet">{t::programs::ended()}</h2>
                        {rows(false)}
                    </section>
                </Show>
            </div>
            <DialogView dialog/>
        </Loaded>
    }
    .into_any()
}
