//! The arithmetic of targets, as a page that a person can read: `tests/golden/progress.md`.

use std::fmt::Write as _;

use verv_domain::progress::{
    figures::Figure,
    results::{PastSpan, Progress, State},
};
use verv_tests::golden::assert_golden;

use super::{cases, given::Case, groups, sentences::sentence};

const HEAD: &str = "# Progress: exact cases

Made by `tests/api/progress`, and compared with what `domain::progress` computes. Unless a case says otherwise the plan is
2026-01-01 to 2027-12-31, years begin on 1 January, and one step is one visit, one member, one meeting.
\"Expected\" is the pace at the end of the day that the figure is from; on pace is less than a step from it.
";

#[test]
fn exact_cases_are_as_the_page_says() {
    let mut page = HEAD.to_owned();
    for (title, text, cases) in cases::all().into_iter().chain(groups::all()) {
        write!(page, "\n## {title}\n\n{text}\n\n").unwrap();
        page += "| case | given | today | state | value / goal | expected | explained | years before |\n";
        page += "|---|---|---|---|---|---|---|---|\n";
        for case in cases {
            page += &row(&case);
        }
    }
    page += &groups::growth_pledges();
    page += &groups::small_cells();
    assert_golden("tests/golden/progress.md", &page);
}

fn row(case: &Case) -> String {
    let Progress { state, value, goal, expected, as_of, past, explanation, span: _ } = &case.progress;
    let number =
        |figure: &Option<Figure>| figure.map_or("–".to_owned(), |figure| figure.to_decimal().to_string());
    let values = match (value, goal) {
        (None, None) => "–".to_owned(),
        (value, goal) => format!("{} / {}", number(value), number(goal)),
    };
    let from = if *as_of == case.today { String::new() } else { format!(", of {as_of}") };
    let past: Vec<_> = past.iter().map(past_span).collect();
    format!(
        "| {} | {} | {} | {} | {values}{from} | {} | {} | {} |\n",
        case.name,
        case.given,
        case.today,
        words(*state),
        number(expected),
        sentence(explanation),
        past.join("; "),
    )
}

fn words(state: State) -> String {
    state.as_str().replace('_', " ")
}

fn past_span(past: &PastSpan) -> String {
    let number =
        |figure: Option<Figure>| figure.map_or("–".to_owned(), |figure| figure.to_decimal().to_string());
    let later = if past.logged_later == Figure::ZERO {
        String::new()
    } else {
        format!(", {} of it logged later", past.logged_later.to_decimal())
    };
    let (value, goal) = (number(past.value), number(past.goal));
    format!("{}–{}: {value} / {goal}, {}{later}", past.span.from, past.span.to, words(past.state))
}
