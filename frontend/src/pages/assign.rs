//! To come.
use leptos::prelude::*;
pub fn page(_: verv_domain::branch::BranchSlug, _: String) -> AnyView { ().into_any() }
