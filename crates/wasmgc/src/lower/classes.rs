//! The classes of `st/vm`: their kinds, variables and methods, and what a type annotation means.

use super::operations::Operation;
use super::{LowerError, Source};
use crate::ir::{ClassId, Field, Shape, Storage, Type};
use smalltalk::ast::{Declaration, Literal, Pragma, Span};
use smalltalk::tonel::{ClassFile, MethodDefinition, Ston};
use std::collections::HashMap;

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    /// No value.
    Void,
    /// Control does not come back.
    Never,
    /// `nil`: null of any reference type.
    Nil,
    /// An integer literal: Int32, or Int64 where that is wanted.
    Integer,
    /// An instance of the class.
    Value(usize),
    /// The class itself.
    Meta(usize),
    /// The activation, whose instance variables are registers.
    Activation,
}

/// What instances of a class are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Machine(Type),
    Struct,
    /// An array; None for what array types have in common.
    Array(Option<String>),
    Static,
    Registers,
    /// One of the struct types of a chain: how many slots the one before has, and how many it has.
    Link(u32, u32),
}

/// A class.
#[derive(Clone, Debug)]
pub(crate) struct ClassInfo {
    pub name: String,
    pub superclass: Option<usize>,
    /// The superclass, if it is a struct type.
    pub struct_superclass: Option<usize>,
    pub kind: Kind,
    /// Inherited ones first.
    pub instance_variables: Vec<(String, Ty)>,
    pub class_variables: Vec<(String, Ty)>,
    pub constants: Vec<String>,
    /// The struct types of the chain: the numbers of their slots, ascending, and their classes.
    pub chain: Vec<(u32, usize)>,
    pub is_abstract: bool,
    likely: Vec<String>,
    /// What proofs take it for.
    pub axiom: Option<String>,
    pub methods: HashMap<(bool, String), Method>,
    order: Vec<(bool, String)>,
    source: Source,
}

/// A method.
#[derive(Clone, Debug)]
pub(crate) struct Method {
    pub owner: usize,
    pub class_side: bool,
    pub definition: MethodDefinition,
    pub import: Option<String>,
    pub export: Option<String>,
    /// What it is where it has no body of its own.
    pub operation: Option<Operation>,
}

/// A method's parameter names and types, and its answer's type.
pub(crate) struct Signature {
    pub parameters: Vec<(String, Ty)>,
    pub answer: Ty,
}

impl Method {
    pub fn selector(&self) -> &str {
        &self.definition.method.selector
    }

    pub fn key(&self) -> (usize, bool, String) {
        (self.owner, self.class_side, self.selector().to_string())
    }

    pub fn has_pragma(&self, selector: &str) -> bool {
        self.pragma(selector).is_some()
    }

    pub fn pragma(&self, selector: &str) -> Option<&Pragma> {
        self.definition
            .method
            .pragmas
            .iter()
            .find(|pragma| pragma.selector == selector)
    }

    pub fn symbol_pragma(&self, selector: &str) -> Option<&str> {
        match self.pragma(selector)?.arguments.first()? {
            Literal::Symbol(text) | Literal::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is a function by itself, not inlined where it is sent.
    pub fn is_function(&self, table: &ClassTable) -> bool {
        if self.import.is_some() || self.operation.is_some() || self.has_pragma("inline") || self.has_pragma("call") {
            return false;
        }
        if table.is_registers(self.owner) && !self.class_side {
            return self.has_pragma("function");
        }
        // Methods of machine types and of what array types have in common depend on the receiver's type.
        !matches!(table.classes[self.owner].kind, Kind::Array(None))
    }
}

/// A class's own variables, with the names of their types.
struct Declared {
    class: usize,
    instance: Vec<(String, String)>,
    class_side: Vec<(String, String)>,
}

impl Declared {
    fn new(class: usize, source: Source, file: &ClassFile) -> Result<Self, LowerError> {
        let name = |declaration: &Declaration| match &declaration.type_name {
            Some(type_name) => Ok((declaration.name.clone(), type_name.name.clone())),
            None => {
                let message = format!("the variable {} needs a type", declaration.name);
                Err(LowerError::at(source.name, source.text, declaration.span, message))
            }
        };
        Ok(Self {
            class,
            instance: file.instance_variables.iter().map(name).collect::<Result<_, _>>()?,
            class_side: file.class_variables.iter().map(name).collect::<Result<_, _>>()?,
        })
    }
}

/// All classes, superclasses first.
pub(crate) struct ClassTable {
    pub classes: Vec<ClassInfo>,
    by_name: HashMap<String, usize>,
    pub activation: usize,
}

impl ClassTable {
    pub fn new(files: Vec<(Source, ClassFile)>) -> Result<Self, LowerError> {
        let mut table = Self {
            classes: Vec::new(),
            by_name: HashMap::new(),
            activation: 0,
        };
        let mut waiting = files;
        let mut declared = Vec::new();
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut later = Vec::new();
            for (source, file) in waiting {
                match &file.superclass {
                    Some(name) if name != "Machine" && !table.by_name.contains_key(name) => later.push((source, file)),
                    _ => declared.push(table.add(source, file)?),
                }
            }
            if later.len() == before {
                let (source, file) = &later[0];
                let superclass = file.superclass.clone().unwrap_or_default();
                let message = format!("{}: {} has no superclass {superclass}", source.name, file.name);
                return Err(LowerError::plain(message));
            }
            waiting = later;
        }
        table.add_links();
        table.resolve(declared)?;
        table.activation = table
            .named("Activation")
            .ok_or_else(|| LowerError::plain("there is no class Activation"))?;
        Ok(table)
    }

    fn add(&mut self, source: Source, file: ClassFile) -> Result<Declared, LowerError> {
        let index = self.classes.len();
        let superclass = file
            .superclass
            .as_ref()
            .and_then(|name| self.by_name.get(name).copied());
        let text = |key: &str| file.properties.get(key).and_then(Ston::as_text);
        let kind = match file.kind.as_deref() {
            Some("machine") => Kind::Machine(match text("wasm") {
                Some("i32") => Type::I32,
                Some("i64") => Type::I64,
                Some("f64") => Type::F64,
                Some("eqref") => Type::Oop,
                _ => {
                    return Err(LowerError::plain(format!(
                        "{}: #wasm must be #i32, #i64, #f64 or #eqref",
                        source.name
                    )));
                }
            }),
            Some("array") => Kind::Array(text("element").map(str::to_string)),
            Some("static") => Kind::Static,
            Some("registers") => Kind::Registers,
            None | Some("normal") => match superclass.map(|index| &self.classes[index].kind) {
                Some(Kind::Registers) => Kind::Registers,
                _ => Kind::Struct,
            },
            Some(other) => {
                return Err(LowerError::plain(format!(
                    "{}: #type : #{other} is not known",
                    source.name
                )));
            }
        };
        let names = |key: &str| match file.properties.get(key) {
            Some(Ston::List(list)) => list.iter().filter_map(Ston::as_text).map(str::to_string).collect(),
            _ => Vec::new(),
        };
        let slots = |number: &Ston| match number {
            Ston::Integer(number) => u32::try_from(number.clone()).ok().map(|slots| (slots, 0)),
            _ => None,
        };
        let chain = match file.properties.get("chain") {
            Some(Ston::List(list)) => list.iter().filter_map(slots).collect(),
            _ => Vec::new(),
        };
        let struct_superclass =
            superclass.filter(|index| kind == Kind::Struct && self.classes[*index].kind == Kind::Struct);
        let mut methods = HashMap::new();
        let mut order = Vec::new();
        for definition in &file.methods {
            let symbol = |selector: &str| {
                let pragma = definition
                    .method
                    .pragmas
                    .iter()
                    .find(|pragma| pragma.selector == selector)?;
                match pragma.arguments.first()? {
                    Literal::Symbol(text) => Some(text.clone()),
                    _ => None,
                }
            };
            let operation = Operation::of(&definition.method.pragmas)
                .map_err(|(span, message)| LowerError::at(source.name, source.text, span, message))?;
            let method = Method {
                operation,
                owner: index,
                class_side: definition.class_side,
                import: symbol("import:"),
                export: symbol("export:"),
                definition: definition.clone(),
            };
            let key = (definition.class_side, definition.method.selector.clone());
            order.push(key.clone());
            if methods.insert(key, method).is_some() {
                let message = format!("{} is defined twice", definition.method.selector);
                return Err(LowerError::at(
                    source.name,
                    source.text,
                    definition.method.span,
                    message,
                ));
            }
        }
        self.by_name.insert(file.name.clone(), index);
        self.classes.push(ClassInfo {
            name: file.name.clone(),
            superclass,
            struct_superclass,
            kind,
            instance_variables: Vec::new(),
            class_variables: Vec::new(),
            constants: names("constants"),
            chain,
            is_abstract: file.properties.get("abstract") == Some(&Ston::Boolean(true)),
            likely: names("likely"),
            axiom: file.properties.get("axiom").and_then(Ston::as_text).map(str::to_string),
            methods,
            order,
            source,
        });
        Declared::new(index, source, &file)
    }

    /// All classes are known: bind the types of their variables.
    fn resolve(&mut self, declared: Vec<Declared>) -> Result<(), LowerError> {
        let mut own = HashMap::new();
        for each in declared {
            let bind = |table: &Self, variables: Vec<(String, String)>| {
                let typed = |(name, type_name): (String, String)| match table.ty(&type_name, each.class) {
                    Some(ty) => Ok((name, ty)),
                    None => Err(LowerError::plain(format!("{name}: there is no type {type_name}"))),
                };
                variables.into_iter().map(typed).collect::<Result<Vec<_>, _>>()
            };
            own.insert(each.class, bind(self, each.instance)?);
            self.classes[each.class].class_variables = bind(self, each.class_side)?;
        }
        let oop = self
            .ty("Oop", 0)
            .ok_or_else(|| LowerError::plain("there is no class Oop"))?;
        for index in 0..self.classes.len() {
            let inherited = self.classes[index]
                .superclass
                .map(|index| self.classes[index].instance_variables.clone());
            let mut variables = inherited.unwrap_or_default();
            match self.classes[index].kind {
                Kind::Link(before, slots) => variables.extend((before..slots).map(|slot| (format!("slot{slot}"), oop))),
                _ => variables.extend(own.remove(&index).unwrap_or_default()),
            }
            self.classes[index].instance_variables = variables;
        }
        Ok(())
    }

    fn add_links(&mut self) {
        for index in 0..self.classes.len() {
            let mut last = (0, index);
            for link in 0..self.classes[index].chain.len() {
                let slots = self.classes[index].chain[link].0;
                let class = self.classes.len();
                self.classes[index].chain[link].1 = class;
                let name = format!("{}{slots}", self.classes[index].name);
                let source = self.classes[index].source;
                self.by_name.insert(name.clone(), class);
                self.classes.push(ClassInfo {
                    name,
                    superclass: Some(last.1),
                    struct_superclass: Some(last.1),
                    kind: Kind::Link(last.0, slots),
                    instance_variables: Vec::new(),
                    class_variables: Vec::new(),
                    constants: Vec::new(),
                    chain: Vec::new(),
                    is_abstract: false,
                    likely: Vec::new(),
                    axiom: None,
                    methods: HashMap::new(),
                    order: Vec::new(),
                    source,
                });
                last = (slots, class);
            }
        }
    }

    /// The subclasses of which most instances of the class are.
    pub fn likely(&self, index: usize) -> Result<Vec<ClassId>, LowerError> {
        let class = &self.classes[index];
        let named = |name: &String| match self.named(name) {
            Some(likely) => Ok(ClassId(likely as u32)),
            None => Err(LowerError::plain(format!("{}: there is no class {name}", class.name))),
        };
        class.likely.iter().map(named).collect()
    }

    pub fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    pub fn is_registers(&self, index: usize) -> bool {
        self.classes[index].kind == Kind::Registers
    }

    /// All methods, in the order of the files.
    pub fn methods(&self) -> impl Iterator<Item = &Method> {
        self.classes
            .iter()
            .flat_map(|class| class.order.iter().map(|key| &class.methods[key]))
    }

    /// The methods of a class in order.
    pub fn methods_of(&self, index: usize) -> impl Iterator<Item = &Method> {
        let class = &self.classes[index];
        class.order.iter().map(|key| &class.methods[key])
    }

    /// `Class>>selector` or `Class class>>selector`.
    pub fn method_named(&self, name: &str) -> Option<&Method> {
        let (class, selector) = name.split_once(">>")?;
        let (class, class_side) = match class.strip_suffix(" class") {
            Some(class) => (class, true),
            None => (class, false),
        };
        self.classes[self.named(class)?]
            .methods
            .get(&(class_side, selector.to_string()))
    }

    /// The method that a class or its superclasses have for the selector.
    pub fn lookup(&self, class: usize, class_side: bool, selector: &str) -> Option<&Method> {
        let key = (class_side, selector.to_string());
        let mut current = Some(class);
        while let Some(index) = current {
            if let Some(method) = self.classes[index].methods.get(&key) {
                return Some(method);
            }
            current = self.classes[index].superclass;
        }
        None
    }

    pub fn inherits(&self, class: usize, ancestor: usize) -> bool {
        let mut current = Some(class);
        while let Some(index) = current {
            if index == ancestor {
                return true;
            }
            current = self.classes[index].superclass;
        }
        false
    }

    pub fn method_name(&self, method: &Method) -> String {
        let side = if method.class_side { " class" } else { "" };
        format!("{}{side}>>{}", self.classes[method.owner].name, method.selector())
    }

    pub fn error(&self, method: &Method, span: Span, message: impl Into<String>) -> LowerError {
        let source = self.classes[method.owner].source;
        LowerError::at(source.name, source.text, span, message.into())
    }

    pub fn ir_type(&self, ty: Ty) -> Type {
        match ty {
            Ty::Void | Ty::Meta(_) | Ty::Activation => Type::Void,
            Ty::Never => Type::Never,
            Ty::Nil => Type::Oop,
            Ty::Integer => Type::I32,
            Ty::Value(index) => match &self.classes[index].kind {
                Kind::Machine(ty) => *ty,
                Kind::Struct | Kind::Link(..) | Kind::Array(_) => Type::Ref(ClassId(index as u32)),
                Kind::Static | Kind::Registers => Type::Void,
            },
        }
    }

    /// The type named, in a method sent to an instance of (or to) the class.
    pub fn ty(&self, name: &str, receiver: usize) -> Option<Ty> {
        match name {
            "Self" => Some(Ty::Value(receiver)),
            "Element" => match &self.classes[receiver].kind {
                Kind::Array(Some(element)) if element == "Int8" || element == "Int16" => self.ty("Int32", receiver),
                Kind::Array(Some(element)) => self.ty(&element.clone(), receiver),
                _ => None,
            },
            _ => self.named(name).map(Ty::Value),
        }
    }

    pub fn declared(&self, method: &Method, declaration: &Declaration, receiver: usize) -> Result<Ty, LowerError> {
        let name = declaration
            .type_name
            .as_ref()
            .map_or("Oop", |type_name| &type_name.name);
        self.ty(name, receiver)
            .ok_or_else(|| self.error(method, declaration.span, format!("there is no type {name}")))
    }

    pub fn signature(&self, method: &Method, receiver: usize) -> Result<Signature, LowerError> {
        let ast = &method.definition.method;
        let parameters = ast
            .arguments
            .iter()
            .map(|argument| Ok((argument.name.clone(), self.declared(method, argument, receiver)?)))
            .collect::<Result<Vec<_>, LowerError>>()?;
        let answer = match &ast.answer_type {
            None => Ty::Void,
            Some(name) => self
                .ty(&name.name, receiver)
                .ok_or_else(|| self.error(method, name.span, format!("there is no type {}", name.name)))?,
        };
        Ok(Signature { parameters, answer })
    }

    fn storage(&self, name: &str, receiver: usize) -> Option<Storage> {
        match name {
            "Int8" => Some(Storage::I8),
            "Int16" => Some(Storage::I16),
            _ => self.ty(name, receiver).map(|ty| Storage::Value(self.ir_type(ty))),
        }
    }

    pub fn shape(&self, index: usize) -> Result<Shape, LowerError> {
        let class = &self.classes[index];
        Ok(match &class.kind {
            Kind::Machine(_) | Kind::Static | Kind::Registers | Kind::Array(None) => Shape::None,
            Kind::Array(Some(element)) => Shape::Array(
                self.storage(element, index)
                    .ok_or_else(|| LowerError::plain(format!("{}: there is no type {element}", class.name)))?,
            ),
            Kind::Struct | Kind::Link(..) => Shape::Struct(
                class
                    .instance_variables
                    .iter()
                    .map(|(name, ty)| Field {
                        name: name.clone(),
                        storage: Storage::Value(self.ir_type(*ty)),
                    })
                    .collect(),
            ),
        })
    }
}
