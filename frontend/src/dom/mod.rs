//! Views of one type, while pages are still functions.
use leptos::prelude::*;

pub type View = AnyView;

macro_rules! view {
    ($($markup:tt)*) => { ::leptos::prelude::IntoAny::into_any(::leptos::prelude::view! { $($markup)* }) };
}
pub(crate) use view;
