//! Who may know whom, asked of cargo.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Finding;
use crate::run::{capture, command};

/// Our crates, and which of ours each may depend on.
const KNOWS: [(&str, &[&str]); 13] = [
    ("warren-core", &[]),
    ("warren-locale", &[]),
    ("warren-replay", &["warren-core", "warren-wire"]),
    ("warren-diagram", &["warren-core"]),
    ("warren-export", &["warren-core"]),
    ("warren-filter", &["warren-core"]),
    ("warren-teach", &["warren-core"]),
    ("warren-wire", &["warren-core"]),
    ("warren-tasks", &["warren-core"]),
    (
        "warren-web",
        &[
            "warren-core",
            "warren-diagram",
            "warren-export",
            "warren-filter",
            "warren-teach",
            "warren-wire",
        ],
    ),
    (
        "warren-cli",
        &[
            "warren-core",
            "warren-diagram",
            "warren-export",
            "warren-filter",
            "warren-replay",
            "warren-tasks",
            "warren-teach",
            "warren-wire",
        ],
    ),
    (
        "warren-tests",
        &[
            "warren-core",
            "warren-diagram",
            "warren-export",
            "warren-filter",
            "warren-teach",
            "warren-web",
            "warren-cli",
            "warren-replay",
            "warren-tasks",
            "warren-wire",
            "warren-locale",
        ],
    ),
    ("xtask", &["warren-locale"]),
];

/// Every crate of others below the core. Adding one needs a reason in the change that adds it.
const BELOW_CORE: &[&str] = &[
    "adler2",
    "archery",
    "base64",
    "dyn-clone",
    "equivalent",
    "hashbrown",
    "indexmap",
    "litemap",
    "itoa",
    "memchr",
    "miniz_oxide",
    "proc-macro2",
    "quote",
    "ref-cast",
    "ref-cast-impl",
    "regex-lite",
    "rpds",
    "rustc-hash",
    "schemars",
    "schemars_derive",
    "serde",
    "serde_core",
    "serde_derive",
    "serde_derive_internals",
    "serde_json",
    "smallvec",
    "strsim",
    "syn",
    "thiserror",
    "thiserror-impl",
    // Sentences for people in their language, gettext style.
    "tr",
    "triomphe",
    "unicode-ident",
    "zmij",
];

/// What must not be below the crates that run without a page.
const PAGE_ONLY: [&str; 5] = ["yew", "gloo", "web-sys", "js-sys", "wasm-bindgen"];

pub(super) fn directions_hold() -> Result<Vec<Finding>> {
    let mut metadata = command("cargo");
    metadata.args(["metadata", "--format-version=1", "--no-deps", "--locked"]);
    let metadata: Value = serde_json::from_str(&capture(&mut metadata)?)?;
    let mut findings = wrong_directions(&metadata).context("cargo metadata is not as expected")?;
    findings.extend(differs(&below("warren-core")?, BELOW_CORE));
    for package in [
        "warren-core",
        "warren-diagram",
        "warren-export",
        "warren-teach",
        "warren-replay",
        "warren-wire",
        "warren-tasks",
        "warren-cli",
    ] {
        findings.extend(page_only(package, &below(package)?));
    }
    Ok(findings)
}

/// Dependencies of any kind between our crates that are not in [`KNOWS`].
fn wrong_directions(metadata: &Value) -> Option<Vec<Finding>> {
    let mut findings = Vec::new();
    let packages = metadata["packages"].as_array()?;
    let ours: BTreeSet<_> = packages.iter().filter_map(|p| p["name"].as_str()).collect();
    for package in packages {
        let name = package["name"].as_str()?;
        let Some((_, allowed)) = KNOWS.iter().find(|(known, _)| *known == name) else {
            findings.push(format!(
                "Cargo.toml: say in xtask's KNOWS whom {name} may know"
            ));
            continue;
        };
        for dependency in package["dependencies"].as_array()? {
            let other = dependency["name"].as_str()?;
            if ours.contains(other) && !allowed.contains(&other) {
                findings.push(format!("{name} must not depend on {other}"));
            }
        }
    }
    Some(findings)
}

/// Every crate of others that a package is made of, on any system.
fn below(package: &str) -> Result<BTreeSet<String>> {
    let mut tree = command("cargo");
    tree.args([
        "tree",
        "--locked",
        "--package",
        package,
        "--edges",
        "normal",
        "--target",
        "all",
    ])
    .args(["--prefix", "none", "--format", "{p}"]);
    let names = capture(&mut tree)?;
    let names = names.lines().filter_map(|line| line.split(' ').next());
    Ok(names
        .filter(|name| !name.starts_with("warren-"))
        .map(str::to_owned)
        .collect())
}

/// Both ways: a name that is no longer needed would let it come back unseen.
fn differs(below: &BTreeSet<String>, allowed: &[&str]) -> Vec<Finding> {
    let strangers = below
        .iter()
        .filter(|name| !allowed.contains(&name.as_str()));
    let strangers =
        strangers.map(|name| format!("warren-core must not be made of {name}: see BELOW_CORE"));
    let gone = allowed.iter().filter(|name| !below.contains(**name));
    strangers
        .chain(gone.map(|name| format!("BELOW_CORE lists {name}: it is not needed")))
        .collect()
}

fn page_only(package: &str, below: &BTreeSet<String>) -> Vec<Finding> {
    let wrong = PAGE_ONLY.iter().filter(|name| below.contains(**name));
    wrong
        .map(|name| format!("{package} must not be made of {name}: it runs without a page"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_against_the_direction_is_found() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "warren-core", "dependencies": [{ "name": "warren-diagram" }] },
            { "name": "warren-diagram", "dependencies": [{ "name": "warren-core" }] },
            { "name": "warren-new", "dependencies": [] },
        ] });
        let findings = wrong_directions(&metadata).unwrap();
        assert_eq!(findings.len(), 2, "{findings:?}");
    }

    #[test]
    fn a_stranger_below_the_core_is_found() {
        let below = BTreeSet::from(["serde".to_owned(), "rand".to_owned(), "web-sys".to_owned()]);
        assert_eq!(differs(&below, &["serde"]).len(), 2);
        assert_eq!(
            differs(&below, &["serde", "rand", "web-sys", "gone"]).len(),
            1
        );
        assert_eq!(page_only("warren-diagram", &below).len(), 1);
    }

    #[test]
    fn cargo_tells_what_the_core_is_made_of() {
        let below = below("warren-core").unwrap();
        assert!(below.contains("serde"), "{below:?}");
    }
}
