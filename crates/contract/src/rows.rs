//! The macro that makes a type, and a row of the table, of each line of [`endpoints`](crate::endpoints).

use crate::endpoint::Operation;

/// The type of a part, or what stands for its absence.
macro_rules! part {
    (query) => {
        NoQuery
    };
    (query $given:ty) => {
        $given
    };
    (body) => {
        ()
    };
    (body $given:ty) => {
        $given
    };
    (precondition) => {
        Precondition::None
    };
    (precondition $given:ident) => {
        Precondition::$given
    };
    (again) => {
        None
    };
    (again $given:literal) => {
        Some($given)
    };
    (created_at) => {
        None
    };
    (created_at $given:ident) => {
        Some($given::OPERATION.path)
    };
}

/// The rows of several tables, in their order. A table that is long has its own file.
pub(crate) const fn join<const N: usize>(first: &[Operation], second: &[Operation]) -> [Operation; N] {
    assert!(N == first.len() + second.len(), "the length is the sum");
    let mut joined = [first[0]; N];
    let mut n = 0;
    while n < N {
        joined[n] = if n < first.len() { first[n] } else { second[n - first.len()] };
        n += 1;
    }
    joined
}

macro_rules! endpoints {
    ($(and those of $more:ident;)? $([$room:ident] $(
        $name:ident $id:literal: $method:ident $path:literal $parameters:ty, $access:expr,
        $summary:literal,
        $(query $query:ty,)? $(body $body:ty,)? $(requires $precondition:ident,)?
        answers $success:literal $answer:ty $(, again $again:literal)? $(, read by $read:ident)?
        $(, in part by $part:ident $part_id:literal)?;
    )*)*) => {
        $($(
            #[doc = $summary]
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Endpoint for $name {
                const OPERATION: Operation = Operation {
                    id: $id,
                    method: Method::$method,
                    path: $path,
                    room: Room::$room,
                    summary: $summary,
                    access: $access,
                    precondition: part!(precondition $($precondition)?),
                    success: $success,
                    again: part!(again $($again)?),
                    created_at: part!(created_at $($read)?),
                    part_of: None,
                };
                type Path = $parameters;
                type Query = part!(query $($query)?);
                type Body = part!(body $($body)?);
                type Answer = $answer;
            }

            $(
                #[doc = concat!("A part of what `", $id, "` takes")]
                #[derive(Clone, Copy, Debug)]
                pub struct $part;

                impl Endpoint for $part {
                    const OPERATION: Operation = Operation {
                        id: $part_id,
                        method: Method::Patch,
                        summary: concat!("In part (RFC 7396): ", $summary),
                        part_of: Some($id),
                        ..$name::OPERATION
                    };
                    type Path = $parameters;
                    type Query = <$name as Endpoint>::Query;
                    type Body = Patch<<$name as Endpoint>::Body>;
                    type Answer = $answer;
                }

                impl Editable for $name {
                    type Part = $part;
                    const PART: $part = $part;

                    fn form(current: &$answer) -> Self::Body {
                        current.into()
                    }
                }
            )?
        )*)*

        /// The operations of this table.
        const ROWS: &[Operation] = &[$($($name::OPERATION, $($part::OPERATION,)?)*)*];

        /// Every operation, in the order of the document.
        pub const OPERATIONS: &[Operation] = rows!(ROWS $(, $more)?);

        /// Shows every endpoint to the visitor, with its types.
        pub fn visit_all(visitor: &mut impl Visitor) {
            $($(
                visitor.visit::<$name>();
                $(visitor.visit::<$part>();)?
            )*)*
            $($more::visit_all(visitor);)?
        }

        /// Shows every endpoint to the visitor that replaces an item and can be asked for in part.
        pub fn visit_editable(visitor: &mut impl EditableVisitor) {
            $($($(
                let _ = $part;
                visitor.visit::<$name>();
            )?)*)*
            $($more::visit_editable(visitor);)?
        }
    };
}

/// The rows of a table, with those of the other where there is one.
macro_rules! rows {
    ($rows:ident) => {
        $rows
    };
    ($rows:ident, $more:ident) => {
        &join::<{ $rows.len() + $more::OPERATIONS.len() }>($rows, $more::OPERATIONS)
    };
}
pub(crate) use endpoints;
pub(crate) use part;
pub(crate) use rows;
