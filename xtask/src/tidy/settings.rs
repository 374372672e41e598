//! Settings that are written in two places, because the tools want it so, and must agree.

use super::{Finding, Source};
use crate::tools::WASM_BINDGEN;

/// Clippy reads the nearest `clippy.toml` alone: the core's replaces the workspace's.
pub(super) fn core_repeats_the_bans(sources: &[Source]) -> Vec<Finding> {
    let Some(root) = sources.iter().find(|source| source.path == "clippy.toml") else {
        return vec!["clippy.toml: it is missing".to_owned()];
    };
    let core = sources
        .iter()
        .find(|source| source.path == "core/clippy.toml");
    let core = core.map_or("", |core| core.text.as_str());
    let rules = root.text.lines().map(str::trim).enumerate();
    rules
        .filter(|(_, rule)| !rule.is_empty() && !rule.starts_with('#'))
        .filter(|(_, rule)| !core.lines().any(|line| line.trim() == *rule))
        .map(|(number, rule)| root.finding(number, &format!("core/clippy.toml lacks `{rule}`")))
        .collect()
}

/// The crate, the program and Trunk's setting are one version, or nothing builds.
pub(super) fn one_wasm_bindgen(sources: &[Source]) -> Vec<Finding> {
    let wanted = [
        ("Cargo.toml", format!("wasm-bindgen = \"={WASM_BINDGEN}\"")),
        ("Trunk.toml", format!("wasm_bindgen = \"{WASM_BINDGEN}\"")),
    ];
    let mut findings = Vec::new();
    for (path, line) in wanted {
        let file = sources.iter().find(|source| source.path == path);
        if !file.is_some_and(|file| file.text.lines().any(|have| have == line)) {
            findings.push(format!(
                "{path}: it needs the line `{line}`, as xtask installs it"
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ban_that_the_core_lacks_is_found() {
        let root = Source::sample("clippy.toml", "a = 1\nb = [\n  { path = \"c\" },\n]\n");
        let core = Source::sample("core/clippy.toml", "a = 1\nb = [\n  { path = \"d\" },\n]\n");
        assert_eq!(core_repeats_the_bans(&[root, core]).len(), 1);
    }

    #[test]
    fn another_version_of_wasm_bindgen_is_found() {
        let cargo = Source::sample("Cargo.toml", "wasm-bindgen = \"=0.2.1\"\n");
        assert_eq!(one_wasm_bindgen(&[cargo]).len(), 2);
    }
}
