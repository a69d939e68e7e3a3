//! What I have reported: it can be taken back for a day, and what was written in it hidden at any time.

use leptos::prelude::*;
use verv_contract::{
    Page,
    endpoints::ListCheckIns,
    plan::check_ins::{CheckInQuery, CheckInView},
};
use verv_domain::{access::Action, id::CheckInId, organisation::branches::BranchSlug};

use super::{
    hide::HideText,
    messages::{has_text, words},
    withdraw::Withdraw,
};
use crate::{
    locales::{self, t},
    router::Place,
    session::use_session,
    ui::{icon::icon, remote::Remote, status},
};

/// As many as somebody says in a few weeks.
const MOST: u32 = 20;

#[derive(Clone, Copy)]
struct Own {
    slug: StoredValue<BranchSlug>,
    list: Remote<Page<CheckInView>>,
}

impl Own {
    /// Those that can be taken back, or the rest.
    fn those(self, withdrawable: bool) -> Vec<CheckInView> {
        let those = self.list.with(|page| {
            let those = page.items.iter().filter(|check_in| check_in.withdrawable == withdrawable);
            those.cloned().collect()
        });
        those.unwrap_or_default()
    }

    fn replace(self, view: &CheckInView) {
        self.list.update(|page| {
            page.items.iter_mut().filter(|old| old.id == view.id).for_each(|old| *old = view.clone());
        });
    }

    fn remove(self, id: CheckInId) {
        self.list.update(|page| page.items.retain(|one| one.id != id));
    }
}

/// Nothing, for those who may not read the branch's reports: their own stand on the measures' pages.
#[component]
pub fn OwnReports(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    let client = session.client;
    let reads_reports = session.can(Action::ReadPlan);
    let slug = StoredValue::new(slug);
    let list = Remote::new(move || async move {
        if !reads_reports {
            return Ok(Page { items: Vec::new(), next: None, total: None });
        }
        let query = CheckInQuery { own: Some(true), limit: Some(MOST), ..CheckInQuery::default() };
        client.find::<ListCheckIns>((slug.get_value(),), &query).await
    });
    let own = Own { slug, list };
    let is_any = Memo::new(move |_| list.with(|page| !page.items.is_empty()).unwrap_or_default());
    let is_older = Memo::new(move |_| !own.those(false).is_empty());
    view! {
        <Show when=move || is_any.get()>
            <section class="stack gap-2" aria-labelledby="h-meldt" data-test="own-reports">
                <h2 id="h-meldt" tabindex="-1">{t::mine::reported()}</h2>
                <Rows own withdrawable=true/>
                <Show when=move || is_older.get()>
                    <details class="more">
                        <summary>{icon("i-right")}{t::mine::reported_before()}</summary>
                        <Rows own withdrawable=false/>
                    </details>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn Rows(own: Own, withdrawable: bool) -> impl IntoView {
    view! {
        <ol class="tl">
            <For
                each=move || own.those(withdrawable)
                key=|check_in| (check_in.id, check_in.version, check_in.withdrawable)
                let:check_in
            >
                <Row own check_in/>
            </For>
        </ol>
    }
}

#[component]
fn Row(own: Own, check_in: CheckInView) -> impl IntoView {
    let reported = locales::as_status(check_in.status);
    let (slug, id) = (own.slug.get_value(), check_in.id);
    let href = Place::Measure(slug.clone(), check_in.measure_id).href();
    let changed = Callback::new(move |view: CheckInView| own.replace(&view));
    let done = Callback::new(move |()| own.remove(id));
    let hide = has_text(&check_in)
        .then(|| view! { <HideText slug=slug.clone() check_in=check_in.clone() changed/> });
    let back = check_in.withdrawable.then(|| view! { <Withdraw slug check_in=check_in.clone() done/> });
    view! {
        <li data-check-in=id.to_string()>
            <span class=format!("tl__mark st-{}", status::class(reported))>{status::shape_of(reported)}</span>
            <div class="tl__body">
                <p><a class="plainlink" href=href>{check_in.measure_title.clone()}</a></p>
                {words(&check_in, true)}
                {back}
                {hide}
            </div>
        </li>
    }
}
