//! What a page is looked at on: how wide, how high, and light or dark.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// In CSS pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
    pub theme: Theme,
}

impl Screen {
    pub const DESKTOP: Self = Self::light(1280, 900);
    pub const PHONE: Self = Self::light(390, 844);
    /// A window of 1280 pixels at 200 %.
    pub const ZOOMED_TWICE: Self = Self::light(640, 450);
    /// The same at 400 %, and the smallest phone (WCAG 1.4.10).
    pub const ZOOMED_FOUR_TIMES: Self = Self::light(320, 568);

    const fn light(width: u32, height: u32) -> Self {
        Self { width, height, theme: Theme::Light }
    }

    #[must_use]
    pub const fn dark(self) -> Self {
        self.in_theme(Theme::Dark)
    }

    #[must_use]
    pub const fn in_theme(self, theme: Theme) -> Self {
        Self { theme, ..self }
    }

    /// Whether a finger points.
    pub const fn is_phone(self) -> bool {
        self.width < 500
    }
}

impl std::fmt::Display for Screen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.width, self.theme.name())
    }
}
