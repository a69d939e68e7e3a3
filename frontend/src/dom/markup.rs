//! `view!`: markup that becomes one text and a list of what goes in its holes.
//!
//! The text is what every use of the view has in common. It is data, which compresses to a few bytes; code would be
//! made anew for every element of every view.

/// Begins an element; its name follows.
pub const OPEN: char = '\u{1}';
/// An attribute's name follows.
pub const NAME: char = '\u{2}';
/// The attribute's value follows.
pub const VALUE: char = '\u{3}';
/// An attribute whose value is in the next hole; its name follows.
pub const ATTRIBUTE: char = '\u{4}';
/// A property whose value is in the next hole; its name follows.
pub const PROPERTY: char = '\u{5}';
/// An event whose handler is in the next hole; its name follows.
pub const EVENT: char = '\u{6}';
/// Words follow.
pub const WORDS: char = '\u{7}';
/// A view that is in the next hole.
pub const CHILD: char = '\u{8}';
/// Ends the element that began last.
pub const CLOSE: char = '\u{b}';

/// Draws markup: elements, `name="text"`, `name=expression`, `prop:name=expression`, `on:event=handler`,
/// `{expression}` and quoted words. A name without a value stands first or after a quoted value.
macro_rules! view {
    ($($markup:tt)*) => { $crate::dom::markup!(@inside [] [] $($markup)*) };
}

/// The steps of `view!`: the text so far, the holes so far, and the markup that is left.
macro_rules! markup {
    // Between tags.
    (@inside [$($text:expr,)*] [$($hole:expr,)*]) => {
        $crate::dom::View::Filled(concat!($($text),*), vec![$($hole),*])
    };
    (@inside [$($text:tt)*] $holes:tt < / $tag:ident > $($rest:tt)*) => {
        $crate::dom::markup!(@inside [$($text)* "\u{b}",] $holes $($rest)*)
    };
    (@inside [$($text:tt)*] $holes:tt < $tag:ident $($rest:tt)*) => {
        $crate::dom::markup!(@tag [$($text)* "\u{1}", stringify!($tag),] $holes $($rest)*)
    };
    (@inside [$($text:tt)*] $holes:tt $words:literal $($rest:tt)*) => {
        $crate::dom::markup!(@inside [$($text)* "\u{7}", $words,] $holes $($rest)*)
    };
    (@inside [$($text:tt)*] [$($hole:tt)*] {$($child:tt)*} $($rest:tt)*) => {
        $crate::dom::markup!(@inside [$($text)* "\u{8}",]
            [$($hole)* $crate::dom::Hole::Child($crate::dom::View::from($($child)*)),] $($rest)*)
    };
    // In a tag.
    (@tag [$($text:tt)*] $holes:tt / > $($rest:tt)*) => {
        $crate::dom::markup!(@inside [$($text)* "\u{b}",] $holes $($rest)*)
    };
    (@tag $text:tt $holes:tt > $($rest:tt)*) => {
        $crate::dom::markup!(@inside $text $holes $($rest)*)
    };
    (@tag $text:tt $holes:tt on : $event:ident = $($rest:tt)*) => {
        $crate::dom::markup!(@value $text $holes ["\u{6}" Act [stringify!($event)]] [] $($rest)*)
    };
    (@tag $text:tt $holes:tt prop : $name:ident = $($rest:tt)*) => {
        $crate::dom::markup!(@value $text $holes ["\u{5}" Value [stringify!($name)]] [] $($rest)*)
    };
    (@tag $text:tt $holes:tt $a:ident - $b:ident - $c:ident = $($rest:tt)*) => {
        $crate::dom::markup!(@value $text $holes
            ["\u{4}" Value [stringify!($a), "-", stringify!($b), "-", stringify!($c)]] [] $($rest)*)
    };
    (@tag $text:tt $holes:tt $a:ident - $b:ident = $($rest:tt)*) => {
        $crate::dom::markup!(@value $text $holes
            ["\u{4}" Value [stringify!($a), "-", stringify!($b)]] [] $($rest)*)
    };
    (@tag $text:tt $holes:tt $name:ident = $($rest:tt)*) => {
        $crate::dom::markup!(@value $text $holes ["\u{4}" Value [stringify!($name)]] [] $($rest)*)
    };
    (@tag [$($text:tt)*] $holes:tt $name:ident $($rest:tt)*) => {
        $crate::dom::markup!(@tag [$($text)* "\u{2}", stringify!($name), "\u{3}",] $holes $($rest)*)
    };
    // A value: a text in quotes, or everything up to the next name or the tag's end.
    (@value [$($text:tt)*] $holes:tt ["\u{4}" Value [$($name:tt)*]] [] $value:literal $($rest:tt)*) => {
        $crate::dom::markup!(@tag [$($text)* "\u{2}", $($name)*, "\u{3}", $value,] $holes $($rest)*)
    };
    (@value $text:tt $holes:tt $to:tt [] $first:tt $($rest:tt)*) => {
        $crate::dom::markup!(@value $text $holes $to [$first] $($rest)*)
    };
    (@value $text:tt $holes:tt $to:tt $value:tt > $($rest:tt)*) => {
        $crate::dom::markup!(@end $text $holes $to $value > $($rest)*)
    };
    (@value $text:tt $holes:tt $to:tt $value:tt / > $($rest:tt)*) => {
        $crate::dom::markup!(@end $text $holes $to $value / > $($rest)*)
    };
    (@value $text:tt $holes:tt $to:tt $value:tt $a:ident = $($rest:tt)*) => {
        $crate::dom::markup!(@end $text $holes $to $value $a = $($rest)*)
    };
    (@value $text:tt $holes:tt $to:tt $value:tt $a:ident : $b:ident = $($rest:tt)*) => {
        $crate::dom::markup!(@end $text $holes $to $value $a : $b = $($rest)*)
    };
    (@value $text:tt $holes:tt $to:tt $value:tt $a:ident - $b:ident = $($rest:tt)*) => {
        $crate::dom::markup!(@end $text $holes $to $value $a - $b = $($rest)*)
    };
    (@value $text:tt $holes:tt $to:tt $value:tt $a:ident - $b:ident - $c:ident = $($rest:tt)*) => {
        $crate::dom::markup!(@end $text $holes $to $value $a - $b - $c = $($rest)*)
    };
    (@value $text:tt $holes:tt $to:tt [$($value:tt)*] $next:tt $($rest:tt)*) => {
        $crate::dom::markup!(@value $text $holes $to [$($value)* $next] $($rest)*)
    };
    (@end [$($text:tt)*] [$($hole:tt)*] [$mark:literal $kind:ident [$($name:tt)*]] [$($value:tt)*] $($rest:tt)*) => {
        $crate::dom::markup!(@tag [$($text)* $mark, $($name)*,]
            [$($hole)* $crate::dom::Hole::$kind(($($value)*).into()),] $($rest)*)
    };
}

pub(crate) use markup;
pub(crate) use view;

#[cfg(test)]
mod tests {
    use crate::dom::{Hole, Value, View, on, yes};

    fn parts(view: View) -> (&'static str, Vec<Hole>) {
        match view {
            View::Filled(text, holes) => (text, holes),
            View::Words(_) | View::Many(_) | View::Live(_) => panic!("markup is a text with holes"),
        }
    }

    #[test]
    fn markup_without_holes_is_one_text() {
        let (text, holes) = parts(view! { <p class="a b" aria-hidden="true"><b>"Word"</b>" "<br/></p> });
        assert_eq!(
            text,
            "\u{1}p\u{2}class\u{3}a b\u{2}aria-hidden\u{3}true\u{1}b\u{7}Word\u{b}\u{7} \u{1}br\u{b}\u{b}"
        );
        assert!(holes.is_empty());
    }

    #[test]
    fn holes_stand_in_the_order_of_the_markup() {
        let name = "field".to_owned();
        let (text, holes) = parts(view! {
            <label novalidate for=name.clone() data-check-in=format!("{name}-1")>
                <input type="radio" prop:checked=yes(|| true) on:change=on(|_| ()) />
                {Some(name)}
            </label>
            {3_u32}
        });
        assert_eq!(
            text,
            "\u{1}label\u{2}novalidate\u{3}\u{4}for\u{4}data-check-in\u{1}input\u{2}type\u{3}radio\
             \u{5}checked\u{6}change\u{b}\u{8}\u{b}\u{8}"
        );
        let [
            Hole::Value(Value::Words(field)),
            Hole::Value(Value::Words(id)),
            Hole::Value(Value::Live(is_checked)),
            Hole::Act(_),
            Hole::Child(View::Words(words)),
            Hole::Child(View::Words(number)),
        ] = holes.as_slice()
        else {
            panic!("one hole for each value, handler and view")
        };
        assert_eq!((field.as_ref(), id.as_ref()), ("field", "field-1"));
        assert_eq!((words.as_ref(), number.as_ref()), ("field", "3"));
        assert!(matches!(is_checked(), Value::Yes(true)));
    }

    #[test]
    fn nothing_is_no_words_and_a_list_is_many() {
        assert!(matches!(View::from(None::<String>), View::Words(words) if words.is_empty()));
        assert!(matches!(View::from(vec!["one", "two"]), View::Many(views) if views.len() == 2));
    }
}
