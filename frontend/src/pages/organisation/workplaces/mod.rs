//! The registers: workplaces with their last visit and what there is at them, employers, clubs and agreement areas.

mod areas;
mod clubs;
mod employers;
mod places;
mod save;
mod shown;
mod typed;

use leptos::prelude::*;
use verv_domain::{access::Action, organisation::branches::BranchSlug};

use self::{
    areas::Areas,
    clubs::Clubs,
    employers::Employers,
    places::Workplaces,
    shown::{REGISTER, Register},
};
use crate::{router::use_router, session::use_session, ui::page};

#[component]
pub fn WorkplacesPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if !untrack(|| session.can(Action::ReadEvents)) {
        return page::denied();
    }
    let router = use_router();
    let which = Memo::new(move |_| Register::read(router.query(REGISTER).as_deref()));
    let slug = StoredValue::new(slug);
    let register = move || {
        let slug = slug.get_value();
        match which.get() {
            Register::Workplaces => view! { <Workplaces slug/> }.into_any(),
            Register::Employers => view! { <Employers slug/> }.into_any(),
            Register::Clubs => view! { <Clubs slug/> }.into_any(),
            Register::Areas => view! { <Areas slug/> }.into_any(),
        }
    };
    view! { <div class="stack gap-6">{register}</div> }.into_any()
}
