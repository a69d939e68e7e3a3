//! To come.
use leptos::prelude::*;
pub fn page(_: verv_domain::branch::BranchSlug) -> AnyView { ().into_any() }
