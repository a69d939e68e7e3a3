//! Pages: limits checked, cursors read and written.

use uuid::Uuid;
use verv_contract::{FieldError, Page, checking::Checking, page::checked_limit};
use verv_domain::{Date, text::clean};
use verv_storage::cursor::{Cursor, Key, Slice};

use crate::error::{AppError, Result};

/// The limit asked for, or the refusal.
pub(crate) fn limit(asked: Option<u32>) -> Result<u32> {
    checked_limit(asked).map_err(|error| AppError::InvalidParameters(vec![error]))
}

/// Refuses search words that no stored text can contain: too long, or with control characters.
pub(crate) fn check_search(words: Option<&str>) -> Result<()> {
    const LONGEST: usize = 100;
    let Some(words) = words else { return Ok(()) };
    clean(words, LONGEST, false).map(drop).map_err(|error| {
        AppError::InvalidParameters(vec![FieldError {
            pointer: "?search".to_owned(),
            code: error.code().to_owned(),
            message: error.to_string(),
        }])
    })
}

/// Refuses a position outside the range that positions have.
pub(crate) fn check_position(pointer: &str, position: Option<i64>) -> Result<()> {
    let mut checking = Checking::new();
    if let Some(position) = position {
        checking.position(pointer, position);
    }
    checking.finish(|| Some(())).map_err(AppError::InvalidParameters)
}

/// The longest cursor, in bytes.
const MAX_CURSOR: usize = 1024;

fn bad_cursor() -> AppError {
    AppError::InvalidParameters(vec![FieldError {
        pointer: "?cursor".to_owned(),
        code: "not_a_cursor".to_owned(),
        message: "is not from the page before in this list".to_owned(),
    }])
}

/// The cursor of a list in this order; its key must be of the kind that the order compares.
pub(crate) fn cursor(
    text: Option<&str>,
    order: &str,
    fits: impl FnOnce(&Key) -> bool,
) -> Result<Option<Cursor>> {
    let Some(text) = text else { return Ok(None) };
    let short = Some(text).filter(|text| text.len() <= MAX_CURSOR);
    let cursor = short
        .and_then(verv_vault::opaque_token::decode)
        .and_then(|json| serde_json::from_slice::<Cursor>(&json).ok())
        .filter(|cursor| cursor.order == order && fits(&cursor.key))
        .ok_or_else(bad_cursor)?;
    Ok(Some(cursor))
}

/// The cursor of a list that is ordered by id alone.
pub(crate) fn id_cursor(text: Option<&str>, order: &str) -> Result<Option<Uuid>> {
    Ok(cursor(text, order, |key| *key == Key::Id)?.map(|cursor| cursor.id))
}

/// The cursor of a list that is ordered by a position.
pub(crate) fn position_cursor(text: Option<&str>, order: &str) -> Result<Option<(i64, Uuid)>> {
    let cursor = cursor(text, order, |key| matches!(key, Key::Number(_)))?;
    Ok(cursor.and_then(|cursor| match cursor.key {
        Key::Number(position) => Some((position, cursor.id)),
        Key::Id | Key::Pair(..) | Key::Bytes(_) => None,
    }))
}

/// The cursor of a list that is ordered by two positions.
pub(crate) fn positions_cursor(text: Option<&str>, order: &str) -> Result<Option<(i64, i64, Uuid)>> {
    let cursor = cursor(text, order, |key| matches!(key, Key::Pair(..)))?;
    Ok(cursor.and_then(|cursor| match cursor.key {
        Key::Pair(first, second) => Some((first, second, cursor.id)),
        Key::Id | Key::Number(_) | Key::Bytes(_) => None,
    }))
}

/// The cursor of a list that is ordered by name.
pub(crate) fn name_cursor(text: Option<&str>, order: &str) -> Result<Option<(Vec<u8>, Uuid)>> {
    let cursor = cursor(text, order, |key| matches!(key, Key::Bytes(_)))?;
    Ok(cursor.and_then(|cursor| match cursor.key {
        Key::Bytes(name) => Some((name, cursor.id)),
        Key::Id | Key::Number(_) | Key::Pair(..) => None,
    }))
}

/// The cursor of a list that is ordered by day.
pub(crate) fn day_cursor(text: Option<&str>, order: &str) -> Result<Option<(Date, Uuid)>> {
    let Some((day, id)) = position_cursor(text, order)? else { return Ok(None) };
    let day = i32::try_from(day).ok().and_then(Date::from_days_since_1970);
    Ok(Some((day.ok_or_else(bad_cursor)?, id)))
}

/// The page of a slice.
pub(crate) fn page<T>(slice: Slice<T>) -> Result<Page<T>> {
    let next = slice.next.map(|cursor| serde_json::to_vec(&cursor)).transpose()?;
    Ok(Page {
        items: slice.items,
        next: next.map(|json| verv_vault::opaque_token::encode(&json)),
        total: None,
    })
}
