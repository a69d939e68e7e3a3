//! Partial change: a JSON merge patch (RFC 7396) onto the form that would change nothing.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, DeserializeOwned, MapAccess, Visitor},
};
use serde_json::{Map, Value};

use crate::endpoint::{Body, Documented, Endpoint};

/// What `Content-Type` says of a patch, and `Accept-Patch` of what is taken.
pub const MEDIA_TYPE: &str = "application/merge-patch+json";

/// Some members of a `T`: those that are left out stay, null removes.
pub struct Patch<T> {
    members: Map<String, Value>,
    form: PhantomData<fn() -> T>,
}

impl<T> Patch<T> {
    pub fn new(members: Map<String, Value>) -> Self {
        Self { members, form: PhantomData }
    }

    /// The form with these members. Removed members become null, because a form has all its members. That way an unknown member
    /// fails when the result is deserialised, whether it was set or removed.
    pub fn onto(self, form: Value) -> Value {
        merge(form, Value::Object(self.members))
    }
}

fn merge(target: Value, patch: Value) -> Value {
    let Value::Object(members) = patch else { return patch };
    let mut merged = match target {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    for (name, member) in members {
        let before = merged.get_mut(&name).map(Value::take).unwrap_or_default();
        merged.insert(name, merge(before, member));
    }
    Value::Object(merged)
}

impl<T> Clone for Patch<T> {
    fn clone(&self) -> Self {
        Self::new(self.members.clone())
    }
}

impl<T> fmt::Debug for Patch<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Patch").field(&self.members).finish()
    }
}

impl<T> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.members.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Map<String, Value>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with the members to change")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut members = Map::new();
                while let Some((name, member)) = access.next_entry::<String, Value>()? {
                    if members.contains_key(&name) {
                        return Err(de::Error::custom(format_args!("duplicate field `{name}`")));
                    }
                    members.insert(name, member);
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Members).map(Self::new)
    }
}

impl<T: Serialize + DeserializeOwned + Documented + 'static> Body for Patch<T>
where
    Self: Documented,
{
    const MEDIA_TYPE: &'static str = MEDIA_TYPE;
}

/// An operation that replaces what can be edited of an item (`PUT`), and has one that changes a part of it (`PATCH`).
pub trait Editable: Endpoint {
    type Part: Endpoint<Path = Self::Path, Query = Self::Query, Body = Patch<Self::Body>, Answer = Self::Answer>;
    const PART: Self::Part;

    /// What to send for the item to stay as it is.
    fn form(current: &Self::Answer) -> Self::Body;
}

/// Goes through what can be changed in part.
pub trait EditableVisitor {
    fn visit<E: Editable>(&mut self);
}

#[cfg(feature = "openapi")]
mod documented {
    //! The schema of a patch is that of its form, with nothing required, down to the objects in it. Lists are replaced
    //! whole, so what is in them is as it is in the form.

    use std::borrow::Cow;

    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{Ref, RefOr, schema::Schema},
    };

    use super::Patch;

    type Named = (String, RefOr<Schema>);

    fn part_name(name: &str) -> String {
        format!("{}Patch", name.strip_suffix("Request").unwrap_or(name))
    }

    fn is_object(name: &str, all: &[Named]) -> bool {
        let found = all.iter().find(|(candidate, _)| candidate == name);
        matches!(found, Some((_, RefOr::T(Schema::Object(object)))) if !object.properties.is_empty())
    }

    /// The same schema with nothing required; objects that it refers to become patches, and are noted.
    fn part(schema: &RefOr<Schema>, all: &[Named], met: &mut Vec<String>) -> RefOr<Schema> {
        match schema {
            RefOr::Ref(reference) => {
                let name = reference.ref_location.rsplit('/').next().unwrap_or_default();
                if !is_object(name, all) {
                    return schema.clone();
                }
                if !met.iter().any(|known| known == name) {
                    met.push(name.to_owned());
                }
                RefOr::Ref(Ref::from_schema_name(part_name(name)))
            }
            RefOr::T(Schema::Object(object)) => {
                let mut object = object.clone();
                object.required.clear();
                for property in object.properties.values_mut() {
                    *property = part(property, all, met);
                }
                RefOr::T(Schema::Object(object))
            }
            RefOr::T(Schema::OneOf(one_of)) => {
                let mut one_of = one_of.clone();
                for item in &mut one_of.items {
                    *item = part(item, all, met);
                }
                RefOr::T(Schema::OneOf(one_of))
            }
            RefOr::T(_) => schema.clone(),
        }
    }

    fn below<T: ToSchema>() -> Vec<Named> {
        let mut all = Vec::new();
        T::schemas(&mut all);
        all
    }

    impl<T: ToSchema> PartialSchema for Patch<T> {
        fn schema() -> RefOr<Schema> {
            part(&T::schema(), &below::<T>(), &mut Vec::new())
        }
    }

    impl<T: ToSchema> ToSchema for Patch<T> {
        fn name() -> Cow<'static, str> {
            part_name(&T::name()).into()
        }

        fn schemas(schemas: &mut Vec<Named>) {
            let all = below::<T>();
            let mut met = Vec::new();
            part(&T::schema(), &all, &mut met);
            let mut done = 0;
            while let Some(name) = met.get(done).cloned() {
                let found = all.iter().find(|(candidate, _)| *candidate == name);
                if let Some((_, schema)) = found {
                    let schema = part(schema, &all, &mut met);
                    schemas.push((part_name(&name), schema));
                }
                done += 1;
            }
            // What is referred to as it is: words of lists, items of arrays.
            schemas.extend(all);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Patch;

    fn merged(form: Value, patch: &str) -> Value {
        let patch: Patch<()> = serde_json::from_str(patch).unwrap_or_else(|error| panic!("{patch}: {error}"));
        patch.onto(form)
    }

    /// The cases of RFC 7396, appendix A, whose patch is an object; what is removed is null.
    #[test]
    fn members_are_replaced_merged_and_removed() {
        for (form, patch, outcome) in [
            (json!({"a": "b"}), r#"{"a":"c"}"#, json!({"a": "c"})),
            (json!({"a": "b"}), r#"{"b":"c"}"#, json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), r#"{"a":null}"#, json!({"a": null})),
            (json!({"a": "b", "b": "c"}), r#"{"a":null}"#, json!({"a": null, "b": "c"})),
            (json!({"a": ["b"]}), r#"{"a":"c"}"#, json!({"a": "c"})),
            (json!({"a": "c"}), r#"{"a":["b"]}"#, json!({"a": ["b"]})),
            (json!({"a": {"b": "c"}}), r#"{"a":{"b":"d","c":null}}"#, json!({"a": {"b": "d", "c": null}})),
            (json!({"a": [{"b": "c"}]}), r#"{"a":[1]}"#, json!({"a": [1]})),
            (json!({"e": null}), r#"{"a":1}"#, json!({"e": null, "a": 1})),
            (json!({"a": null}), r#"{"a":{"bb":{"ccc":null}}}"#, json!({"a": {"bb": {"ccc": null}}})),
            (json!({"a": "b"}), "{}", json!({"a": "b"})),
        ] {
            assert_eq!(merged(form, patch), outcome, "{patch}");
        }
    }

    #[test]
    fn what_is_no_object_or_says_a_name_twice_is_no_patch() {
        for patch in ["[]", r#"["a"]"#, "null", "1", r#""a""#, "true", r#"{"a":1,"a":2}"#] {
            assert!(serde_json::from_str::<Patch<()>>(patch).is_err(), "{patch}");
        }
    }
}
