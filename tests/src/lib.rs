//! The test house: an application on a real database, with a clock and random numbers that tests hold in their hands.

#![expect(clippy::missing_panics_doc, reason = "in tests, to panic is to say what is wrong")]

mod application;
#[cfg(feature = "browser")]
pub mod browser;
pub mod client;
pub mod clock_and_rng;
pub mod databases;
pub mod documented;
pub mod effects;
mod forms;
pub mod golden;
pub mod house;
#[cfg(feature = "browser")]
pub mod images;
#[cfg(feature = "browser")]
pub mod pages;
#[cfg(feature = "browser")]
pub mod reader;
#[cfg(feature = "browser")]
pub mod rules;
#[cfg(feature = "browser")]
pub mod screen;
#[cfg(feature = "browser")]
pub mod stage;

pub use client::{Answer, Client};
pub use databases::Engine;
pub use house::House;
#[cfg(feature = "browser")]
pub use {browser::Browser, stage::Stage};
