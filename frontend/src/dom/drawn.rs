//! Views in the page: drawn once, then changed where they differ.

use std::{borrow::Cow, cell::RefCell, rc::Rc};

use leptos::prelude::{Owner, RenderEffect};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, Event, Node, Text};

use super::{
    Act, Hole, Value, View,
    markup::{ATTRIBUTE, CHILD, CLOSE, EVENT, OPEN, PROPERTY, WORDS},
    template::{self, draw_words, put},
};

/// A view that is in the page. It has always a node there, so that its place is known.
enum Drawn {
    Words(Text, Cow<'static, str>),
    /// With the node after them.
    Many(Vec<Self>, Text),
    Filled(&'static str, Vec<Root>, Vec<Filling>),
    Live(Following),
    /// What an effect has set an attribute to.
    Value(Value),
}

/// An effect that draws. When it goes, what it has drawn goes at once: the effect's own task would hold it a moment
/// longer, and what follows inside it would run after the page's values have gone.
struct Following(RenderEffect<Drawn>);

impl std::ops::Deref for Following {
    type Target = RenderEffect<Drawn>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        drop(self.0.take_value());
    }
}

/// A node of markup that is in no element of it.
enum Root {
    Node(Node),
    /// The view in this hole.
    Hole(usize),
}

/// What is in a hole.
enum Filling {
    Child(Drawn),
    Value(Setting, Drawn),
    Act(Rc<RefCell<Act>>),
}

/// Where a value goes.
#[derive(Clone)]
struct Setting {
    element: Element,
    name: &'static str,
    is_property: bool,
}

/// Draws the view at the end of an element, where it stays.
pub fn place(view: View, parent: &Node) {
    std::mem::forget(draw(view, parent, None));
}

/// Draws the view in `parent`, before a node of it or at its end.
fn draw(view: View, parent: &Node, before: Option<&Node>) -> Drawn {
    match view {
        View::Words(words) => Drawn::Words(draw_words(&words, parent, before), words),
        View::Many(views) => {
            let drawn = views.into_iter().map(|view| draw(view, parent, before)).collect();
            Drawn::Many(drawn, draw_words("", parent, before))
        }
        View::Filled(markup, holes) => fill(markup, holes, parent, before),
        View::Live(mut read) => {
            let (parent, before) = (parent.clone(), before.cloned());
            let follow = move |drawn| match drawn {
                Some(drawn) => redraw(drawn, read()),
                None => draw(read(), &parent, before.as_ref()),
            };
            Drawn::Live(Following(RenderEffect::new(follow)))
        }
    }
}

/// Draws markup, and fills its holes.
fn fill(markup: &'static str, holes: Vec<Hole>, parent: &Node, before: Option<&Node>) -> Drawn {
    let mut holes = holes.into_iter();
    let mut roots = Vec::new();
    let mut fillings = Vec::new();
    let copy = template::copy(markup);
    let mut inside = vec![Walk::into(copy.clone())];
    for (mark, words) in template::steps(markup) {
        match (mark, inside.as_mut_slice()) {
            (OPEN | WORDS, [outer @ .., walk]) => {
                let Some(node) = walk.next() else { continue };
                if outer.is_empty() {
                    roots.push(Root::Node(node.clone()));
                }
                if mark == OPEN {
                    inside.push(Walk::into(node));
                }
            }
            (CLOSE, _) => {
                inside.pop();
            }
            (ATTRIBUTE | PROPERTY | EVENT | CHILD, [outer @ .., walk]) => match holes.next() {
                Some(Hole::Child(view)) => {
                    if outer.is_empty() {
                        roots.push(Root::Hole(fillings.len()));
                    }
                    fillings.push(Filling::Child(draw(view, &walk.parent, walk.ahead.as_ref())));
                }
                Some(Hole::Value(value)) => {
                    let element = walk.parent.clone().unchecked_into();
                    let setting = Setting { element, name: words, is_property: mark == PROPERTY };
                    let drawn = setting.follow(value, None);
                    fillings.push(Filling::Value(setting, drawn));
                }
                Some(Hole::Act(act)) => fillings.push(Filling::Act(listen(&walk.parent, words, act))),
                None => {}
            },
            _ => {}
        }
    }
    put(&copy, parent, before);
    Drawn::Filled(markup, roots, fillings)
}

/// Goes through the nodes that a parent has from its template; what is drawn between them is not met.
struct Walk {
    parent: Node,
    /// The node that comes next.
    ahead: Option<Node>,
}

impl Walk {
    fn into(parent: Node) -> Self {
        Self { ahead: parent.first_child(), parent }
    }

    fn next(&mut self) -> Option<Node> {
        let node = self.ahead.take()?;
        self.ahead = node.next_sibling();
        Some(node)
    }
}

/// Listens with an act that can be changed for another.
fn listen(element: &Node, event: &str, act: Act) -> Rc<RefCell<Act>> {
    let act = Rc::new(RefCell::new(act));
    let now = act.clone();
    let owner = Owner::current().unwrap_or_default();
    let heard = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let act = now.borrow().clone();
        owner.with(|| act(event));
    });
    // The browser lets go of it together with the element.
    let _ = element.add_event_listener_with_callback(event, heard.into_js_value().unchecked_ref());
    act
}

impl Setting {
    fn set(&self, value: &Value) {
        if self.is_property {
            value.set_property(&self.element, self.name);
        } else {
            value.set_attribute(&self.element, self.name);
        }
    }

    /// Sets the value, now and whenever it changes, unless it is what was set before.
    fn follow(&self, value: Value, before: Option<Drawn>) -> Drawn {
        if let Value::Live(read) = value {
            let setting = self.clone();
            let follow = move |before: Option<Drawn>| setting.change(read(), before.as_ref());
            return Drawn::Live(Following(RenderEffect::new_with_value(follow, before)));
        }
        self.change(value, before.as_ref())
    }

    fn change(&self, value: Value, before: Option<&Drawn>) -> Drawn {
        if !matches!(before, Some(Drawn::Value(before)) if before.is(&value)) {
            self.set(&value);
        }
        Drawn::Value(value)
    }
}

/// Changes what is drawn into `view`; draws it anew in the same place when it is another.
fn redraw(drawn: Drawn, view: View) -> Drawn {
    match (drawn, view) {
        (Drawn::Words(text, before), View::Words(words)) => {
            if before != words {
                text.set_data(&words);
            }
            Drawn::Words(text, words)
        }
        (Drawn::Many(drawn, end), View::Many(views)) => {
            let mut drawn = drawn.into_iter();
            let parent = end.parent_node();
            let add = |view| match (drawn.next(), &parent) {
                (Some(drawn), _) => Some(redraw(drawn, view)),
                (None, Some(parent)) => Some(draw(view, parent, Some(&end))),
                (None, None) => None,
            };
            let redrawn = views.into_iter().filter_map(add).collect();
            drawn.for_each(remove);
            Drawn::Many(redrawn, end)
        }
        (Drawn::Filled(before, roots, fillings), View::Filled(markup, holes)) if before == markup => {
            let fillings = fillings.into_iter().zip(holes).map(|(filling, hole)| refill(filling, hole));
            Drawn::Filled(markup, roots, fillings.collect())
        }
        (Drawn::Live(effect), View::Live(mut read)) => {
            let drawn = effect.take_value();
            let follow = move |drawn| match drawn {
                Some(drawn) => redraw(drawn, read()),
                None => Drawn::Value(Value::Absent),
            };
            Drawn::Live(Following(RenderEffect::new_with_value(follow, drawn)))
        }
        (drawn, view) => {
            let Some(first) = drawn.first() else { return drawn };
            let Some(parent) = first.parent_node() else { return drawn };
            let new = draw(view, &parent, Some(&first));
            remove(drawn);
            new
        }
    }
}

fn refill(filling: Filling, hole: Hole) -> Filling {
    match (filling, hole) {
        (Filling::Child(drawn), Hole::Child(view)) => Filling::Child(redraw(drawn, view)),
        (Filling::Value(setting, drawn), Hole::Value(value)) => {
            let before = if let Drawn::Live(effect) = drawn { effect.take_value() } else { Some(drawn) };
            let drawn = setting.follow(value, before);
            Filling::Value(setting, drawn)
        }
        (Filling::Act(act), Hole::Act(new)) => {
            act.replace(new);
            Filling::Act(act)
        }
        // The same markup has the same holes.
        (filling, _) => filling,
    }
}

/// Takes a view out of the page.
fn remove(drawn: Drawn) {
    let take = |node: &Node| {
        if let Some(parent) = node.parent_node() {
            let _ = parent.remove_child(node);
        }
    };
    match drawn {
        Drawn::Words(text, _) => take(&text),
        Drawn::Many(views, end) => {
            views.into_iter().for_each(remove);
            take(&end);
        }
        Drawn::Filled(_, roots, fillings) => {
            for root in &roots {
                if let Root::Node(node) = root {
                    take(node);
                }
            }
            let is_root = |n| roots.iter().any(|root| matches!(root, Root::Hole(hole) if *hole == n));
            for (n, filling) in fillings.into_iter().enumerate() {
                if let Filling::Child(view) = filling
                    && is_root(n)
                {
                    remove(view);
                }
            }
        }
        Drawn::Live(effect) => {
            if let Some(view) = effect.take_value() {
                remove(view);
            }
        }
        Drawn::Value(_) => {}
    }
}

impl Drawn {
    /// The first of its nodes.
    fn first(&self) -> Option<Node> {
        match self {
            Self::Words(text, _) => Some(text.clone().into()),
            Self::Many(views, end) => views.first().map_or_else(|| Some(end.clone().into()), Self::first),
            Self::Filled(_, roots, fillings) => match roots.first()? {
                Root::Node(node) => Some(node.clone()),
                Root::Hole(n) => match fillings.get(*n)? {
                    Filling::Child(view) => view.first(),
                    Filling::Value(..) | Filling::Act(_) => None,
                },
            },
            Self::Live(effect) => effect.with_value_mut(|view| view.first()).flatten(),
            Self::Value(_) => None,
        }
    }
}
