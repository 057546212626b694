//! The catalogue, read a second time and by other means than the fake does: requests made from it, answers compared with it.

use std::path::Path;
use std::sync::Arc;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

/// Parameters of the old host's credentials.
pub const CREDENTIALS: &[&str] = &[
    "access_token",
    "suite_access_token",
    "sns_token",
    "accessKey",
    "timestamp",
    "signature",
    "suiteTicket",
];

#[derive(Debug, Clone)]
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    facts: Value,
    types: Arc<Value>,
}

#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    ty: String,
    pub required: bool,
    comma: bool,
    json: bool,
}

impl Field {
    fn new(text: &Value) -> Self {
        let words: Vec<_> = text.as_str().unwrap().split(' ').collect();
        let marked = |mark| words[2..].contains(&mark);
        Self {
            name: words[0].to_owned(),
            ty: words[1].to_owned(),
            required: marked("!"),
            comma: marked("comma"),
            json: marked("json"),
        }
    }

    /// A value of no use to the field, if there is one.
    fn nonsense(&self) -> Option<Value> {
        match self.ty.as_str() {
            "any" => None,
            ty if ty.starts_with("[") => Some(json!({"a": 1})),
            "string" | "file" => Some(json!({"a": 1})),
            _ => Some(json!("no such value")),
        }
    }
}

/// What goes over the wire, apart from the credential.
#[derive(Debug, Clone)]
pub struct Request {
    pub path: String,
    pub query: Vec<(String, String)>,
    pub body: Value,
    pub encoding: Encoding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Json,
    Form,
    Multipart,
}

/// Every operation; `None`, and a note on stderr, when the catalogue is not there.
pub fn operations() -> Option<Vec<Operation>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dingtalk-codegen/catalogue");
    if !root.exists() {
        assert!(std::env::var_os("DINGTALK_REQUIRE_DATA").is_none(), "the catalogue is missing");
        eprintln!("skipped, no data: the catalogue");
        return None;
    }
    let exceptions = std::fs::read(root.join("../overlay/exceptions.json")).unwrap();
    let exceptions: Value = serde_json::from_slice(&exceptions).unwrap();
    let mut operations = Vec::new();
    for folder in ["oapi", "v1", "v2"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap() {
            let file = file.unwrap().path();
            let mut product: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
            let mut types = product["types"].take();
            let prefix = format!("{folder}.{}.", file.file_stem().unwrap().to_str().unwrap());
            for (name, fields) in types.as_object_mut().unwrap() {
                // What the pages show otherwise than their tables.
                let exception = &exceptions["fields"][format!("{prefix}{name}")];
                let list = |what: &str| exception[what].as_array().cloned().unwrap_or_default();
                let word = |field: &Value| field.as_str().unwrap().split(' ').next().unwrap().to_owned();
                let replaced: Vec<_> = list("remove").iter().chain(&list("add")).map(word).collect();
                let fields = fields.as_array_mut().unwrap();
                fields.retain(|field| !replaced.contains(&word(field)));
                fields.extend(list("add"));
            }
            let types = Arc::new(types);
            for (name, facts) in product["operations"].as_object().unwrap() {
                operations.push(Operation {
                    id: format!("{folder}/{} {name}", file.file_stem().unwrap().to_str().unwrap()),
                    method: facts["method"].as_str().unwrap().to_owned(),
                    path: facts["path"].as_str().unwrap().trim_end().to_owned(),
                    facts: facts.clone(),
                    types: types.clone(),
                });
            }
        }
    }
    Some(operations)
}

fn fields(list: &Value) -> Vec<Field> {
    list.as_array().into_iter().flatten().map(Field::new).collect()
}

impl Operation {
    pub fn new_host(&self) -> bool {
        !self.id.starts_with("oapi/")
    }

    /// The permission points that its page names.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.facts["scopes"].as_array().into_iter().flatten().filter_map(Value::as_str)
    }

    pub fn auth(&self) -> &str {
        self.facts["auth"].as_str().unwrap_or("token")
    }

    /// The only kind of token that its page names, if it names one.
    pub fn only_token(&self) -> Option<&str> {
        match self.facts["tokens"].as_array()?.as_slice() {
            [one] => one.as_str(),
            _ => None,
        }
    }

    /// Query parameters, without those of the credential.
    pub fn query(&self) -> Vec<Field> {
        let own = |field: &Field| self.new_host() || !CREDENTIALS.contains(&field.name.as_str());
        fields(&self.facts["query"]).into_iter().filter(own).collect()
    }

    /// Members of the body, when it is an object.
    pub fn members(&self) -> Vec<Field> {
        let name = self.facts["body"].as_str().and_then(|ty| ty.strip_prefix('.'));
        name.map(|name| fields(&self.types[name])).unwrap_or_default()
    }

    /// A right request, with every field or with the required ones alone.
    pub fn request(&self, every_field: bool) -> Request {
        let mut path = String::new();
        for (at, piece) in self.path.split('{').enumerate() {
            match piece.split_once('}') {
                Some((name, after)) if at > 0 => path += &format!("{name}%2F%E4%BA%BA{after}"),
                _ => path += piece,
            }
        }
        let chosen = |field: &Field| every_field || field.required;
        let query = self.query().into_iter().filter(chosen).map(|field| {
            let value = self.field(&field, every_field, &mut Vec::new()).unwrap();
            (field.name, value.as_str().map_or(value.to_string(), str::to_owned))
        });
        let query = query.collect();
        let body = self.facts["body"]
            .as_str()
            .map_or(Value::Null, |ty| self.value(ty, every_field, &mut Vec::new()).unwrap());
        let multipart = self.facts["encoding"] == "multipart";
        let encoding = if multipart { Encoding::Multipart } else { Encoding::Json };
        Request { path, query, body, encoding }
    }

    fn field(&self, field: &Field, every_field: bool, open: &mut Vec<String>) -> Option<Value> {
        let value = self.value(&field.ty, every_field, open)?;
        Some(match value {
            Value::Array(items) if field.comma => {
                let texts = items.iter().map(|item| item.as_str().map_or(item.to_string(), str::to_owned));
                Value::String(texts.collect::<Vec<_>>().join(","))
            }
            value if field.json => Value::String(value.to_string()),
            value => value,
        })
    }

    fn value(&self, ty: &str, every_field: bool, open: &mut Vec<String>) -> Option<Value> {
        let inside = ty.get(1..ty.len() - 1).unwrap_or_default();
        Some(match ty {
            "string" | "file" => json!("文 a"),
            "int" => json!(7),
            "float" => json!(0.5),
            "bool" => json!(false),
            "any" => json!({"a": [1]}),
            _ if ty.starts_with('[') => {
                let item = self.value(inside, every_field, open);
                Value::Array(item.into_iter().flat_map(|item| [item.clone(), item]).collect())
            }
            _ if ty.starts_with('{') => Value::Object(
                self.value(inside, every_field, open)
                    .map(|value| ("k".to_owned(), value))
                    .into_iter()
                    .collect(),
            ),
            _ => {
                let name = &ty[1..];
                if open.iter().any(|other| other == name) {
                    return None;
                }
                open.push(name.to_owned());
                let mut members = Map::new();
                for field in fields(&self.types[name]).iter().filter(|field| every_field || field.required) {
                    if let Some(value) = self.field(field, every_field, open) {
                        members.insert(field.name.clone(), value);
                    }
                }
                open.pop();
                Value::Object(members)
            }
        })
    }

    /// The right request with one field that has a wrong type; `None` when no field can have one.
    pub fn with_nonsense(&self) -> Option<Request> {
        let mut request = self.request(true);
        for field in self.members() {
            if let (Some(nonsense), Some(members)) = (field.nonsense(), request.body.as_object_mut()) {
                members.insert(field.name, nonsense);
                return (request.encoding == Encoding::Json).then_some(request);
            }
        }
        let spoilt =
            self.query().into_iter().find(|field| matches!(field.ty.as_str(), "int" | "float" | "bool"))?;
        let pair = request.query.iter_mut().find(|(name, _)| *name == spoilt.name).unwrap();
        pair.1 = "nonsense".to_owned();
        Some(request)
    }

    /// The right request without one required field, for each of them.
    pub fn without_required(&self) -> Vec<(String, Request)> {
        let whole = self.request(true);
        let query =
            self.query().into_iter().filter(|field| field.required && !self.is_loose(field)).map(|field| {
                let mut request = whole.clone();
                request.query.retain(|(name, _)| *name != field.name);
                (field.name, request)
            });
        let members = self.members().into_iter().filter(|field| field.required).map(|field| {
            let mut request = whole.clone();
            request.body.as_object_mut().unwrap().remove(&field.name);
            (field.name, request)
        });
        query.chain(members).collect()
    }

    /// Containers in a query of which nothing tells how they travel.
    fn is_loose(&self, field: &Field) -> bool {
        field.ty.starts_with(['[', '{', '.']) && !field.json && !field.comma
    }

    /// What in an answer does not have the shape of the response.
    pub fn misfit(&self, mut answer: Value) -> Option<String> {
        let Some(ty) = self.facts["response"].as_str() else {
            let members = answer.as_object().unwrap();
            let known = ["errcode", "errmsg", "request_id"];
            return members.keys().find(|name| self.new_host() || !known.contains(&name.as_str())).cloned();
        };
        if let (false, Some(name), Some(members)) =
            (self.new_host(), ty.strip_prefix('.'), answer.as_object_mut())
        {
            let modelled = fields(&self.types[name]);
            members.retain(|name, _| {
                !["errcode", "errmsg", "request_id"].contains(&name.as_str())
                    || modelled.iter().any(|field| field.name == *name)
            });
        }
        self.mismatch("answer", ty, &answer, &mut Vec::new())
    }

    fn mismatch(&self, place: &str, ty: &str, value: &Value, open: &mut Vec<String>) -> Option<String> {
        let wrong = || Some(format!("{place} should be {ty}: {value}"));
        let inside = ty.get(1..ty.len() - 1).unwrap_or_default();
        match (ty, value) {
            ("string", Value::String(_)) | ("bool", Value::Bool(_)) | ("any", _) => None,
            ("int", value) if value.is_i64() => None,
            ("float", value) if value.is_number() => None,
            (_, Value::Array(items)) if ty.starts_with('[') => {
                // A list is empty only where a recursive type is cut.
                if items.is_empty() && !open.iter().any(|name| inside.ends_with(name.as_str())) {
                    return Some(format!("{place} is empty"));
                }
                items.iter().find_map(|item| self.mismatch(&format!("{place}[]"), inside, item, open))
            }
            (_, Value::Object(members)) if ty.starts_with('{') => {
                members.values().find_map(|value| self.mismatch(&format!("{place}{{}}"), inside, value, open))
            }
            (_, Value::Object(members)) if ty.starts_with('.') => {
                let fields = fields(&self.types[&ty[1..]]);
                if let Some(surplus) =
                    members.keys().find(|name| fields.iter().all(|field| field.name != **name))
                {
                    return Some(format!("{place}.{surplus} is not in the catalogue"));
                }
                open.push(ty[1..].to_owned());
                let misfit = fields.iter().find_map(|field| {
                    let place = format!("{place}.{}", field.name);
                    match members.get(&field.name) {
                        None if open.iter().any(|name| field.ty.ends_with(name.as_str())) => None,
                        None => Some(format!("{place} is missing")),
                        Some(Value::String(text)) if field.json => {
                            self.mismatch(&place, &field.ty, &serde_json::from_str(text).unwrap(), open)
                        }
                        Some(Value::String(_)) if field.comma => None,
                        Some(value) => self.mismatch(&place, &field.ty, value, open),
                    }
                });
                open.pop();
                misfit
            }
            _ => wrong(),
        }
    }
}

pub fn encode(pairs: &[(String, String)]) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect::<Vec<_>>()
        .join("&")
}
