//! A one-time link as a code that a telephone reads.

use std::fmt::Write as _;

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// White around the code, in its own squares; the rest of the margin that readers want is the stylesheet's.
const MARGIN: i32 = 2;

/// The code as one path; `None` for a text that is longer than any code, which has its link all the same.
pub fn qr(text: &str, label: String) -> Option<impl IntoView + use<>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let all = code.size() + 2 * MARGIN;
    Some(view! {
        <svg viewBox=format!("0 0 {all} {all}") role="img" aria-label=label data-test="invite-qr">
            <path fill="currentColor" d=path(&code)></path>
        </svg>
    })
}

/// Each line of dark squares that hang together as one box.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let dark = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            let length = i32::try_from(dark).unwrap_or_default();
            if length > 0 {
                // Writing to a string does not fail.
                let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + MARGIN, y + MARGIN);
            }
            x += length + 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the path has a box over the square, read back from its text.
    fn is_dark(path: &str, x: i32, y: i32) -> bool {
        path.split_terminator('z').any(|line| {
            let (at, rest) = line.trim_start_matches('M').split_once('h').expect("a line is a box");
            let (left, top) = at.split_once(' ').expect("a box begins somewhere");
            let (left, top): (i32, i32) = (left.parse().expect("a number"), top.parse().expect("a number"));
            let length: i32 = rest.split('v').next().expect("a box has a length").parse().expect("a number");
            top == y && (left..left + length).contains(&x)
        })
    }

    #[test]
    fn the_path_covers_the_dark_squares_and_no_others() {
        let link = "https://verv.example/velkommen#-Qx7_LmZ0aB9cD8eF7gH6iJ5kL4mN3oP2qR1sT0uV_w";
        let code = QrCode::encode_text(link, QrCodeEcc::Medium).expect("a link is short");
        let path = path(&code);
        for y in 0..code.size() {
            for x in 0..code.size() {
                let drawn = is_dark(&path, x + MARGIN, y + MARGIN);
                assert_eq!(drawn, code.get_module(x, y), "square {x} {y}");
            }
        }
    }
}
