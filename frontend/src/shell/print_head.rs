//! What stands on paper and not on the screen: whose plan it is, and when it was printed.

use leptos::prelude::*;

use crate::{
    browser,
    locales::{days, t},
    session::use_session,
};

/// On top of the first sheet; the sheets after it have the same in their margins, through the stylesheet.
#[component]
pub fn PrintHead() -> impl IntoView {
    let session = use_session();
    let branch = Memo::new(move |_| session.branch().map(|branch| (branch.name, branch.today)));
    let printed = |day| t::shell::printed(&days::day_and_year(day));
    Effect::new(move || {
        if let Some((name, today)) = branch.get() {
            browser::set_style("--print-head", &quoted(&name));
            browser::set_style("--print-foot", &quoted(&printed(today)));
        }
    });
    move || {
        branch.get().map(|(name, today)| {
            view! {
                <header class="only-print print-head">
                    <p><b>{name}</b></p>
                    <p>{printed(today)}</p>
                </header>
            }
        })
    }
}

/// A string as a stylesheet writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(if letter.is_control() { ' ' } else { letter });
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_cannot_end_the_string_that_it_stands_in() {
        assert_eq!(quoted("Follo \"254\" \\ a\nb"), r#""Follo \"254\" \\ a b""#);
    }
}
