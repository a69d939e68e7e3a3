//! Values on their way to a statement and back, the same for both drivers.

use sqlx::{
    Arguments, Decode, Encode, Postgres, Sqlite, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, PgValueFormat, PgValueRef},
    sqlite::{SqliteArguments, SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef},
};
use uuid::Uuid;
use verv_domain::{
    Date, Timestamp,
    folding::fold,
    keys::KeyError,
    text::TextError,
    time::{DateError, date},
    words::Word,
};

use crate::error::{Result, StorageError};

/// A value of a statement; a null keeps its type, which PostgreSQL wants to know.
#[derive(Clone, Debug)]
pub enum Value {
    Uuid(Option<Uuid>),
    Int(Option<i64>),
    Bool(Option<bool>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Day(Option<Day>),
}

/// A civil date in a row: `DATE` in PostgreSQL, ISO text in SQLite.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Day(pub Date);

/// PostgreSQL counts days from 2000-01-01.
const POSTGRES_EPOCH: i32 = date(2000, 1, 1).days_since_1970();

impl Type<Postgres> for Day {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("DATE")
    }
}

impl Encode<'_, Postgres> for Day {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> std::result::Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode_by_ref(&(self.0.days_since_1970() - POSTGRES_EPOCH), buffer)
    }
}

impl Decode<'_, Postgres> for Day {
    fn decode(value: PgValueRef<'_>) -> std::result::Result<Self, BoxDynError> {
        if value.format() == PgValueFormat::Text {
            return Ok(Self(value.as_str()?.parse()?));
        }
        let days = <i32 as Decode<'_, Postgres>>::decode(value)?;
        let since_1970 = days.checked_add(POSTGRES_EPOCH).ok_or(DateError)?;
        Ok(Self(Date::from_days_since_1970(since_1970).ok_or(DateError)?))
    }
}

impl Type<Sqlite> for Day {
    fn type_info() -> SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for Day {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> std::result::Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(self.0.to_string(), buffer)
    }
}

impl Decode<'_, Sqlite> for Day {
    fn decode(value: SqliteValueRef<'_>) -> std::result::Result<Self, BoxDynError> {
        Ok(Self(<&str as Decode<'_, Sqlite>>::decode(value)?.parse()?))
    }
}

/// Every variant has the same shape in both drivers.
macro_rules! arguments {
    ($name:ident, $arguments:ty) => {
        pub(crate) fn $name(values: Vec<Value>) -> Result<$arguments> {
            let mut arguments = <$arguments>::default();
            for value in values {
                let added = match value {
                    Value::Uuid(value) => arguments.add(value),
                    Value::Int(value) => arguments.add(value),
                    Value::Bool(value) => arguments.add(value),
                    Value::Text(value) => arguments.add(value),
                    Value::Bytes(value) => arguments.add(value),
                    Value::Day(value) => arguments.add(value),
                };
                added.map_err(|error| StorageError::Other(sqlx::Error::Encode(error)))?;
            }
            Ok(arguments)
        }
    };
}

arguments!(sqlite_arguments, SqliteArguments);
arguments!(postgres_arguments, PgArguments);

/// Conversions of a type and of its option.
macro_rules! from {
    ($($type:ty => $variant:ident, |$value:ident| $convert:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                Self::$variant(Some($convert))
            }
        }

        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map(|$value| $convert))
            }
        }
    )*};
}

from! {
    Uuid => Uuid, |value| value;
    i64 => Int, |value| value;
    u32 => Int, |value| i64::from(value);
    bool => Bool, |value| value;
    String => Text, |value| value;
    &str => Text, |value| value.to_owned();
    Vec<u8> => Bytes, |value| value;
    Date => Day, |value| Day(value);
    Timestamp => Int, |value| value.0;
}

macro_rules! from_ids {
    ($($id:ty),* $(,)?) => { from! { $($id => Uuid, |value| value.0;)* } };
}

verv_domain::all_ids!(from_ids);

/// The pattern of `LIKE … ESCAPE '\'` for folded text that holds these words. `%` and `_` are
/// matched literally.
pub(crate) fn containing(words: &str) -> String {
    let words = fold(words);
    format!("%{}%", words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// A count of the database, as one of ours.
pub(crate) fn count(rows: i64) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// A stored text as one of ours. One that no longer passes is an error: nobody has asked for it to be erased.
pub fn stored<T>(
    what: &'static str,
    text: &str,
    parse: impl FnOnce(&str) -> std::result::Result<T, TextError>,
) -> Result<T> {
    parse(text).map_err(|_| StorageError::Corrupt { what, value: text.to_owned() })
}

/// A stored key as one of ours.
pub(crate) fn stored_key<T>(
    what: &'static str,
    key: &str,
    parse: impl FnOnce(&str) -> std::result::Result<T, KeyError>,
) -> Result<T> {
    parse(key).map_err(|_| StorageError::Corrupt { what, value: key.to_owned() })
}

/// The value of an enum that a stored word stands for.
pub(crate) fn parse_word<T: Word>(what: &'static str, word: &str) -> Result<T> {
    T::of_word(word).ok_or_else(|| StorageError::Corrupt { what, value: word.to_owned() })
}
