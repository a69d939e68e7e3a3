//! Check-ins of a measure, the newest first.

use leptos::prelude::*;
use verv_contract::{Page, endpoints::ListMeasureCheckIns, page::PageQuery, plan::check_ins::CheckInView};
use verv_domain::{id::CheckInId, organisation::branches::BranchSlug};

pub use super::acknowledge::Acknowledge;
use super::{Shared, hide::HideText, withdraw::Withdraw};
use crate::{
    form::use_client,
    locales::{self, days, t},
    ui::{
        note,
        pager::pager,
        remote::{Loaded, Remote},
        status,
    },
};

/// What was fetched after the first page stays, also when the first page comes anew.
#[derive(Clone, Copy)]
struct Shown {
    first: Remote<Page<CheckInView>>,
    older: RwSignal<Option<Page<CheckInView>>>,
}

impl Shown {
    fn all(self) -> Vec<CheckInView> {
        let mut all = self.first.with(|page| page.items.clone()).unwrap_or_default();
        self.older.with(|older| {
            let is_new = |one: &&CheckInView| !all.iter().any(|shown| shown.id == one.id);
            let older = older.iter().flat_map(|older| &older.items);
            let rest: Vec<_> = older.filter(is_new).cloned().collect();
            all.extend(rest);
        });
        all
    }

    fn next(self) -> Option<String> {
        let beyond = |page: &Page<CheckInView>| page.next.clone();
        self.older.with(|older| older.as_ref().map(beyond)).or_else(|| self.first.with(beyond)).flatten()
    }

    /// Puts a newer version in its place.
    fn replace(self, view: &CheckInView) {
        let put = |all: &mut Vec<CheckInView>| {
            all.iter_mut().filter(|old| old.id == view.id).for_each(|old| *old = view.clone());
        };
        self.first.update(|page| put(&mut page.items));
        self.older.update(|older| older.iter_mut().for_each(|older| put(&mut older.items)));
    }

    fn remove(self, id: CheckInId) {
        self.first.update(|page| page.items.retain(|one| one.id != id));
        self.older.update(|older| {
            if let Some(older) = older {
                older.items.retain(|one| one.id != id);
            }
        });
    }
}

#[component]
pub fn Messages(shared: Shared) -> impl IntoView {
    let client = use_client();
    let first = Remote::new(move || async move {
        client.find::<ListMeasureCheckIns>(shared.path(), &PageQuery::default()).await
    });
    let shown = Shown { first, older: RwSignal::new(None) };
    let may_acknowledge = shared.part(|measure| measure.may.acknowledge);
    let is_empty = Memo::new(move |_| first.with(|page| page.items.is_empty()).unwrap_or_default());
    let older = move || {
        pager(shown.next(), move |cursor| async move {
            let query = PageQuery { limit: None, cursor: Some(cursor) };
            let page = client.find::<ListMeasureCheckIns>(shared.path(), &query).await?;
            shown.older.update(|older| {
                let before = older.take().map(|older| older.items).unwrap_or_default();
                let Page { items, next, total } = page;
                *older = Some(Page { items: before.into_iter().chain(items).collect(), next, total });
            });
            Ok(())
        })
    };
    view! {
        <section aria-labelledby="h-meldinger" class="stack">
            <h2 id="h-meldinger" tabindex="-1">{t::messages::title()}</h2>
            <Loaded remote=first what=t::messages::title is_part=true>
                <Show
                    when=move || !is_empty.get()
                    fallback=|| note::empty(t::messages::none(), t::messages::none_lead(), None)
                >
                    <ol class="tl" data-test="messages">
                        <For each=move || shown.all() key=|check_in| (check_in.id, check_in.version) let:check_in>
                            <Message
                                slug=shared.slug.get_value()
                                check_in
                                may_acknowledge=may_acknowledge.get_untracked().unwrap_or_default()
                                shown
                            />
                        </For>
                    </ol>
                    {older}
                </Show>
            </Loaded>
        </section>
    }
}

#[component]
fn Message(slug: BranchSlug, check_in: CheckInView, may_acknowledge: bool, shown: Shown) -> impl IntoView {
    let reported = locales::as_status(check_in.status);
    let id = check_in.id;
    let read = check_in.acknowledgement.as_ref().map(|acknowledgement| {
        let reply = acknowledgement
            .reply
            .as_ref()
            .map(|reply| view! { <p>{t::messages::reply(&t::quoted(reply))}</p> });
        view! {
            {reply}
            <p class="muted" data-test="acknowledged">
                {t::messages::read(&days::instant(acknowledgement.at), &acknowledgement.office)}
            </p>
        }
    });
    // Nobody acknowledges a check-in of their own.
    let waits = read.is_none() && may_acknowledge && !check_in.withdrawable;
    let changed = Callback::new(move |view: CheckInView| shown.replace(&view));
    let wait = waits.then(|| {
        view! { <Acknowledge slug=slug.clone() check_in=check_in.clone() changed/> }
    });
    let withdrawn = Callback::new(move |()| shown.remove(id));
    let back = check_in
        .withdrawable
        .then(|| view! { <Withdraw slug=slug.clone() check_in=check_in.clone() done=withdrawn/> });
    let hides = check_in.may_hide && has_text(&check_in);
    let hide = hides.then(|| view! { <HideText slug check_in=check_in.clone() changed/> });
    view! {
        <li data-check-in=id.to_string()>
            <span class=format!("tl__mark st-{}", status::class(reported))>{status::shape_of(reported)}</span>
            <div>
                <p class="tl__when">{when(&check_in)}</p>
                <div class="tl__body">{words(&check_in, false)} {read} {wait} {back} {hide}</div>
            </div>
        </li>
    }
}

/// When it was said; and when it was received, where it had waited for a network.
pub fn when(check_in: &CheckInView) -> String {
    let received = days::instant_with_clock(check_in.at);
    match check_in.said_at {
        Some(said_at) => t::messages::said_and_received(&received, &days::instant_with_clock(said_at)),
        None => received,
    }
}

/// Whether anything was written in it or back.
pub fn has_text(check_in: &CheckInView) -> bool {
    let reply = check_in.acknowledgement.as_ref().and_then(|acknowledgement| acknowledgement.reply.as_ref());
    [check_in.reason.as_ref(), check_in.next_step.as_ref(), reply].iter().any(Option::is_some)
}

/// What was said, by which office.
pub fn words(check_in: &CheckInView, with_day: bool) -> impl IntoView + use<> {
    let reason = check_in.reason.as_ref().map(|reason| view! { <p>{t::quoted(reason)}</p> });
    let day = with_day.then(|| format!(", {}", when(check_in)));
    let hidden = check_in.hidden.as_ref().map(|hidden| {
        let trace = t::messages::hidden(&days::instant(hidden.at), &hidden.office);
        view! { <p class="muted" data-test="hidden">{trace}</p> }
    });
    let step = check_in.next_step.as_ref().map(|step| view! { <p>{t::messages::next_step(step)}</p> });
    view! {
        <p><b>{t::messages::said(&locales::status(locales::as_status(check_in.status)))}</b></p>
        {reason}
        {step}
        {hidden}
        <p class="muted">{t::messages::by(&check_in.office)}{day}</p>
    }
}
