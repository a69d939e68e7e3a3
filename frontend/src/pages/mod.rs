//! The pages, by what they are about.

pub mod account;
pub mod assign;
pub mod home;
pub mod login;
pub mod measures;
pub mod parties;
pub mod plan;
pub mod plans;
#[cfg(feature = "stil")]
pub mod stil;
pub mod welcome;
