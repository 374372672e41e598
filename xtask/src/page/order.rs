//! The functions of the page's wasm in an order that compresses better: by their type, and then
//! by their bytes, so that like begins stand together. What is downloaded is two percent smaller
//! for it.
//!
//! It changes no instruction but the numbers by which functions name each other.

use std::convert::Infallible;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

use super::seal::files_of;

/// Puts the functions of each wasm in the folder into order.
pub(super) fn functions(folder: &Path) -> Result<()> {
    for name in files_of(folder)? {
        if name.ends_with(".wasm") {
            let file = folder.join(&name);
            let module = fs::read(&file).with_context(|| name.clone())?;
            fs::write(&file, ordered(&module)?).with_context(|| name.clone())?;
        }
    }
    Ok(())
}

/// The same module with its functions in order.
fn ordered(module: &[u8]) -> Result<Vec<u8>> {
    let mut sorted = Module::new();
    ByLikeness::of(module)?
        .parse_core_module(&mut sorted, Parser::new(0), module)
        .map_err(|error| anyhow!("the functions of the wasm cannot be put in order: {error}"))?;
    Ok(sorted.finish())
}

struct ByLikeness {
    /// How many functions come from outside; they have the first numbers.
    imported: u32,
    /// The module's own functions, by where they stood, in their new order.
    order: Vec<usize>,
    /// Where each of them stands now.
    places: Vec<u32>,
}

impl ByLikeness {
    fn of(module: &[u8]) -> Result<Self> {
        let mut imported = 0;
        let (mut types, mut bodies) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(section) => {
                    types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        let mut order: Vec<usize> = (0..bodies.len()).collect();
        order.sort_by_key(|old| (types[*old], bodies[*old]));
        let mut places = vec![0; order.len()];
        for (place, old) in (0..).zip(&order) {
            places[*old] = place;
        }
        Ok(Self {
            imported,
            order,
            places,
        })
    }
}

type Outcome = Result<(), reencode::Error<Infallible>>;

impl Reencode for ByLikeness {
    type Error = Infallible;

    fn function_index(&mut self, func: u32) -> Result<u32, reencode::Error<Infallible>> {
        let own = func.checked_sub(self.imported);
        Ok(own.map_or(func, |own| self.imported + self.places[own as usize]))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Outcome {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for old in &self.order {
            functions.function(types[*old]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Outcome {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for old in self.order.clone() {
            self.parse_function_body(code, bodies[old].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ExportKind, ExportSection, Function, ImportSection, Instruction, TypeSection, ValType,
    };

    use super::*;

    /// `one` gives 2, `other` calls the function before it and adds nothing.
    fn module() -> Vec<u8> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], [ValType::I32]);
        imports.import("host", "number", wasm_encoder::EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0).function(0);
        let mut exports = ExportSection::new();
        exports.export("one", ExportKind::Func, 1);
        exports.export("other", ExportKind::Func, 2);
        let mut code = CodeSection::new();
        for instruction in [Instruction::I32Const(2), Instruction::Call(1)] {
            let mut function = Function::new([]);
            function
                .instruction(&instruction)
                .instruction(&Instruction::End);
            code.function(&function);
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions);
        module.section(&exports).section(&code);
        module.finish()
    }

    /// What each export's function does: the number of its first instruction.
    fn told(module: &[u8]) -> Vec<String> {
        let (mut exports, mut bodies) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload.expect("a module") {
                Payload::ExportSection(section) => {
                    exports.extend(section.into_iter().map(|export| export.expect("an export")));
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let first = |at: u32| {
            let mut operators = bodies[at as usize].get_operators_reader().expect("code");
            format!("{:?}", operators.read().expect("an instruction"))
        };
        let tell =
            |export: wasmparser::Export<'_>| format!("{} {}", export.name, first(export.index - 1));
        exports.into_iter().map(tell).collect()
    }

    #[test]
    fn functions_are_sorted_and_still_find_each_other() {
        let before = module();
        let after = ordered(&before).expect("an ordered module");
        assert_eq!(
            told(&before),
            [
                "one I32Const { value: 2 }",
                "other Call { function_index: 1 }"
            ]
        );
        assert_eq!(
            told(&after),
            [
                "one I32Const { value: 2 }",
                "other Call { function_index: 2 }"
            ]
        );
    }
}
