//! Agreements and cases: what the branch has agreed, what it follows, what it argues with, and where it has a seat.

mod list;
pub mod tabs;
mod typed;

use leptos::prelude::*;
use verv_domain::{access::Action, organisation::branches::BranchSlug};

use self::{
    list::Agreements,
    tabs::{Register, SHOW},
};
use super::{arguments::Arguments, cases::Cases, representations::Representations};
use crate::{router::use_router, session::use_session, ui::page};

#[component]
pub fn AgreementsPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if !untrack(|| session.can(Action::ReadRegisters)) {
        return page::denied();
    }
    let router = use_router();
    let which = Memo::new(move |_| Register::read(router.query(SHOW).as_deref()));
    let slug = StoredValue::new(slug);
    let register = move || {
        let slug = slug.get_value();
        match which.get() {
            Register::Agreements => view! { <Agreements slug/> }.into_any(),
            Register::Cases => view! { <Cases slug/> }.into_any(),
            Register::Arguments => view! { <Arguments slug/> }.into_any(),
            Register::Seats => view! { <Representations slug/> }.into_any(),
        }
    };
    view! { <div class="stack gap-6">{register}</div> }.into_any()
}
