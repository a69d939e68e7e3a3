//! A text field with a list that follows what is typed: the list under the field, or open beside it.
//!
//! Typing filters, arrows move, Enter chooses, Esc closes.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::icon::{icon, mark};
use crate::{
    browser::{self, folded},
    locales::t,
};

/// Something to choose.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Choice {
    pub key: String,
    pub name: String,
    pub about: String,
    /// An office that nobody holds.
    pub vacant: bool,
    /// How many measures it carries already, where that says something.
    pub load: Option<u32>,
}

/// How well something matches what is typed, the best first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Match {
    /// Each word is the beginning of a word of its name.
    Name,
    /// The same, of its name or of what is said about it.
    About,
    /// A word is inside one: the end of a compound.
    Inside,
}

impl Match {
    const ALL: [Self; 3] = [Self::Name, Self::About, Self::Inside];
}

impl Choice {
    /// `words` are folded.
    fn matching(&self, words: &[&str]) -> Option<Match> {
        let (name, about) = (folded(&self.name), folded(&self.about));
        let all = |holds: &dyn Fn(&str) -> bool| words.iter().all(|word| holds(word));
        if all(&|word| begins_in(&name, word)) {
            Some(Match::Name)
        } else if all(&|word| begins_in(&name, word) || begins_in(&about, word)) {
            Some(Match::About)
        } else if all(&|word| name.contains(word) || about.contains(word)) {
            Some(Match::Inside)
        } else {
            None
        }
    }
}

/// Whether a word of the text begins so.
fn begins_in(text: &str, beginning: &str) -> bool {
    text.match_indices(beginning).any(|(place, _)| {
        // What does not begin with a letter or a digit stands nowhere inside a word.
        let before = text[..place].chars().next_back();
        !before.is_some_and(char::is_alphanumeric) || !beginning.starts_with(char::is_alphanumeric)
    })
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

/// Where the list is, and what a click in it does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Under the field while it is in use: a click takes the choice.
    Below,
    /// There all the time: a click marks the choice.
    Beside,
    /// All that a dialog holds: a click takes the choice, Esc is the dialog's, and what matches inside a word is not
    /// among so many.
    Whole,
}

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
    kind: Kind,
    words: Words,
    on_choose: Callback<Choice>,
}

impl Combobox {
    /// `stays`: the list is there all the time.
    pub fn new(
        id: &'static str,
        choices: Signal<Vec<Choice>>,
        stays: bool,
        words: Words,
        on_choose: Callback<Choice>,
    ) -> Self {
        Self::of_kind(id, choices, if stays { Kind::Beside } else { Kind::Below }, words, on_choose)
    }

    /// All that a dialog holds.
    pub fn whole(
        id: &'static str,
        choices: Signal<Vec<Choice>>,
        words: Words,
        on_choose: Callback<Choice>,
    ) -> Self {
        Self::of_kind(id, choices, Kind::Whole, words, on_choose)
    }

    fn of_kind(
        id: &'static str,
        choices: Signal<Vec<Choice>>,
        kind: Kind,
        words: Words,
        on_choose: Callback<Choice>,
    ) -> Self {
        let typed = RwSignal::new(String::new());
        let matching = Memo::new(move |_| {
            let typed = typed.with(|typed| folded(typed));
            choices.with(|choices| matching(choices, &typed, kind))
        });
        Self {
            id,
            typed,
            is_open: RwSignal::new(kind != Kind::Below),
            active: RwSignal::new(0),
            is_touched: RwSignal::new(false),
            matching,
            kind,
            words,
            on_choose,
        }
    }

    /// The one that Enter takes.
    pub fn active(self) -> Option<Choice> {
        let active = self.active.get();
        self.matching.with(|matching| matching.get(active).filter(|_| self.is_armed()).cloned())
    }

    fn takes(self) -> bool {
        self.kind != Kind::Beside
    }

    fn is_armed(self) -> bool {
        self.takes() || self.is_touched.get()
    }

    fn mark(self, n: usize) {
        self.active.set(n);
        self.is_touched.set(true);
    }

    pub fn close(self) {
        self.typed.set(String::new());
        self.active.set(0);
        self.is_touched.set(false);
        self.is_open.set(self.kind != Kind::Below);
    }

    /// Whether Esc has something to close here, rather than what is around.
    fn closes(self) -> bool {
        match self.kind {
            Kind::Below => {
                self.is_open.get_untracked() || self.typed.with_untracked(|typed| !typed.is_empty())
            }
            Kind::Beside => self.typed.with_untracked(|typed| !typed.is_empty()),
            Kind::Whole => false,
        }
    }

    fn choose(self, choice: Choice) {
        self.on_choose.run(choice);
        self.close();
    }

    fn move_by(self, steps: isize) {
        let count = self.matching.with_untracked(Vec::len);
        if count == 0 {
            return;
        }
        let steps = if untrack(|| self.is_armed()) { steps } else { 0 };
        let next = (self.active.get_untracked().min(count - 1) + count).saturating_add_signed(steps) % count;
        self.mark(next);
        self.is_open.set(true);
        browser::bring_into_view(&self.option_id(next));
    }

    fn option_id(self, n: usize) -> String {
        format!("{}-{n}", self.id)
    }

    fn list_id(self) -> String {
        format!("{}-list", self.id)
    }

    fn on_key(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "ArrowDown" => self.move_by(1),
            "ArrowUp" => self.move_by(-1),
            "Enter" => {
                let active = untrack(|| self.active());
                if let Some(choice) = active.filter(|_| self.is_open.get_untracked()) {
                    self.choose(choice);
                }
            }
            // Where there is nothing to close, it closes what is around.
            "Escape" if self.closes() => self.close(),
            _ => return,
        }
        event.prevent_default();
    }

    // The same as functions, while pages still call them.

    pub fn input(self, placeholder: String, described_by: Option<String>, test: &'static str) -> AnyView {
        view! { <ComboboxInput combobox=self placeholder described_by test/> }.into_any()
    }

    pub fn list(self) -> AnyView {
        view! { <ComboboxList combobox=self/> }.into_any()
    }
}

/// The best first; among equals, in the order that they have.
fn matching(choices: &[Choice], typed: &str, kind: Kind) -> Vec<Choice> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    if words.is_empty() {
        return choices.iter().take(MOST_SHOWN).cloned().collect();
    }
    let matched: Vec<_> =
        choices.iter().filter_map(|choice| Some((choice.matching(&words)?, choice))).collect();
    let wanted = Match::ALL.into_iter().filter(|how| kind != Kind::Whole || *how != Match::Inside);
    let best_first = wanted.flat_map(|how| matched.iter().filter(move |(found, _)| *found == how));
    best_first.take(MOST_SHOWN).map(|(_, choice)| (*choice).clone()).collect()
}

/// The text field.
#[component]
pub fn ComboboxInput(
    combobox: Combobox,
    placeholder: String,
    #[prop(default = None)] described_by: Option<String>,
    test: &'static str,
) -> impl IntoView {
    let on_input = move |event| {
        combobox.typed.set(event_target_value(&event));
        combobox.mark(0);
        combobox.is_open.set(true);
    };
    let active_id = move || {
        let active = combobox.active().filter(|_| combobox.is_open.get());
        active.map(|_| combobox.option_id(combobox.active.get()))
    };
    view! {
        <div class="search">
            {icon("i-search")}
            <input
                class="input"
                id=combobox.id
                type="text"
                role="combobox"
                autocomplete="off"
                aria-autocomplete="list"
                aria-controls=combobox.list_id()
                aria-expanded=move || combobox.is_open.get().to_string()
                aria-activedescendant=active_id
                aria-describedby=described_by
                placeholder=placeholder
                data-test=test
                prop:value=combobox.typed
                on:input=on_input
                on:focus=move |_| combobox.is_open.set(true)
                on:blur=move |_| combobox.is_open.set(combobox.kind != Kind::Below)
                on:keydown=move |event| combobox.on_key(&event)
            />
        </div>
    }
}

/// The list. Where it stays open a click marks the choice; else it takes it.
#[component]
pub fn ComboboxList(combobox: Combobox) -> impl IntoView {
    let is_none = Memo::new(move |_| combobox.matching.with(Vec::is_empty));
    let class = if combobox.kind == Kind::Below { "combo__list" } else { "picker__list" };
    let option = move |n: ReadSignal<usize>, choice: Choice| view! { <ListOption combobox n choice/> };
    view! {
        <ul
            class=class
            id=combobox.list_id()
            role="listbox"
            aria-label=(combobox.words.list)()
            hidden=move || !combobox.is_open.get()
            on:mousedown=|event| event.prevent_default()
        >
            <Show when=move || is_none.get()>
                <li class="opt--group" role="presentation">{(combobox.words.none)()}</li>
            </Show>
            <ForEnumerate each=move || combobox.matching.get() key=Choice::clone children=option/>
        </ul>
    }
}

#[component]
fn ListOption(combobox: Combobox, n: ReadSignal<usize>, choice: Choice) -> impl IntoView {
    let is_active = move || combobox.is_armed() && combobox.active.get() == n.get();
    let Choice { key, name, about, vacant, load } = choice.clone();
    let on_click = move |_| {
        if combobox.takes() {
            combobox.choose(choice.clone());
        } else {
            combobox.mark(n.get_untracked());
        }
    };
    view! {
        <li
            class="opt"
            role="option"
            id=move || combobox.option_id(n.get())
            data-test="option"
            data-key=key
            aria-selected=move || is_active().to_string()
            on:click=on_click
        >
            <span class="opt__t"><b>{name}</b><span class="opt__s">{vacant.then(|| mark("g-gap"))}{about}</span></span>
            {load.map(|load| view! { <Load load/> })}
        </li>
    }
}

/// How much somebody carries, as dots and a number.
#[component]
fn Load(load: u32) -> impl IntoView {
    let dots = (0..load.min(10)).map(|_| view! { <i></i> }).collect_view();
    view! {
        <span class="load">
            <span class="loaddots" aria-hidden="true">{dots}</span>
            <b>{load}</b>
            <span class="vh">" "{t::assign::load(load)}</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Kind, matching};

    fn choice(name: &str, about: &str) -> Choice {
        Choice {
            key: name.to_owned(),
            name: name.to_owned(),
            about: about.to_owned(),
            vacant: false,
            load: None,
        }
    }

    fn found(typed: &str, kind: Kind) -> Vec<String> {
        let choices = [
            choice("Hovedtillitsvalgt", "Ledig verv"),
            choice("Jevn informasjon til klubblederne", "Tiltak 1.2.3"),
            choice("Nestleder", ""),
            choice("Leder", "Styret"),
        ];
        matching(&choices, typed, kind).into_iter().map(|choice| choice.name).collect()
    }

    #[test]
    fn words_match_from_their_beginning_and_the_name_before_the_rest() {
        assert_eq!(found("le", Kind::Whole), ["Leder", "Hovedtillitsvalgt"]);
        assert_eq!(found("klubb jevn", Kind::Whole), ["Jevn informasjon til klubblederne"]);
        assert_eq!(found("1.2", Kind::Whole), ["Jevn informasjon til klubblederne"]);
        assert_eq!(found("tillit", Kind::Whole), [""; 0]);
        assert_eq!(found("", Kind::Whole).len(), 4);
    }

    #[test]
    fn among_offices_the_end_of_a_compound_comes_last() {
        assert_eq!(found("leder", Kind::Beside), ["Leder", "Jevn informasjon til klubblederne", "Nestleder"]);
        assert_eq!(found("tillit", Kind::Below), ["Hovedtillitsvalgt"]);
    }
}
