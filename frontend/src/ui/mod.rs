//! The design system: components know no endpoints, and pages know no colours.

pub mod combobox;
pub mod dialog;
pub mod icon;
pub mod note;
pub mod page;
pub mod remote;
pub mod shell;
mod shell_menu;
pub mod status;
pub mod toast;
pub mod versions;
