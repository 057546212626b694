//! The models of a product: the classes of its `models.py`, which a generator writes in one form.

use std::collections::BTreeMap;

use crate::catalogue::Type;
use crate::error::{Error, Result};

/// The members of every class, by its name.
pub(super) type Models = BTreeMap<String, Vec<Member>>;

/// A member of a class.
#[derive(Debug, PartialEq)]
pub(super) struct Member {
    /// Its name in Python.
    pub(super) attribute: String,
    pub(super) wire: String,
    pub(super) ty: Type,
    pub(super) required: bool,
}

/// Reads the text of `models.py`.
pub(super) fn read(source: &str) -> Result<Models> {
    let mut models = Models::new();
    for class in source.split("\nclass ").skip(1) {
        let Some((name, body)) = class.split_once('(') else { continue };
        models.insert(name.to_owned(), members(body).map_err(|error| error.within(name))?);
    }
    Ok(models)
}

fn members(class: &str) -> Result<Vec<Member>> {
    let (init, rest) = class.split_once("    def validate").unwrap_or((class, ""));
    let (_, to_map) = rest.split_once("    def to_map").unwrap_or_default();
    let to_map = to_map.split_once("    def from_map").map_or(to_map, |(to_map, _)| to_map);
    let (wires, required) = (wires(to_map), required(init));
    let mut members = Vec::new();
    for line in init.lines() {
        let Some(argument) = line.trim().strip_suffix(" = None,") else { continue };
        let Some((attribute, annotation)) = argument.split_once(": ") else { continue };
        let wire =
            wires.get(attribute).ok_or_else(|| Error::new(format!("no wire name for `{attribute}`")))?;
        members.push(Member {
            attribute: attribute.to_owned(),
            wire: (*wire).to_owned(),
            ty: ty(annotation)?,
            required: required.contains(&attribute),
        });
    }
    Ok(members)
}

/// `result['userId'] = self.user_id`, and for containers `result['users'] = []` before `if self.users is not None`.
fn wires(to_map: &str) -> BTreeMap<&str, &str> {
    let mut wires = BTreeMap::new();
    let mut container = None;
    for line in to_map.lines().map(str::trim) {
        let own = line.split_once("self.").map(|(_, rest)| identifier(rest));
        let assigned = line.strip_prefix("result['").and_then(|rest| rest.split_once("'] = "));
        match (assigned, own) {
            (Some((wire, _)), Some(attribute)) => drop(wires.insert(attribute, wire)),
            (Some((wire, _)), None) => container = Some(wire),
            (None, Some(attribute)) if line.starts_with("if self.") => {
                if let Some(wire) = container.take() {
                    wires.insert(attribute, wire);
                }
            }
            _ => {}
        }
    }
    wires
}

fn required(init: &str) -> Vec<&str> {
    let after = init.split("# This parameter is required.").skip(1);
    after.filter_map(|rest| Some(identifier(rest.split_once("self.")?.1))).collect()
}

fn identifier(text: &str) -> &str {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()
}

fn ty(annotation: &str) -> Result<Type> {
    let within = |open: &str| annotation.strip_prefix(open).and_then(|rest| rest.strip_suffix(']'));
    Ok(match annotation {
        // Byte streams are declared by mistake, for plain text.
        "str" | "BinaryIO" | "bytes" => Type::String,
        "int" => Type::Int,
        "float" => Type::Float,
        "bool" => Type::Bool,
        "Any" => Type::Any,
        "dict" => Type::Map(Box::new(Type::Any)),
        _ => match (within("List["), within("Dict[str, ")) {
            (Some(item), _) => Type::List(Box::new(ty(item)?)),
            (_, Some(value)) => Type::Map(Box::new(ty(value)?)),
            _ => match annotation.trim_matches('\'') {
                name if !name.is_empty() && identifier(name) == name => Type::Object(name.to_owned()),
                _ => return Err(Error::new(format!("no type: `{annotation}`"))),
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
from Tea.model import TeaModel


class Part(TeaModel):
    def __init__(
        self,
        size: int = None,
    ):
        self.size = size

    def validate(self):
        pass

    def to_map(self):
        result = dict()
        if self.size is not None:
            result['Size'] = self.size
        return result

    def from_map(self, m: dict = None):
        return self


class SendRequest(TeaModel):
    def __init__(
        self,
        by_key: Dict[str, Any] = None,
        parts: List['Part'] = None,
        whole: Part = None,
    ):
        # What it is, in a sentence.
        self.by_key = by_key
        # This parameter is required.
        self.parts = parts
        self.whole = whole

    def validate(self):
        if self.parts:
            for k in self.parts:
                if k:
                    k.validate()

    def to_map(self):
        result = dict()
        if self.by_key is not None:
            result['byKey'] = self.by_key
        result['parts'] = []
        if self.parts is not None:
            for k in self.parts:
                result['parts'].append(k.to_map() if k else None)
        if self.whole is not None:
            result['whole'] = self.whole.to_map()
        return result

    def from_map(self, m: dict = None):
        return self
"#;

    #[test]
    fn a_class_is_its_wire_names_and_types() {
        let models = read(SOURCE).unwrap();
        let lines = |name: &str| {
            let line = |member: &Member| {
                let mark = if member.required { " !" } else { "" };
                format!("{}: {} {}{mark}", member.attribute, member.wire, member.ty)
            };
            models[name].iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(lines("Part"), ["size: Size int"]);
        let send = ["by_key: byKey {any}", "parts: parts [.Part] !", "whole: whole .Part"];
        assert_eq!(lines("SendRequest"), send);
    }

    #[test]
    fn what_no_generator_writes_is_an_error() {
        let source = SOURCE.replace("size: int", "size: Union[int, str]");
        assert_eq!(read(&source).unwrap_err().to_string(), "Part: no type: `Union[int, str]`");
        let source = SOURCE.replace("result['Size']", "other['Size']");
        assert_eq!(read(&source).unwrap_err().to_string(), "Part: no wire name for `size`");
    }
}
