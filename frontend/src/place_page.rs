//! What stands between a route and its page: the address's parameters, and whether the branch is one's own.

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use verv_domain::organisation::branches::BranchSlug;

use crate::{
    router::use_router,
    session::use_session,
    ui::page::{NoOffice, not_found},
};

/// A page of a branch. It is drawn anew for another branch, and for nothing else.
pub fn branch_page(draw: fn(BranchSlug) -> AnyView) -> AnyView {
    let branch = own_branch();
    (move || match branch.get() {
        Some(slug) => untrack(|| draw(slug)),
        None => not_theirs(),
    })
    .into_any()
}

/// A page of something in a branch, drawn anew for another one.
pub fn item_page<I>(draw: fn(BranchSlug, I) -> AnyView) -> AnyView
where
    I: FromStr + PartialEq + Clone + Send + Sync + 'static,
{
    let branch = own_branch();
    let parameters = use_params_map();
    // The first parameter is the branch's; a place of an item has one more.
    let item = Memo::new(move |_| {
        parameters.with(|parameters| {
            let mut values = parameters.clone().into_iter().filter(|(name, _)| name != "branch");
            values.next().and_then(|(_, value)| value.parse::<I>().ok())
        })
    });
    (move || match (branch.get(), item.get()) {
        (Some(slug), Some(item)) => untrack(|| draw(slug, item)),
        (None, _) => not_theirs(),
        (Some(_), None) => not_found(),
    })
    .into_any()
}

/// For an address in a branch that is not theirs: whoever has no branch at all is told that, and not that the page is missing.
fn not_theirs() -> AnyView {
    let session = use_session();
    let has_no_office = untrack(|| session.is_in() && session.branch().is_none());
    if has_no_office { view! { <NoOffice/> }.into_any() } else { not_found() }
}

/// The branch that the address names, where the person has a mandate in it.
fn own_branch() -> Memo<Option<BranchSlug>> {
    let session = use_session();
    let place = use_router().place;
    Memo::new(move |before: Option<&Option<BranchSlug>>| {
        let slug = place.with(|place| place.as_ref().and_then(|place| place.branch().cloned()));
        // While another page takes its place, a page keeps the branch that it has.
        let Some(slug) = slug else { return before.cloned().flatten() };
        if !session.has_branch(&slug) {
            return None;
        }
        untrack(|| session.look_at(&slug));
        Some(slug)
    })
}
