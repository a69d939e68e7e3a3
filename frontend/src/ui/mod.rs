//! The design system: components know no endpoints, and pages know no colours.

pub mod combobox;
pub mod icon;
pub mod note;
mod notices;
pub mod page;
pub mod pager;
mod palette;
pub mod party;
#[cfg(feature = "stil")]
pub mod progress;
pub mod remote;
pub mod shell;
pub mod shell_menu;
pub mod status;
pub mod tabs;
pub mod toast;
pub mod versions;
