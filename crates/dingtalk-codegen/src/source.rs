//! What the source of the two crates says of endpoints and models: a reader of the few forms that people and the generator write.

use std::collections::{BTreeMap, BTreeSet};

/// A `static Operation` and the function over it.
#[derive(Debug, PartialEq)]
pub struct Endpoint {
    /// `POST`
    pub method: String,
    /// The path template.
    pub path: String,
    /// `oapi::user::get`
    pub id: String,
    /// The calls of its builder, without white space: `.idempotent()`.
    pub settings: BTreeSet<String>,
    /// The types of the function that hands its request to `Call::new`; `None` where there is none.
    pub signature: Option<Signature>,
}

impl Endpoint {
    /// Whether its builder has the call `setting`, such as `.idempotent()`.
    pub fn is_marked(&self, setting: &str) -> bool {
        self.settings.contains(setting)
    }
}

/// The types of an endpoint function.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// `GetUserRequest`
    pub request: Option<String>,
    /// `GetUserResponse`
    pub response: String,
}

/// The fields of every struct with a `wire!` table, by its name: wire name and type.
pub type Models = BTreeMap<String, Vec<(String, String)>>;

/// Every `static NAME: Operation = Operation::…;`.
pub fn endpoints(source: &str) -> Vec<Endpoint> {
    let endpoint = |item: &str| {
        let (head, chain) = item.split_once(';')?.0.split_once("Operation::")?;
        let name = head.split(':').next()?;
        let mut calls = calls(chain).into_iter();
        let constructor = calls.next()?;
        let method = if constructor.starts_with("oapi_post(") {
            "POST"
        } else if constructor.starts_with("oapi_get(") {
            "GET"
        } else {
            constructor.split_once("Method::")?.1.split(',').next()?
        };
        let mut texts = constructor.split('"').skip(1).step_by(2);
        let (id, path) = (texts.next()?, texts.next()?);
        Some(Endpoint {
            method: method.to_owned(),
            path: path.to_owned(),
            id: id.to_owned(),
            settings: calls.collect(),
            signature: signature(source, name),
        })
    };
    source.split("\nstatic ").skip(1).filter_map(endpoint).collect()
}

/// `new("a").get().list(&["b"])` as `new("a")`, `.get()`, `.list(&["b"])`.
fn calls(chain: &str) -> Vec<String> {
    let (mut calls, mut call, mut depth) = (Vec::new(), String::new(), 0_usize);
    for character in chain.chars().filter(|character| !character.is_whitespace()) {
        match character {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            '.' if depth == 0 => calls.push(std::mem::take(&mut call)),
            _ => {}
        }
        call.push(character);
    }
    calls.push(call);
    calls.into_iter().map(|call| call.replace(",)", ")").replace(",]", "]")).collect()
}

fn signature(source: &str, operation: &str) -> Option<Signature> {
    let call = format!("Call::new(client, &{operation},");
    let function = source
        .split("\npub fn ")
        .skip(1)
        .find(|function| function.split_once("\n}").is_some_and(|(function, _)| function.contains(&call)))?;
    let head = function.split_once(" {\n")?.0;
    let request = head.split_once("request: &").map(|(_, rest)| identifier(rest).to_owned());
    let answer = head.split_once("-> Call<'")?.1.split_once(", ")?.1;
    Some(Signature { request, response: answer.strip_suffix('>')?.to_owned() })
}

/// Every `wire!` table with the types of its struct.
pub fn models(source: &str) -> Models {
    let mut types = BTreeMap::new();
    for item in source.split("pub struct ").skip(1) {
        let body = item.split_once("\n}").map_or(item, |(body, _)| body);
        for line in body.lines().filter_map(|line| line.trim().strip_prefix("pub ")) {
            if let Some((field, ty)) = line.split_once(": ") {
                types.insert((identifier(item), field), ty.trim_end_matches(','));
            }
        }
    }
    let mut models = Models::new();
    for table in source.split("wire!(").skip(1).filter_map(|rest| Some(rest.split_once("});")?.0)) {
        let Some((head, entries)) = table.split_once('{') else { continue };
        let Some(name) = head.split_whitespace().nth(1) else { continue };
        let member = |entry: &str| {
            let mut words = entry.split_whitespace();
            let (field, wire) = (words.next()?, words.nth(1)?);
            let ty = types.get(&(name, field)).copied().unwrap_or_default();
            Some((wire.trim_matches('"').to_owned(), ty.to_owned()))
        };
        models.insert(name.to_owned(), entries.split(',').filter_map(member).collect());
    }
    models
}

/// The model as lines `result.name: String`, with those of the models inside it; their own names do not count.
pub fn shape(models: &Models, name: &str) -> BTreeSet<String> {
    let mut shape = BTreeSet::new();
    spread(models, name, "", &mut Vec::new(), &mut shape);
    shape
}

fn spread<'m>(
    models: &'m Models,
    name: &'m str,
    prefix: &str,
    open: &mut Vec<&'m str>,
    shape: &mut BTreeSet<String>,
) {
    if open.contains(&name) {
        return;
    }
    open.push(name);
    for (wire, ty) in models.get(name).into_iter().flatten() {
        let inner = ty.split(|c: char| !is_word(c)).find(|word| models.contains_key(*word));
        let ty = inner.map_or_else(|| ty.clone(), |inner| ty.replace(inner, "_"));
        shape.insert(format!("{prefix}{wire}: {ty}"));
        if let Some(inner) = inner {
            spread(models, inner, &format!("{prefix}{wire}."), open, shape);
        }
    }
    open.pop();
}

fn identifier(text: &str) -> &str {
    text.split(|c: char| !is_word(c)).next().unwrap_or_default()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
static GET: Operation = Operation::oapi_get("oapi::a::get", "/a/get")
    .scopes(&[
        "x.y",
    ])
    .paging(Paging::cursor("c").more("m"));

/// static is a word here.
pub fn get<'c>(
    client: &'c Client,
    request: &GetRequest,
) -> Call<'c, Vec<Got>> {
    Call::new(client, &GET, request)
}

static PUT: Operation =
    Operation::api("v1::b::put", Method::PUT, "/v1.0/b/{id}");

pub struct GetRequest {
    /// `id`
    pub id: String,
    pub parts: Option<Vec<Part>>,
}
wire!(call GetRequest {
    id = "Id", parts ? "parts",
});
pub struct Part {
    pub part: Option<Part>,
}
wire!(request Part { part ? "part" });
"#;

    #[test]
    fn an_endpoint_is_its_operation_and_the_types_of_its_function() {
        let found = endpoints(SOURCE);
        let get = Endpoint {
            method: "GET".into(),
            path: "/a/get".into(),
            id: "oapi::a::get".into(),
            settings: [r#".scopes(&["x.y"])"#, r#".paging(Paging::cursor("c").more("m"))"#]
                .map(str::to_owned)
                .into(),
            signature: Some(Signature { request: Some("GetRequest".into()), response: "Vec<Got>".into() }),
        };
        assert_eq!(found.first(), Some(&get));
        let put = found.get(1).map(|put| (&*put.method, &*put.path, &put.signature));
        assert_eq!(put, Some(("PUT", "/v1.0/b/{id}", &None)));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn the_shape_of_a_model_is_its_wire_names_and_types_all_the_way_down() {
        let lines = ["Id: String", "parts: Option<Vec<_>>", "parts.part: Option<_>"];
        assert_eq!(shape(&models(SOURCE), "GetRequest"), lines.map(str::to_owned).into());
    }
}
