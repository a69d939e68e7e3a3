//! A text field with a list that follows what is typed: the list under the field, or open beside it.
//!
//! Typing filters, arrows move, Enter chooses, Esc closes.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::icon::{icon, mark};
use crate::{browser, locales::t};

/// Something to choose.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    pub key: String,
    pub name: String,
    pub about: String,
    /// An office that nobody holds.
    pub vacant: bool,
    /// How many measures it carries already, where that says something.
    pub load: Option<u32>,
}

impl Choice {
    /// Whether each of the words is in it.
    fn holds(&self, words: &str) -> bool {
        let (name, about) = (self.name.to_lowercase(), self.about.to_lowercase());
        words.split_whitespace().all(|word| name.contains(word) || about.contains(word))
    }
}

/// What the list is called, and what it says when nothing matches.
#[derive(Clone, Copy)]
pub struct Words {
    pub list: fn() -> String,
    pub none: fn() -> String,
}

/// For offices and bodies.
pub const PARTIES: Words = Words { list: t::responsibility::list, none: t::responsibility::no_match };

/// More than anybody reads; those who type get fewer.
const MOST_SHOWN: usize = 50;

/// The state of a field and its list.
#[derive(Clone, Copy)]
pub struct Combobox {
    id: &'static str,
    pub typed: RwSignal<String>,
    is_open: RwSignal<bool>,
    /// Which of the matching ones Enter takes.
    active: RwSignal<usize>,
    /// Whether anything has been typed or marked: until then nothing is taken where a click only marks.
    is_touched: RwSignal<bool>,
    matching: Memo<Vec<Choice>>,
    /// Whether the list is there all the time.
    stays: bool,
    /// Whether a click takes the choice at once, rather than marking it.
    takes: bool,
    words: Words,
    on_choose: Callback<Choice>,
}

impl Combobox {
    pub fn new(
        id: &'static str,
        choices: Signal<Vec<Choice>>,
        stays: bool,
        words: Words,
        on_choose: Callback<Choice>,
    ) -> Self {
        let typed = RwSignal::new(String::new());
        let matching = Memo::new(move |_| {
            let words = typed.get().trim().to_lowercase();
            choices.with(|choices| {
                let matching = choices.iter().filter(|choice| choice.holds(&words));
                matching.take(MOST_SHOWN).cloned().collect::<Vec<_>>()
            })
        });
        Self {
            id,
            typed,
            is_open: RwSignal::new(stays),
            active: RwSignal::new(0),
            is_touched: RwSignal::new(false),
            matching,
            stays,
            takes: !stays,
            words,
            on_choose,
        }
    }

    /// A click takes the choice, although the list is there all the time.
    pub fn taking(self) -> Self {
        Self { takes: true, ..self }
    }

    /// The one that Enter takes.
    pub fn active(self) -> Option<Choice> {
        let active = self.active.get();
        self.matching.with(|matching| matching.get(active).filter(|_| self.is_armed()).cloned())
    }

    fn is_armed(self) -> bool {
        self.takes || self.is_touched.get()
    }

    fn mark(self, n: usize) {
        self.active.set(n);
        self.is_touched.set(true);
    }

    pub fn close(self) {
        self.typed.set(String::new());
        self.active.set(0);
        self.is_touched.set(false);
        self.is_open.set(self.stays);
    }

    fn closes(self) -> bool {
        self.typed.with_untracked(|typed| !typed.is_empty()) || (!self.stays && self.is_open.get_untracked())
    }

    fn choose(self, choice: Choice) {
        self.on_choose.run(choice);
        self.close();
    }

    fn move_by(self, steps: isize) {
        let count = self.matching.with(Vec::len);
        if count == 0 {
            return;
        }
        let steps = if self.is_armed() { steps } else { 0 };
        let next = (self.active.get().min(count - 1) + count).saturating_add_signed(steps) % count;
        self.mark(next);
        self.is_open.set(true);
        browser::bring_into_view(&self.option_id(next));
    }

    fn option_id(self, n: usize) -> String {
        format!("{}-{n}", self.id)
    }

    fn on_key(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "ArrowDown" => self.move_by(1),
            "ArrowUp" => self.move_by(-1),
            "Enter" => {
                if let Some(choice) = self.active().filter(|_| self.is_open.get()) {
                    self.choose(choice);
                }
            }
            // Where there is nothing to close, it closes what is around.
            "Escape" if self.closes() => self.close(),
            _ => return,
        }
        event.prevent_default();
    }

    /// The text field.
    pub fn input(self, placeholder: String, described_by: Option<String>, test: &'static str) -> AnyView {
        let list = format!("{}-list", self.id);
        let on_input = move |event| {
            self.typed.set(event_target_value(&event));
            self.mark(0);
            self.is_open.set(true);
        };
        let active_id =
            move || self.active().filter(|_| self.is_open.get()).map(|_| self.option_id(self.active.get()));
        view! {
            <div class="search">
                {icon("i-search")}
                <input
                    class="input"
                    id=self.id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    aria-autocomplete="list"
                    aria-controls=list
                    aria-expanded=move || self.is_open.get().to_string()
                    aria-activedescendant=active_id
                    aria-describedby=described_by
                    placeholder=placeholder
                    data-test=test
                    prop:value=move || self.typed.get()
                    on:input=on_input
                    on:focus=move |_| self.is_open.set(true)
                    on:blur=move |_| self.is_open.set(self.stays)
                    on:keydown=move |event| self.on_key(&event)
                />
            </div>
        }
        .into_any()
    }

    /// The list. Where it stays open a click marks the choice; else it takes it.
    pub fn list(self) -> AnyView {
        let options = move || {
            let matching = self.matching.get();
            if matching.is_empty() {
                return view! { <li class="opt--group" role="presentation">{(self.words.none)()}</li> }
                    .into_any();
            }
            (matching.into_iter().enumerate().map(|(n, choice)| self.option(n, choice)).collect_view())
                .into_any()
        };
        let class = if self.stays { "picker__list" } else { "combo__list" };
        view! {
            <ul
                class=class
                id=format!("{}-list", self.id)
                role="listbox"
                aria-label=(self.words.list)()
                hidden=move || !self.is_open.get()
                on:mousedown=|event| event.prevent_default()
            >
                {options}
            </ul>
        }
        .into_any()
    }

    fn option(self, n: usize, choice: Choice) -> AnyView {
        let is_active = move || self.is_armed() && self.active.get() == n;
        let load = choice.load.map(carried);
        let vacant = choice.vacant.then(|| mark("g-gap"));
        let Choice { key, name, about, .. } = choice.clone();
        let on_click = move |_| if self.takes { self.choose(choice.clone()) } else { self.mark(n) };
        view! {
            <li
                class="opt"
                role="option"
                id=self.option_id(n)
                data-test="option"
                data-key=key
                aria-selected=move || is_active().to_string()
                on:click=on_click
            >
                <span class="opt__t"><b>{name}</b><span class="opt__s">{vacant}{about}</span></span>
                {load}
            </li>
        }
        .into_any()
    }
}

/// How much somebody carries, as dots and a number.
fn carried(load: u32) -> AnyView {
    let dots = (0..load.min(10)).map(|_| view! { <i></i> }).collect_view();
    view! {
        <span class="load">
            <span class="loaddots" aria-hidden="true">{dots}</span>
            <b>{load}</b>
            <span class="vh">" "{t::assign::load(load)}</span>
        </span>
    }
    .into_any()
}
