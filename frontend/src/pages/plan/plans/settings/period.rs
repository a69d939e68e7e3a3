//! The first and the last day of a plan.

use leptos::prelude::*;

use crate::{
    form::{Field, Form, TextField},
    locales::t,
};

/// What is wrong with the two together stands at the last.
#[component]
pub fn PeriodFields(form: Form, from: RwSignal<String>, to: RwSignal<String>) -> impl IntoView {
    let field = |pointer, label, test| Field { form, pointer, label, hint: None, test };
    let first = field("/period/from", t::settings::first_day(), "plan-from");
    let last = field("/period", t::settings::last_day(), "plan-to");
    view! {
        <div class="days">
            <TextField field=first value=from kind="date"/>
            <TextField field=last value=to kind="date"/>
        </div>
    }
}
