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
/// `{expression}` and quoted words.
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
