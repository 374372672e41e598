//! The names by which the page's wasm asks its script for functions: numbers, the same in both
//! files. As `wasm-bindgen` makes them, each repeats what the function is called, in the wasm
//! alone some three kilobytes, and ends with a hash, which compresses to nothing less.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{Import, ImportSectionReader, Parser};

use super::seal::files_of;

/// How such a name begins, and how long the hash at its end is.
const BEGIN: &[u8] = b"__wb";
const HASH: usize = 16;

/// Numbers the names, the same in all files of the folder.
pub(super) fn number(folder: &Path) -> Result<()> {
    let (mut files, mut names) = (Vec::new(), BTreeSet::new());
    for name in files_of(folder)? {
        if name.starts_with("warren-") && (name.ends_with(".js") || name.ends_with(".wasm")) {
            let file = folder.join(&name);
            let content = fs::read(&file).with_context(|| name.clone())?;
            let found = places(&content).into_iter();
            names.extend(found.map(|place| content[place].to_vec()));
            files.push((file, content));
        }
    }
    let names = Names(names.into_iter().collect());
    for (file, content) in files {
        let numbered = if file.extension().is_some_and(|end| end == "wasm") {
            names.in_wasm(&content)
        } else {
            Ok(names.in_script(&content))
        };
        let numbered = numbered.with_context(|| file.display().to_string())?;
        fs::write(&file, numbered).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// All names, sorted: a script lists them like that, so that its numbers go up by one.
struct Names(Vec<Vec<u8>>);

impl Names {
    fn number(&self, name: &[u8]) -> Option<String> {
        let number = self.0.binary_search_by(|one| (**one).cmp(name)).ok()?;
        Some(format!("i{number}"))
    }

    fn in_script(&self, content: &[u8]) -> Vec<u8> {
        let mut numbered = Vec::new();
        let mut from = 0;
        for place in places(content) {
            if let Some(number) = self.number(&content[place.clone()]) {
                numbered.extend_from_slice(&content[from..place.start]);
                numbered.extend_from_slice(number.as_bytes());
                from = place.end;
            }
        }
        numbered.extend_from_slice(&content[from..]);
        numbered
    }

    fn in_wasm(&self, module: &[u8]) -> Result<Vec<u8>> {
        let mut numbered = Module::new();
        Numbering(self)
            .parse_core_module(&mut numbered, Parser::new(0), module)
            .map_err(|error| anyhow!("its imports cannot be numbered: {error}"))?;
        Ok(numbered.finish())
    }
}

struct Numbering<'a>(&'a Names);

impl Reencode for Numbering<'_> {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        for import in section.into_imports() {
            let Import { module, name, ty } = import?;
            let number = self.0.number(name.as_bytes());
            let ty = self.entity_type(ty)?;
            imports.import(module, number.as_deref().unwrap_or(name), ty);
        }
        Ok(())
    }
}

/// Where the names stand.
fn places(content: &[u8]) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(begin) = content[from..]
        .windows(BEGIN.len())
        .position(|part| part == BEGIN)
    {
        let begin = from + begin;
        let in_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let end = begin + content[begin..].iter().take_while(in_name).count();
        let is_hash = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
        let name = &content[begin..end];
        if let Some((rest, hash)) = name.split_last_chunk::<HASH>()
            && rest.ends_with(b"_")
            && hash.iter().all(is_hash)
        {
            places.push(begin..end);
        }
        from = end;
    }
    places
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, TypeSection};
    use wasmparser::Payload;

    use super::*;

    const BODY: &str = "__wbg_body_0123456789abcdef";

    #[test]
    fn names_are_found_by_the_hashes_at_their_ends() {
        let text = format!("\x2c{BODY}\x00 __wbindgen_throw __wbg_x_12(");
        let mut found = places(text.as_bytes()).into_iter();
        assert_eq!((found.next(), found.next()), (Some(1..28), None));
    }

    #[test]
    fn script_and_wasm_get_the_same_numbers_and_other_names_stay() {
        let names = Names(vec![b"__wbg_a_0123456789abcdef".to_vec(), BODY.into()]);
        let script = names.in_script(format!("{{{BODY}:f,other:g}}").as_bytes());
        assert_eq!(script, b"{i1:f,other:g}");
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        imports.import("./page.js", BODY, EntityType::Function(0));
        imports.import("./page.js", "other", EntityType::Function(0));
        let mut module = Module::new();
        module.section(&types).section(&imports);
        let numbered = names.in_wasm(&module.finish()).expect("a module");
        let mut asked = Vec::new();
        for payload in Parser::new(0).parse_all(&numbered) {
            if let Payload::ImportSection(section) = payload.expect("a module") {
                let imports = section.into_imports();
                asked.extend(imports.map(|one| one.expect("an import").name.to_owned()));
            }
        }
        assert_eq!(asked, ["i1", "other"]);
    }
}
