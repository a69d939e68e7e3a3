//! Parts of a view that change, in one type each.
//!
//! A closure in a view is a type of its own, and each brings two thousand bytes of machinery with it. Behind these
//! the machinery is there once; it halves the program.

use std::sync::{Arc, Mutex};

use leptos::{prelude::*, tachys::reactive_graph::SharedReactiveFunction};

/// A view that follows what it reads.
pub fn live<V: IntoView>(mut draw: impl FnMut() -> V + Send + 'static) -> AnyView {
    let draw: SharedReactiveFunction<AnyView> = Arc::new(Mutex::new(move || draw().into_any()));
    draw.into_any()
}

/// Words that follow what they read; also for attributes.
pub fn text_of(read: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(read)
}

/// An attribute that may be absent.
pub fn optional(read: impl Fn() -> Option<String> + Send + Sync + 'static) -> Signal<Option<String>> {
    Signal::derive(read)
}

/// An attribute or a class that is there or not.
pub fn yes(read: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(read)
}

/// `aria-busy`, which is a word.
pub fn busy_while(is_busy: RwSignal<bool>) -> Signal<Option<String>> {
    optional(move || is_busy.get().then(|| "true".to_owned()))
}

/// What happens on an event.
pub fn on<E: 'static>(act: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(act)
}

/// One type for every view.
pub trait Erased {
    fn erased(self) -> AnyView;
}

impl<T: IntoAny + Send> Erased for View<T> {
    // Without its wrapper, which would be a second type of every element.
    fn erased(self) -> AnyView {
        self.into_inner().into_any()
    }
}
