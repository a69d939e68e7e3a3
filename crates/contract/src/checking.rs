//! From what was sent to what may be stored: all field errors at once.

use serde::{Deserialize, Serialize};
use verv_domain::{position::LARGEST_POSITION, text::TextError};

/// One thing wrong with a body or a query.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// RFC 6901, into the body; a query parameter stands as `?name`.
    pub pointer: String,
    /// Stable, for translation.
    pub code: String,
    pub message: String,
}

/// A request whose rules can be checked, in the browser and on the server alike.
pub trait Check {
    /// What the request becomes when nothing is wrong with it.
    type Checked;

    fn check(self) -> Result<Self::Checked, Vec<FieldError>>;
}

/// Collects what is wrong while the parts are parsed.
#[derive(Default, Debug)]
pub struct Checking {
    errors: Vec<FieldError>,
}

impl Checking {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn refuse(&mut self, pointer: &str, code: &str, message: &impl ToString) {
        let (pointer, code) = (pointer.to_owned(), code.to_owned());
        self.errors.push(FieldError { pointer, code, message: message.to_string() });
    }

    /// The text, or `None` with the error noted.
    pub fn text<T>(&mut self, pointer: &str, parsed: Result<T, TextError>) -> Option<T> {
        parsed.map_err(|error| self.refuse(pointer, error.code(), &error)).ok()
    }

    /// An optional text: blank counts as absent.
    pub fn optional_text<T>(
        &mut self,
        pointer: &str,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, TextError>,
    ) -> Option<T> {
        match parse(text?) {
            Err(TextError::Empty) => None,
            parsed => self.text(pointer, parsed),
        }
    }

    /// Any other rule, with its code.
    pub fn rule<T, E: ToString>(&mut self, pointer: &str, code: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.refuse(pointer, code, &error)).ok()
    }

    /// A place among siblings. Positions order a whole plan as one integer, and are bounded for it.
    pub fn position(&mut self, pointer: &str, position: i64) {
        if !(1..=LARGEST_POSITION).contains(&position) {
            self.refuse(pointer, "out_of_range", &format_args!("must be from 1 to {LARGEST_POSITION}"));
        }
    }

    /// At most so many values, none of them twice.
    pub fn distinct<T: PartialEq>(&mut self, pointer: &str, values: &[T], most: usize) {
        if values.len() > most {
            self.refuse(pointer, "too_many", &format_args!("at most {most}"));
            return;
        }
        for (n, value) in values.iter().enumerate() {
            if values[..n].contains(value) {
                self.refuse(&format!("{pointer}/{n}"), "named_twice", &"stands here already");
            }
        }
    }

    /// What a nested request is, with its pointers below `pointer`.
    pub fn nested<R: Check>(&mut self, pointer: &str, request: Option<R>) -> Option<R::Checked> {
        match request?.check() {
            Ok(checked) => Some(checked),
            Err(errors) => {
                let below = |error: FieldError| FieldError {
                    pointer: format!("{pointer}{}", error.pointer),
                    ..error
                };
                self.errors.extend(errors.into_iter().map(below));
                None
            }
        }
    }

    /// The value when nothing was refused. `build` gives `None` only where a part was refused.
    pub fn finish<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, Vec<FieldError>> {
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        build().ok_or(self.errors)
    }
}
