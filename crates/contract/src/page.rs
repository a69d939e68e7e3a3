//! Pages of lists: a bounded number of items and an opaque cursor for the rest.

use serde::{Deserialize, Serialize};

use crate::{
    FieldError,
    endpoint::{Answer, Documented, Query},
};

/// Where nothing else is asked for.
pub const DEFAULT_LIMIT: u32 = 50;
/// The most items of one page.
pub const MAX_LIMIT: u32 = 200;

/// Some of a list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// For `cursor=`; absent on the last page. Also in the `Link` header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many there are in all, when `total=true` was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

impl<T: Serialize + for<'de> Deserialize<'de> + Documented + 'static> Answer for Page<T> where
    Page<T>: Documented
{
}

/// Each list has a page of its own name: `PageOfMeasureSummary`.
#[cfg(feature = "openapi")]
impl<T: utoipa::ToSchema> utoipa::PartialSchema for Page<T> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::{
            Ref,
            schema::{ArrayBuilder, ObjectBuilder, Type},
        };
        let item = Ref::from_schema_name(T::name());
        ObjectBuilder::new()
            .property("items", ArrayBuilder::new().items(item))
            .required("items")
            .property(
                "next",
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some("For `cursor=`; absent on the last page. Also in the `Link` header.")),
            )
            .property(
                "total",
                ObjectBuilder::new()
                    .schema_type(Type::Integer)
                    .minimum(Some(0.0))
                    .description(Some("How many there are in all, when `total=true` was asked.")),
            )
            .build()
            .into()
    }
}

#[cfg(feature = "openapi")]
impl<T: utoipa::ToSchema> utoipa::ToSchema for Page<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("PageOf{}", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

/// The parameters of a list without filters.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before. Lists keep their order while they are read, but for offices and bodies: one that is given another
    /// position meanwhile may come twice, or not at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for PageQuery {}

/// The limit asked for, or the default.
pub fn checked_limit(limit: Option<u32>) -> Result<u32, FieldError> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if (1..=MAX_LIMIT).contains(&limit) {
        return Ok(limit);
    }
    Err(FieldError {
        pointer: "?limit".to_owned(),
        code: "out_of_range".to_owned(),
        message: format!("must be from 1 to {MAX_LIMIT}"),
    })
}
