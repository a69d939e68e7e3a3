//! The language of a problem's title: what `Accept-Language` asks for first among ours (RFC 9110, 12.5.4).

use actix_web::{HttpRequest, http::header::ACCEPT_LANGUAGE};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    Bokmaal,
    Nynorsk,
    English,
}

impl Language {
    /// For `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Bokmaal => "nb",
            Self::Nynorsk => "nn",
            Self::English => "en",
        }
    }

    /// Bokmål where nothing of ours is asked for.
    pub fn of(request: &HttpRequest) -> Self {
        let asked = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        asked.map_or(Self::Bokmaal, Self::preferred)
    }

    fn preferred(accept: &str) -> Self {
        let mut best = (0.0, Self::Bokmaal);
        for range in accept.split(',') {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let quality = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok());
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let language = match primary.as_str() {
                "nb" | "no" => Self::Bokmaal,
                "nn" => Self::Nynorsk,
                "en" => Self::English,
                _ => continue,
            };
            let quality: f32 = quality.unwrap_or(0.0);
            if quality > best.0 {
                best = (quality, language);
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_best_of_ours_is_chosen() {
        for (asked, language) in [
            ("", Language::Bokmaal),
            ("en-GB,en;q=0.9", Language::English),
            ("de, en;q=0.5, nn;q=0.7", Language::Nynorsk),
            ("fi", Language::Bokmaal),
            ("en;q=oops, nb;q=0.1", Language::Bokmaal),
            ("no-NO", Language::Bokmaal),
        ] {
            assert_eq!(Language::preferred(asked), language, "{asked:?}");
        }
    }
}
