//! The language of a problem's title: what `Accept-Language` asks for first among ours (RFC 9110, 12.5.4).

use actix_web::{
    HttpRequest,
    http::header::{AcceptLanguage, Header, LanguageTag, Quality},
};

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
        let Ok(asked) = AcceptLanguage::parse(request) else { return Self::Bokmaal };
        let wanted = asked.iter().filter(|range| range.quality > Quality::ZERO);
        let ours = wanted.filter_map(|range| Some((range.quality, Self::in_range(range.item.item()?)?)));
        // The first of those that are wanted alike.
        let best = ours.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map_or(Self::Bokmaal, |(_, language)| language)
    }

    fn in_range(range: &LanguageTag) -> Option<Self> {
        match range.primary_language().to_ascii_lowercase().as_str() {
            "nb" | "no" => Some(Self::Bokmaal),
            "nn" => Some(Self::Nynorsk),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{http::header::ACCEPT_LANGUAGE, test::TestRequest};

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
            ("en;q=0.0, nn;q=0.1", Language::Nynorsk),
            ("*", Language::Bokmaal),
        ] {
            let request = TestRequest::default().insert_header((ACCEPT_LANGUAGE, asked)).to_http_request();
            assert_eq!(Language::of(&request), language, "{asked:?}");
        }
    }
}
