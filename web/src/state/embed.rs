//! The page within another page: `?embed&autoplay&hide=inspector,rail`.
//!
//! Pure; whose address it is, [`crate::boot`] knows.

/// How the page is embedded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Embed {
    /// Whether it is.
    pub on: bool,
    /// Whether it plays at once.
    pub autoplay: bool,
    /// Whether the inspector is hidden.
    pub no_inspector: bool,
    /// Whether the rail is hidden.
    pub no_rail: bool,
}

impl Embed {
    /// What the query of an address says. Without `embed` in it, nothing else counts.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let words = || query.trim_start_matches('?').split('&');
        if !words().any(|word| word == "embed") {
            return Self::default();
        }
        let hidden = words().filter_map(|word| word.strip_prefix("hide="));
        let hides = |part| {
            let mut parts = hidden.clone().flat_map(|parts| parts.split(','));
            parts.any(|one| one == part)
        };
        Self {
            on: true,
            autoplay: words().any(|word| word == "autoplay"),
            no_inspector: hides("inspector"),
            no_rail: hides("rail"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_embedded_page_takes_options() {
        assert_eq!(Embed::from_query("?autoplay&hide=rail"), Embed::default());
        let bare = Embed {
            on: true,
            ..Embed::default()
        };
        assert_eq!(Embed::from_query("?embed"), bare);
        let all = Embed {
            autoplay: true,
            no_inspector: true,
            no_rail: true,
            ..bare
        };
        let query = "?embed&autoplay&hide=inspector,rail,else";
        assert_eq!(Embed::from_query(query), all);
    }
}
