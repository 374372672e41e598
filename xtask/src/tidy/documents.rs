//! What comments and documents name is there for every reader, not on somebody's machine alone.

use std::path::Path;

use super::{Finding, Source};

/// The roots of people's and build machines' own folders.
const MACHINES: [&str; 5] = ["home", "root", "work", "Users", "mnt"];

/// A Markdown file that a text names exists, from the workspace's folder or from beside the text.
pub(super) fn names_what_exists(sources: &[Source]) -> Vec<Finding> {
    let exists = |path: &str| sources.iter().any(|source| source.path == path);
    let mut findings = Vec::new();
    // Recorded data cites where it comes from, which is elsewhere.
    for source in sources
        .iter()
        .filter(|source| speaks(source) && !source.is("json"))
    {
        let folder = Path::new(&source.path)
            .parent()
            .unwrap_or_else(|| Path::new(""));
        for (number, line) in source.before_tests() {
            for name in documents(line) {
                let beside = folder.join(name);
                if !exists(name) && !exists(&beside.to_string_lossy()) {
                    let what = format!("it names {name}, which is not in the repository");
                    findings.push(source.finding(number, &what));
                }
            }
        }
    }
    findings
}

/// No path from the root of somebody's machine.
pub(super) fn names_no_machine(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| speaks(source)) {
        for (number, line) in source.before_tests() {
            if let Some(root) = MACHINES.iter().find(|root| names_folder(line, root)) {
                let what = format!("a path below /{root} exists on one machine only");
                findings.push(source.finding(number, &what));
            }
        }
    }
    findings
}

fn speaks(source: &Source) -> bool {
    ["rs", "md", "toml", "css", "js", "html", "json"]
        .iter()
        .any(|end| source.is(end))
        && !source.path.starts_with("scenarios/")
}

/// The words of a line that are Markdown files of ours: no addresses, no patterns.
fn documents(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| c.is_whitespace() || "`()[]<>\"',;:*{}".contains(c))
        .filter(move |word| {
            let (name, end) = word.rsplit_once('.').unwrap_or_default();
            end == "md" && !name.is_empty() && !word.starts_with('/') && !line.contains("://")
        })
}

fn names_folder(line: &str, root: &str) -> bool {
    let path = format!("/{root}/");
    line.match_indices(&path).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || "`\"'(=".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_is_not_here_is_found() {
        let found = |text: &str| {
            let sources = [
                Source::sample("core/src/a.rs", text),
                Source::sample("STYLE.md", ""),
            ];
            names_what_exists(&sources).len()
        };
        assert_eq!(found("//! See `notes/DESIGN.md`, section 3.\n"), 1);
        assert_eq!(found("//! See STYLE.md, and https://example.org/A.md\n"), 0);
        assert_eq!(found("//! See STYLE.md.\n"), 0);
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        let found = |line: &str| names_no_machine(&[Source::sample("a.rs", line)]).len();
        assert_eq!(found(&format!("// see /{}/ann/notes", "home")), 1);
        assert_eq!(found("https://example.org/home/ann"), 0);
    }
}
