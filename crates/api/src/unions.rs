//! Gives the variants of unions names of their own, so that generated clients have types to name and a `discriminator`
//! to choose by.

use std::collections::BTreeMap;

use utoipa::openapi::{
    Ref, RefOr,
    schema::{Discriminator, Object, OneOf, Schema},
};

/// Makes a component of each variant of each union whose variants are told apart by one property.
pub fn name_variants(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    let mut variants = Vec::new();
    for (name, schema) in &mut *schemas {
        let RefOr::T(Schema::OneOf(union)) = schema else { continue };
        let Some(tag) = tag(union) else { continue };
        let mut discriminator = Discriminator::new(&tag);
        for item in &mut union.items {
            let Some(value) = word(item, &tag) else { continue };
            let variant = format!("{name}{}", pascal_case(&value));
            let reference = Ref::from_schema_name(&variant);
            discriminator.mapping.insert(value, reference.ref_location.clone());
            variants.push((variant, std::mem::replace(item, RefOr::Ref(reference))));
        }
        union.discriminator = Some(discriminator);
    }
    schemas.extend(variants);
}

/// The property that has one word in each variant, and another in each.
fn tag(union: &OneOf) -> Option<String> {
    let RefOr::T(Schema::Object(first)) = union.items.first()? else { return None };
    let is_tag = |property: &&String| {
        let words: Vec<_> = union.items.iter().filter_map(|item| word(item, property)).collect();
        words.len() == union.items.len()
            && words.iter().enumerate().all(|(n, word)| !words[..n].contains(word))
    };
    first.properties.keys().find(is_tag).cloned()
}

/// The only word that the property can be.
fn word(variant: &RefOr<Schema>, property: &str) -> Option<String> {
    let RefOr::T(Schema::Object(Object { properties, .. })) = variant else { return None };
    let RefOr::T(Schema::Object(Object { enum_values, .. })) = properties.get(property)? else { return None };
    match enum_values.as_deref() {
        Some([word]) => word.as_str().map(str::to_owned),
        _ => None,
    }
}

fn pascal_case(word: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())
    };
    word.split('_').filter_map(capital).collect()
}
