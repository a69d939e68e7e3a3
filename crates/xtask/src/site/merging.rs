//! Several modules of WebAssembly that import the same things, and export nothing, as one.
//!
//! So are the pieces that the splitter makes: a piece fills its part of the program's one table of functions and of its
//! one memory, and calls the other pieces through the table.

use std::collections::BTreeMap;

use anyhow::{Context, bail, ensure};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, EntityType, FunctionSection, ImportSection,
    Module, NameMap, NameSection, TypeSection,
    reencode::{Error, Reencode},
};
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// What is gathered.
#[derive(Default)]
struct Merging {
    types: TypeSection,
    imports: ImportSection,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    names: NameMap,
    /// From what is imported to its index among its kind.
    imported: BTreeMap<(String, String), u32>,
    tables: u32,
    memories: u32,
    globals: u32,
}

/// Where the things of the module that is being read are among those of all.
#[derive(Default)]
struct Place {
    first_type: u32,
    first_function: u32,
    first_element: u32,
    first_datum: u32,
    /// By their index in the module.
    tables: Vec<u32>,
    memories: Vec<u32>,
    globals: Vec<u32>,
}

/// Something that the module does not import.
#[derive(Debug)]
struct Unknown(u32);

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is not imported", self.0)
    }
}

impl std::error::Error for Unknown {}

fn at(places: &[u32], index: u32) -> Result<u32, Error<Unknown>> {
    let place = usize::try_from(index).ok().and_then(|index| places.get(index));
    place.copied().ok_or(Error::UserError(Unknown(index)))
}

impl Reencode for Place {
    type Error = Unknown;

    fn type_index(&mut self, index: u32) -> Result<u32, Error<Unknown>> {
        Ok(self.first_type + index)
    }

    fn function_index(&mut self, index: u32) -> Result<u32, Error<Unknown>> {
        Ok(self.first_function + index)
    }

    fn element_index(&mut self, index: u32) -> Result<u32, Error<Unknown>> {
        Ok(self.first_element + index)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, Error<Unknown>> {
        Ok(self.first_datum + index)
    }

    fn table_index(&mut self, index: u32) -> Result<u32, Error<Unknown>> {
        at(&self.tables, index)
    }

    fn memory_index(&mut self, index: u32) -> Result<u32, Error<Unknown>> {
        at(&self.memories, index)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, Error<Unknown>> {
        at(&self.globals, index)
    }
}

/// One module that does what all of these do; one stays as it is.
pub fn merged(modules: &[Vec<u8>]) -> anyhow::Result<Vec<u8>> {
    if let [one] = modules {
        return Ok(one.clone());
    }
    let mut merging = Merging::default();
    for module in modules {
        merging.add(module).context("a piece of the program")?;
    }
    Ok(merging.finish())
}

impl Merging {
    fn add(&mut self, module: &[u8]) -> anyhow::Result<()> {
        let mut place = Place {
            first_type: self.types.len(),
            first_function: self.functions.len(),
            first_element: self.elements.len(),
            first_datum: self.data.len(),
            ..Place::default()
        };
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(section) => place.parse_type_section(&mut self.types, section)?,
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        self.import(&mut place, import?)?;
                    }
                }
                Payload::FunctionSection(section) => {
                    place.parse_function_section(&mut self.functions, section)?;
                }
                Payload::ElementSection(section) => {
                    place.parse_element_section(&mut self.elements, section)?;
                }
                Payload::CodeSectionEntry(body) => place.parse_function_body(&mut self.code, body)?,
                Payload::DataSection(section) => place.parse_data_section(&mut self.data, section)?,
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        self.name(&place, names)?;
                    }
                }
                Payload::ExportSection(section) => ensure!(section.count() == 0, "it exports something"),
                Payload::Version { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::DataCountSection { .. }
                | Payload::End(_) => {}
                other => bail!("it has an unexpected section: {other:?}"),
            }
        }
        Ok(())
    }

    /// Takes over an import, unless an earlier module has it.
    fn import(&mut self, place: &mut Place, import: wasmparser::Import<'_>) -> anyhow::Result<()> {
        let key = (import.module.to_owned(), import.name.to_owned());
        let known = self.imported.get(&key).copied();
        let ty = place.entity_type(import.ty)?;
        let (count, places) = match ty {
            EntityType::Table(_) => (&mut self.tables, &mut place.tables),
            EntityType::Memory(_) => (&mut self.memories, &mut place.memories),
            EntityType::Global(_) => (&mut self.globals, &mut place.globals),
            EntityType::Function(_) | EntityType::FunctionExact(_) | EntityType::Tag(_) => {
                bail!("it imports {} of a kind that is not expected", import.name)
            }
        };
        let index = known.unwrap_or(*count);
        places.push(index);
        if known.is_none() {
            *count += 1;
            self.imports.import(import.module, import.name, ty);
            self.imported.insert(key, index);
        }
        Ok(())
    }

    /// Takes over the names of functions, which stand in traces.
    fn name(&mut self, place: &Place, names: wasmparser::NameSectionReader<'_>) -> anyhow::Result<()> {
        for subsection in names {
            // What else has a name here is of no use in a trace, and may be newer than our reader.
            let Ok(Name::Function(functions)) = subsection else { continue };
            for function in functions {
                let function = function?;
                self.names.append(place.first_function + function.index, function.name);
            }
        }
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        let mut module = Module::new();
        module.section(&self.types).section(&self.imports).section(&self.functions);
        module.section(&self.elements).section(&DataCountSection { count: self.data.len() });
        module.section(&self.code).section(&self.data);
        let mut names = NameSection::new();
        names.functions(&self.names);
        module.section(&names);
        module.finish()
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ConstExpr, Elements, ExportKind, ExportSection, Function, GlobalType, InstructionSink, MemoryType,
        RefType, TableType, ValType,
    };
    use wasmparser::{ElementItems, Operator};

    use super::*;

    const OF_MEMORY: MemoryType =
        MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
    const OF_TABLE: TableType = TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 100,
        maximum: None,
        shared: false,
    };
    const OF_GLOBAL: GlobalType = GlobalType { val_type: ValType::I32, mutable: true, shared: false };

    /// A piece as the splitter writes it: a helper of its own type, and a function that calls it, stands in the table
    /// at `slot`, and calls what stands at 7.
    fn piece(slot: i32, with_global: bool, text: &[u8]) -> Vec<u8> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([ValType::I64], []);
        types.ty().function([], []);
        imports.import("shared", "table", EntityType::Table(OF_TABLE));
        imports.import("shared", "memory", EntityType::Memory(OF_MEMORY));
        imports.import("shared", "canary", EntityType::Global(GlobalType { mutable: false, ..OF_GLOBAL }));
        if with_global {
            imports.import("shared", "stack", EntityType::Global(OF_GLOBAL));
        }
        let mut functions = FunctionSection::new();
        functions.function(0).function(1);
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(slot), Elements::Functions((&[1][..]).into()));
        let mut code = CodeSection::new();
        code.function(&written(|body| {
            body.end();
        }));
        code.function(&written(|body| {
            body.i64_const(1).call(0).i32_const(7).call_indirect(0, 1);
            if with_global {
                body.i32_const(2).global_set(1);
            }
            body.end();
        }));
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(slot * 100), text.iter().copied());
        let mut names = NameSection::new();
        let mut of_functions = NameMap::new();
        of_functions.append(1, &format!("at_{slot}"));
        names.functions(&of_functions);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&ExportSection::new());
        module.section(&elements).section(&DataCountSection { count: 1 });
        module.section(&code).section(&data).section(&names);
        module.finish()
    }

    fn written(write: impl FnOnce(&mut InstructionSink<'_>)) -> Function {
        let mut function = Function::new([]);
        write(&mut function.instructions());
        function
    }

    #[test]
    fn pieces_in_one_module_do_what_they_did() {
        let pieces = [piece(1, false, b"one"), piece(2, true, b"two"), piece(3, true, b"three")];
        let whole = merged(&pieces).unwrap();
        wasmparser::validate(&whole).unwrap();
        let (mut imports, mut tabled, mut texts, mut calls, mut names) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&whole) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    imports.extend(section.into_imports().map(|import| import.unwrap().name.to_owned()));
                }
                Payload::ElementSection(section) => {
                    tabled.extend(section.into_iter().flat_map(|element| match element.unwrap().items {
                        ElementItems::Functions(functions) => {
                            functions.into_iter().map(Result::unwrap).collect::<Vec<_>>()
                        }
                        ElementItems::Expressions(..) => Vec::new(),
                    }));
                }
                Payload::DataSection(section) => {
                    texts.extend(section.into_iter().map(|datum| datum.unwrap().data.to_vec()));
                }
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader().unwrap() {
                        match operator.unwrap() {
                            Operator::Call { function_index } => calls.push(("function", function_index)),
                            Operator::CallIndirect { type_index, .. } => calls.push(("type", type_index)),
                            Operator::GlobalSet { global_index } => calls.push(("global", global_index)),
                            _ => {}
                        }
                    }
                }
                Payload::CustomSection(section) => {
                    let KnownCustom::Name(section) = section.as_known() else { continue };
                    for name in section {
                        let Name::Function(functions) = name.unwrap() else { continue };
                        names.extend(functions.into_iter().map(|name| {
                            let name = name.unwrap();
                            (name.index, name.name.to_owned())
                        }));
                    }
                }
                _ => {}
            }
        }
        assert_eq!(imports, ["table", "memory", "canary", "stack"]);
        assert_eq!(tabled, [1, 3, 5]);
        assert_eq!(texts, [b"one".to_vec(), b"two".to_vec(), b"three".to_vec()]);
        let of = |piece: u32| [("function", 2 * piece), ("type", 2 * piece + 1)];
        let mut expected = of(0).to_vec();
        for piece in [1, 2] {
            expected.extend(of(piece));
            expected.push(("global", 1));
        }
        assert_eq!(calls, expected);
        assert_eq!(names, [(1, "at_1".to_owned()), (3, "at_2".to_owned()), (5, "at_3".to_owned())]);
    }

    #[test]
    fn what_is_no_piece_is_refused() {
        let mut exports = ExportSection::new();
        exports.export("memory", ExportKind::Memory, 0);
        let mut imports = ImportSection::new();
        imports.import("shared", "memory", EntityType::Memory(OF_MEMORY));
        let mut with_export = Module::new();
        with_export.section(&imports).section(&exports);
        let good = piece(1, false, b"one");
        assert!(merged(&[good.clone(), with_export.finish()]).is_err());
        assert!(merged(&[good.clone(), b"\0asm".to_vec()]).is_err());
        assert_eq!(merged(std::slice::from_ref(&good)).unwrap(), good);
    }
}
