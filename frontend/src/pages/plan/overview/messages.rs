//! Check-ins that nobody has acknowledged.

use leptos::prelude::*;
use verv_contract::{
    Page,
    endpoints::ListCheckIns,
    plan::check_ins::{CheckInQuery, CheckInView},
};
use verv_domain::organisation::branches::BranchSlug;

use crate::{
    locales::{self, small, t},
    pages::plan::measures::{
        hide::{HideText, WithHiding},
        messages::{Acknowledge, has_text, words},
    },
    router::Place,
    session::use_session,
    ui::{
        note,
        remote::{Loaded, Remote},
        status,
    },
};

pub type Waiting = Remote<Page<CheckInView>>;

/// Those that others have made and nobody has read.
pub fn fetched(slug: &BranchSlug) -> Waiting {
    let (client, slug) = (use_session().client, slug.clone());
    Remote::new(move || {
        let slug = slug.clone();
        let query = CheckInQuery {
            acknowledged: Some(false),
            own: Some(false),
            limit: Some(50),
            total: Some(true),
            ..CheckInQuery::default()
        };
        async move { client.find::<ListCheckIns>((slug,), &query).await }
    })
}

/// Those that are shown and nobody has read: what was read just now is in the list until it is asked for again.
fn open(page: &Page<CheckInView>) -> impl Iterator<Item = &CheckInView> {
    page.items.iter().filter(|check_in| check_in.acknowledgement.is_none())
}

/// How many nobody has read, also of those that are not shown yet.
pub fn still_waiting(page: &Page<CheckInView>) -> u32 {
    let shown = page.items.len();
    let beyond =
        page.total.and_then(|total| usize::try_from(total).ok()).unwrap_or(shown).saturating_sub(shown);
    small(open(page).count() + beyond)
}

#[component]
pub fn Messages(waiting: Waiting, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let count = Memo::new(move |_| waiting.with(still_waiting).unwrap_or_default());
    let heading = move || match count.get() {
        0 => t::home::waiting_heading(),
        count => t::home::waiting(count),
    };
    let each = move || waiting.with(|page| open(page).cloned().collect::<Vec<_>>()).unwrap_or_default();
    let none = || note::empty(t::home::no_waiting(), t::home::no_waiting_lead(), None);
    // One is drawn once: what is being written to one of them is not another's.
    let message = move |check_in: CheckInView| view! { <Message check_in waiting slug/> };
    view! {
        <section class="stack" aria-labelledby="h-meldinger">
            <h2 id="h-meldinger" tabindex="-1">{heading}</h2>
            <Loaded remote=waiting what=t::messages::title is_part=true>
                <Show when=move || count.get() != 0 fallback=none>
                    <WithHiding>
                        <ul class="stack plain" data-test="waiting">
                            <For each key=|check_in| (check_in.id, check_in.version) children=message/>
                        </ul>
                    </WithHiding>
                </Show>
            </Loaded>
        </section>
    }
}

#[component]
fn Message(check_in: CheckInView, waiting: Waiting, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let reported = locales::as_status(check_in.status);
    let class = format!("tl__mark st-{}", status::class(reported));
    let (id, title) = (check_in.id, check_in.measure_title.clone());
    let href = Place::Measure(slug.get_value(), check_in.measure_id).href();
    let words = words(&check_in, true);
    // It goes at once; the list is asked for again meanwhile.
    let changed = Callback::new(move |view: CheckInView| {
        waiting.update(|page| {
            if let Some(old) = page.items.iter_mut().find(|old| old.id == view.id) {
                *old = view;
            }
        });
    });
    let hide = (check_in.may_hide && has_text(&check_in)).then(|| {
        view! { <HideText slug=slug.get_value() check_in=check_in.clone() changed/> }
    });
    view! {
        <li class="sheet ask" data-check-in=id.to_string()>
            <div class="ask__q">
                <h3 class="row row--top nowrap-row">
                    <span class=class>{status::shape_of(reported)}</span>
                    <a class="plainlink" href=href>{title}</a>
                </h3>
                {words}
            </div>
            <Acknowledge slug=slug.get_value() check_in changed/>
            {hide}
        </li>
    }
}
