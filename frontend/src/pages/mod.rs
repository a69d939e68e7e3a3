//! The pages, by what they are about.

pub mod account;
pub mod assign;
pub mod bodies;
pub mod catalogue;
pub mod changes;
pub mod home;
pub mod login;
pub mod measures;
pub mod offices;
pub mod parties;
pub mod plan;
pub mod plans;
pub mod settings;
#[cfg(feature = "stil")]
pub mod stil;
pub mod welcome;
