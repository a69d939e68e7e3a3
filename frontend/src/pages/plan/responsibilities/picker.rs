//! Who could answer for the chosen measures: those who are with them already come first.

use leptos::prelude::*;
use verv_contract::organisation::parties::AssigneeView;
use verv_domain::plan::responsibilities::Part;

use super::{
    board::{Assignable, Board},
    give::Giving,
};
use crate::{
    locales::{small, t},
    pages::organisation::parties,
    ui::combobox::{Choice, Combobox, ComboboxInput, ComboboxList},
};

/// Offices and bodies. Whoever supports the chosen measures is the first suggestion for those that nobody answers for.
pub fn suggested(board: &Board, chosen: &[Assignable], part: Part) -> Vec<Choice> {
    if part == Part::Supporting {
        return board.choices.clone();
    }
    let is_with = |choice: &Choice| {
        let is_it = |assignee: &AssigneeView| parties::key(&assignee.party.to_party()) == choice.key;
        chosen.iter().filter(|measure| measure.supporting.iter().any(is_it)).count()
    };
    let counted: Vec<(usize, &Choice)> =
        board.choices.iter().map(|choice| (is_with(choice), choice)).collect();
    let mut first: Vec<_> = counted.iter().filter(|(count, _)| *count > 0).collect();
    first.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let first = first.into_iter().map(|(count, choice)| {
        let with =
            if chosen.len() == 1 { t::assign::is_with() } else { t::assign::is_with_some(small(*count)) };
        let about = if choice.about.is_empty() { with } else { format!("{with} · {}", choice.about) };
        Choice { about, ..(*choice).clone() }
    });
    let others = counted.iter().filter(|(count, _)| *count == 0).map(|(_, choice)| (*choice).clone());
    first.chain(others).collect()
}

#[component]
pub fn Picker(giving: Giving, combobox: Combobox) -> impl IntoView {
    let role = move |part: Part, words: String| {
        view! {
            <label>
                <input
                    type="radio"
                    name="rolle"
                    data-test=format!("role-{}", part.as_str())
                    prop:checked=move || giving.part.get() == part
                    on:change=move |_| giving.part.set(part)
                />
                {words}
            </label>
        }
    };
    let question = move || match giving.part.get() {
        Part::Accountable => t::assign::who_answers(),
        Part::Supporting => t::assign::who_helps(),
    };
    let words = move || {
        if giving.busy.get() {
            return t::assign::saving();
        }
        match (combobox.active(), giving.part.get()) {
            (Some(choice), Part::Accountable) => t::assign::give_to(&choice.name),
            (Some(choice), Part::Supporting) => t::assign::add(&choice.name),
            (None, _) => t::assign::choose_party(),
        }
    };
    view! {
        <section aria-labelledby="h-verv" class="picker split__sticky" id="velg-verv">
            <div class="picker__head">
                <div class="row row--between">
                    <h2 id="h-verv" data-test="chosen-count">{move || giving.chosen_words()}</h2>
                    <div class="segment" role="radiogroup" aria-label=t::assign::role()>
                        {role(Part::Accountable, t::part::accountable())}
                        {role(Part::Supporting, t::part::supporting())}
                    </div>
                </div>
                <div class="field">
                    <label for="party">{question}</label>
                    <ComboboxInput combobox placeholder=t::assign::search_hint() test="party"/>
                </div>
            </div>
            <ComboboxList combobox/>
            <div class="picker__foot">
                <button
                    class="btn btn--primary btn--wide"
                    type="submit"
                    data-test="give"
                    aria-busy=move || giving.busy.get().then_some("true")
                >
                    {words}
                </button>
                <p class="row soft only-wide">
                    <span><kbd>"↑"</kbd>" "<kbd>"↓"</kbd>" "{t::assign::keys_move()}</span>
                    <span><kbd>"Enter"</kbd>" "{t::assign::keys_give()}</span>
                </p>
            </div>
        </section>
    }
}
