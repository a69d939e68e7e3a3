//! The design system: components know no endpoints, and pages know no colours.

pub mod combobox;
pub mod icon;
pub mod note;
mod notices;
pub mod page;
mod palette;
pub mod remote;
pub mod shell;
pub mod shell_menu;
pub mod status;
pub mod toast;
pub mod versions;
