//! What reminds somebody, and where.

use leptos::prelude::*;
use verv_domain::organisation::branches::BranchSlug;

use super::calendar_feeds::CalendarFeedSection;
use crate::{locales::t, ui::page};

#[component]
pub fn RemindersPage(slug: BranchSlug) -> impl IntoView {
    view! {
        <div class="stack gap-6 measure-wide">
            <header class="stack gap-2">{page::fixed_heading(t::shell::reminders())}</header>
            <CalendarFeedSection slug/>
        </div>
    }
    .into_any()
}
