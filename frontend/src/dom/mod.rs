//! Views: what a page consists of, as values of one type.
//!
//! Leptos owns the signals, the effects and the contexts. Its own views are a type for every element and every
//! tuple of attributes, and each type brings its own code for drawing and redrawing; they were a third of the
//! program. Here a view is a text with holes: [`view!`](markup) makes it, [`template`] copies what every drawing of it
//! has in common, and [`drawn`] fills the holes, puts it in the page and keeps it current. A view that is drawn again
//! where the same view stood changes only what differs, so that focus and what is typed stay.

mod drawn;
mod markup;
mod template;

use std::borrow::Cow;

use leptos::prelude::{Get, RwSignal};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

pub use drawn::place;
pub(crate) use markup::{markup, view};

/// Something to see.
pub enum View {
    /// Words; none is nothing.
    Words(Cow<'static, str>),
    /// One after another.
    Many(Vec<Self>),
    /// Markup, and what goes in its holes in the order that they stand.
    Filled(&'static str, Vec<Hole>),
    /// Follows what it reads.
    Live(Box<dyn FnMut() -> Self>),
}

/// What goes in a hole.
pub enum Hole {
    Child(View),
    Value(Value),
    Act(Act),
}

/// What happens on an event.
pub type Act = std::rc::Rc<dyn Fn(Event)>;

/// The value of an attribute or a property.
pub enum Value {
    /// The attribute is not there.
    Absent,
    Words(Cow<'static, str>),
    /// It is there or not.
    Yes(bool),
    /// Follows what it reads.
    Live(Box<dyn Fn() -> Self>),
}

/// A view that follows what it reads.
pub fn live<V: Into<View>>(mut draw: impl FnMut() -> V + 'static) -> View {
    View::Live(Box::new(move || draw().into()))
}

/// An attribute's words, which follow what they read.
pub fn text_of(read: impl Fn() -> String + 'static) -> Value {
    Value::Live(Box::new(move || read().into()))
}

/// An attribute that may be absent.
pub fn optional(read: impl Fn() -> Option<String> + 'static) -> Value {
    Value::Live(Box::new(move || read().into()))
}

/// An attribute or a property that is there or not.
pub fn yes(read: impl Fn() -> bool + 'static) -> Value {
    Value::Live(Box::new(move || Value::Yes(read())))
}

/// What happens on an event.
pub fn on(act: impl Fn(Event) + 'static) -> Act {
    std::rc::Rc::new(act)
}

impl From<()> for View {
    fn from((): ()) -> Self {
        Self::Words(Cow::Borrowed(""))
    }
}

impl From<&'static str> for View {
    fn from(words: &'static str) -> Self {
        Self::Words(Cow::Borrowed(words))
    }
}

impl From<String> for View {
    fn from(words: String) -> Self {
        Self::Words(Cow::Owned(words))
    }
}

/// Numbers, in digits.
macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for View {
            fn from(number: $number) -> Self {
                number.to_string().into()
            }
        }
    )*};
}
numbers!(i64, u32, u64, usize);

impl<V: Into<Self>> From<Option<V>> for View {
    fn from(view: Option<V>) -> Self {
        view.map_or_else(|| ().into(), Into::into)
    }
}

impl<V: Into<Self>> From<Vec<V>> for View {
    fn from(views: Vec<V>) -> Self {
        views.into_iter().collect()
    }
}

impl<V: Into<Self>> FromIterator<V> for View {
    fn from_iter<I: IntoIterator<Item = V>>(views: I) -> Self {
        Self::Many(views.into_iter().map(Into::into).collect())
    }
}

impl From<&'static str> for Value {
    fn from(words: &'static str) -> Self {
        Self::Words(Cow::Borrowed(words))
    }
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        Self::Words(Cow::Owned(words))
    }
}

impl From<Option<String>> for Value {
    fn from(words: Option<String>) -> Self {
        words.map_or(Self::Absent, Into::into)
    }
}

impl Value {
    /// Sets the attribute, or takes it away.
    fn set_attribute(&self, element: &Element, name: &str) {
        // None of these fails for a name that markup can have.
        let _ = match self {
            Self::Words(words) if name == "inner_html" => {
                element.set_inner_html(words);
                Ok(())
            }
            Self::Words(words) => element.set_attribute(name, words),
            Self::Yes(true) => element.set_attribute(name, ""),
            Self::Yes(false) | Self::Absent | Self::Live(_) => element.remove_attribute(name),
        };
    }

    fn set_property(&self, element: &Element, name: &str) {
        let value = match self {
            Self::Words(words) => words.as_ref().into(),
            Self::Yes(yes) => (*yes).into(),
            Self::Absent | Self::Live(_) => wasm_bindgen::JsValue::UNDEFINED,
        };
        // A property of an element of the page can be set.
        let _ = js_sys::Reflect::set(element, &name.into(), &value);
    }

    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Absent, Self::Absent) => true,
            (Self::Words(one), Self::Words(other)) => one == other,
            (Self::Yes(one), Self::Yes(other)) => one == other,
            _ => false,
        }
    }
}

/// What happens on a key.
pub fn on_key_down(act: impl Fn(&KeyboardEvent) + 'static) -> Act {
    on(move |event| act(event.unchecked_ref()))
}

/// `aria-busy`, which is a word.
pub fn busy_while(is_busy: RwSignal<bool>) -> Value {
    optional(move || is_busy.get().then(|| "true".to_owned()))
}
