//! What I have reported lately, while it can be taken back.

use leptos::prelude::*;
use verv_contract::{
    Page,
    check_ins::{CheckInQuery, CheckInView},
    endpoints::ListCheckIns,
};
use verv_domain::{access::Action, branch::BranchSlug, id::CheckInId};

use super::withdraw::Withdraw;
use crate::{
    locales::{self, days, t},
    router::Place,
    session::use_session,
    ui::{icon::small_icon, remote::Remote, status},
};

/// As many as somebody says in a day.
const MOST: u32 = 20;

/// Nothing, for those who may not read the branch's reports: their own stand on the measures' pages.
#[component]
pub fn OwnReports(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    let client = session.client;
    let reads_reports = session.can(Action::ReadPlan);
    let slug = StoredValue::new(slug);
    let own: Remote<Page<CheckInView>> = Remote::new(move || async move {
        if !reads_reports {
            return Ok(Page { items: Vec::new(), next: None, total: None });
        }
        let query = CheckInQuery { own: Some(true), limit: Some(MOST), ..CheckInQuery::default() };
        client.find::<ListCheckIns>((slug.get_value(),), &query).await
    });
    let fresh = move || {
        let fresh = own.with(|page| {
            page.items.iter().filter(|check_in| check_in.withdrawable).cloned().collect::<Vec<_>>()
        });
        fresh.unwrap_or_default()
    };
    let is_any = Memo::new(move |_| !fresh().is_empty());
    let remove = Callback::new(move |id: CheckInId| own.update(|page| page.items.retain(|one| one.id != id)));
    view! {
        <Show when=move || is_any.get()>
            <section class="stack gap-2" aria-labelledby="h-meldt" data-test="own-reports">
                <h2 id="h-meldt" tabindex="-1">{t::mine::reported()}</h2>
                <details class="more">
                    <summary>{small_icon("i-right")}{move || t::mine::reported_count(count(&fresh()))}</summary>
                    <ul class="list mt-2">
                        <For each=fresh key=|check_in| (check_in.id, check_in.version) let:check_in>
                            <Row slug=slug.get_value() check_in remove/>
                        </For>
                    </ul>
                </details>
            </section>
        </Show>
    }
}

fn count(all: &[CheckInView]) -> u32 {
    u32::try_from(all.len()).unwrap_or(u32::MAX)
}

#[component]
fn Row(slug: BranchSlug, check_in: CheckInView, remove: Callback<CheckInId>) -> impl IntoView {
    let reported = locales::as_status(check_in.status);
    let href = Place::Measure(slug.clone(), check_in.measure_id).href();
    let id = check_in.id;
    let done = Callback::new(move |()| remove.run(id));
    view! {
        <li data-check-in=id.to_string()>
            <a class=format!("item st-{}", status::class(reported)) href=href>
                {status::shape_of(reported)}
                <span>
                    <span class="item__title">{check_in.measure_title.clone()}</span>
                    <br/>
                    <span class="item__sub">
                        {format!("{} · {}", locales::status(reported), days::instant_with_clock(check_in.at))}
                    </span>
                </span>
            </a>
            <Withdraw slug check_in done/>
        </li>
    }
}
