//! What an endpoint is: a row of the table, with its types.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use verv_domain::access::Action;

use crate::rooms::Room;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Anybody: what it takes to get in. A test lists these by hand.
    Public,
    /// Whoever is logged in.
    LoggedIn,
    /// Whoever has a mandate today in the branch that the path names, and may do this there.
    Branch(Action),
}

/// The header by which a caller says which of their offices they act as.
pub const ACTING_OFFICE: &str = "acting-office";

/// The answer's header with the id of the office that the caller acts as, when it has ended. The remaining mandates decided about
/// the request.
pub const ACTING_OFFICE_ENDED: &str = "acting-office-ended";

/// What a caller must say about the version that it read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Precondition {
    None,
    /// `If-Match` with the item's `ETag`: 428 without, 412 when stale.
    IfMatch,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The `operationId`.
    pub id: &'static str,
    pub method: Method,
    /// Below `/api/v1`. No parameter is called `body`, which is what generated clients call the request's body.
    pub path: &'static str,
    /// What it is about.
    pub room: Room,
    /// One sentence, without a full stop.
    pub summary: &'static str,
    pub access: Access,
    pub precondition: Precondition,
    /// The status of success.
    pub success: u16,
    /// The status when the same had been done before, where that is told apart.
    pub again: Option<u16>,
    /// Where what was created can be read: the path that `Location` fills with the answer's id.
    pub created_at: Option<&'static str>,
    /// The operation that takes the whole of what this one takes a part of (`PATCH`).
    pub part_of: Option<&'static str>,
}

/// An operation with the types of its parts.
pub trait Endpoint: 'static {
    const OPERATION: Operation;
    type Path: PathParameters;
    type Query: Query;
    type Body: Body;
    type Answer: Answer;
}

/// Parameters of a path, in order.
pub trait PathParameters: Sized + 'static {
    /// `None` when one is malformed, which is answered like an unknown one.
    fn parse(segments: &[&str]) -> Option<Self>;
    fn segments(&self) -> Vec<String>;
}

impl PathParameters for () {
    fn parse(segments: &[&str]) -> Option<Self> {
        segments.is_empty().then_some(())
    }

    fn segments(&self) -> Vec<String> {
        Vec::new()
    }
}

impl<A: std::str::FromStr + ToString + 'static> PathParameters for (A,) {
    fn parse(segments: &[&str]) -> Option<Self> {
        let [a] = segments else { return None };
        Some((a.parse().ok()?,))
    }

    fn segments(&self) -> Vec<String> {
        vec![self.0.to_string()]
    }
}

impl<A, B> PathParameters for (A, B)
where
    A: std::str::FromStr + ToString + 'static,
    B: std::str::FromStr + ToString + 'static,
{
    fn parse(segments: &[&str]) -> Option<Self> {
        let [a, b] = segments else { return None };
        Some((a.parse().ok()?, b.parse().ok()?))
    }

    fn segments(&self) -> Vec<String> {
        vec![self.0.to_string(), self.1.to_string()]
    }
}

impl<A, B, C> PathParameters for (A, B, C)
where
    A: std::str::FromStr + ToString + 'static,
    B: std::str::FromStr + ToString + 'static,
    C: std::str::FromStr + ToString + 'static,
{
    fn parse(segments: &[&str]) -> Option<Self> {
        let [a, b, c] = segments else { return None };
        Some((a.parse().ok()?, b.parse().ok()?, c.parse().ok()?))
    }

    fn segments(&self) -> Vec<String> {
        vec![self.0.to_string(), self.1.to_string(), self.2.to_string()]
    }
}

/// The query parameters. Unknown ones are refused.
pub trait Query: Serialize + DeserializeOwned + Default + DocumentedQuery + 'static {}

/// No parameters.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct NoQuery {}

impl Query for NoQuery {}

/// A body that is a file: it is not parsed with the request, and comes in pieces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileBody {
    /// What `Content-Type` may say. The first is what the document declares: generated clients know no others.
    pub media_types: &'static [&'static str],
    pub max_bytes: u64,
}

/// A request's body; `()` for none.
pub trait Body: Serialize + DeserializeOwned + Documented + 'static {
    const EXISTS: bool = true;
    /// It is a file, and not JSON.
    const FILE: Option<FileBody> = None;
    /// What `Content-Type` has to say.
    const MEDIA_TYPE: &'static str = "application/json";
}

impl Body for () {
    const EXISTS: bool = false;
}

/// What the body of a successful answer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnswerKind {
    Json,
    /// A file, of one of these media types.
    Bytes(&'static [&'static str]),
    /// Server-sent events, each with an answer as its data, until the caller goes or may listen no longer.
    Events,
}

/// The body of a successful answer; `()` for none.
pub trait Answer: Serialize + DeserializeOwned + Documented + 'static {
    const KIND: AnswerKind = AnswerKind::Json;

    /// The version for `ETag` and `If-Match`, where the answer is an item that can be changed.
    fn version(&self) -> Option<i64> {
        None
    }

    /// The last part of its own address, where the answer is an item that has one.
    fn id(&self) -> Option<String> {
        None
    }
}

impl Answer for () {}

/// Fills the placeholders of a path template; parameters are percent-encoded by their types' alphabets.
pub fn fill(path: &str, segments: &[String]) -> String {
    let mut filled = String::with_capacity(path.len() + 32);
    let mut segments = segments.iter();
    for part in path.split('/').skip(1) {
        filled.push('/');
        if part.starts_with('{') {
            filled.push_str(segments.next().map_or("", String::as_str));
        } else {
            filled.push_str(part);
        }
    }
    filled
}

#[cfg(feature = "openapi")]
mod documented {
    /// Has a schema in the OpenAPI document.
    pub trait Documented: utoipa::ToSchema {}
    impl<T: utoipa::ToSchema> Documented for T {}

    /// Has its parameters in the OpenAPI document.
    pub trait DocumentedQuery: utoipa::IntoParams {}
    impl<T: utoipa::IntoParams> DocumentedQuery for T {}
}

#[cfg(not(feature = "openapi"))]
mod documented {
    /// Has a schema in the OpenAPI document, where the server is built.
    pub trait Documented {}
    impl<T> Documented for T {}

    /// Has its parameters in the OpenAPI document, where the server is built.
    pub trait DocumentedQuery {}
    impl<T> DocumentedQuery for T {}
}

pub use documented::{Documented, DocumentedQuery};

/// Goes through the table, with the types of each row.
pub trait Visitor {
    fn visit<E: Endpoint>(&mut self);
}

/// Declares answers that carry an id and a version.
macro_rules! versioned {
    ($($view:ty),* $(,)?) => {$(
        impl $crate::endpoint::Answer for $view {
            fn version(&self) -> Option<i64> {
                Some(self.version)
            }

            fn id(&self) -> Option<String> {
                Some(self.id.to_string())
            }
        }
    )*};
}
pub(crate) use versioned;

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn placeholders_are_filled_in_order() {
        let segments = ["follo".to_owned(), "42".to_owned()];
        assert_eq!(fill("/branches/{branch}/measures/{measure}", &segments), "/branches/follo/measures/42");
    }
}
