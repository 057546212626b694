//! One request as the handlers see it.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, Method};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::catalogue::{self, Published, Seen};
use crate::document::{Aliases, Document, boolean_of, list_of};
use crate::multipart;
use crate::page::{Cut, Page};
use crate::reply::{Dialect, Refusal};
use crate::state::tokens::Holder;

/// A request with its body read and, for JSON and form bodies, its members decoded.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// Path and query as sent.
    pub(crate) uri: http::Uri,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Members of the JSON or form body.
    pub(crate) members: Map<String, Value>,
    /// The JSON body where it is a list, as some operations take it.
    pub(crate) list_body: Option<Value>,
    /// Who calls, known once the token has been checked.
    pub(crate) caller: Option<Holder>,
    /// Segments that stood in the place of `{…}` in the route's path, in order.
    pub(crate) path_parameters: Vec<String>,
    /// What the catalogue says of the operation, where the route is checked against it.
    pub(crate) published: Option<Published>,
    /// Everything that such a request says: path, query and body, by name and in the types of its page.
    pub(crate) request: Document,
    /// Whether it came by TLS.
    pub(crate) secure: bool,
}

/// A body by its content type.
#[derive(Debug)]
pub(crate) enum Body {
    None,
    Json(Value),
    Form(Map<String, Value>),
    /// Its parts are read by [`Call::parts`].
    Multipart,
}

impl Call {
    pub(crate) fn new(parts: http::request::Parts, body: Bytes) -> Self {
        Self {
            query: decode_pairs(parts.uri.query().unwrap_or_default()),
            path: decode_percent(parts.uri.path()),
            uri: parts.uri,
            method: parts.method,
            headers: parts.headers,
            body,
            members: Map::new(),
            list_body: None,
            caller: None,
            path_parameters: Vec::new(),
            published: None,
            request: Document::default(),
            secure: false,
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        Dialect::of(&self.path)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A query parameter that is present and not empty.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    fn content_type(&self) -> &str {
        self.header("content-type").unwrap_or_default()
    }

    /// Decodes the members of an object by its content type: JSON for both hosts, forms for the old one only. What is held
    /// against the catalogue may also be a list, and has the parts of a form with files for members.
    pub(crate) fn decode_body(&mut self, is_checked: bool) -> Result<(), Refusal> {
        if self.method == Method::GET && !is_checked {
            return Ok(());
        }
        match self.read_body()? {
            Body::Json(Value::Object(members)) | Body::Form(members) => self.members = members,
            Body::Json(list @ Value::Array(_)) if is_checked => self.list_body = Some(list),
            Body::Json(_) => return Err(self.no_json("the body is not a JSON object")),
            Body::Multipart if is_checked => {
                let text = |content: &[u8]| Value::String(String::from_utf8_lossy(content).into_owned());
                let parts = self.parts()?.into_iter();
                self.members = parts.map(|part| (part.name, text(&part.content))).collect();
            }
            // Fields of a form; what holds files is read by the operation itself.
            Body::Multipart => {
                let fields =
                    self.parts().unwrap_or_default().into_iter().filter(|part| part.file_name.is_none());
                let text = |content: &[u8]| Value::String(String::from_utf8_lossy(content).into_owned());
                self.members = fields.map(|part| (part.name, text(&part.content))).collect();
            }
            Body::None => {}
        }
        self.take_query();
        Ok(())
    }

    /// The gateway of `/topapi/` reads an operation's parameters from the query as well.
    fn take_query(&mut self) {
        if self.dialect() != Dialect::Topapi || self.list_body.is_some() {
            return;
        }
        for (name, value) in &self.query {
            if !catalogue::CREDENTIALS.contains(&name.as_str()) && !self.members.contains_key(name) {
                self.members.insert(name.clone(), Value::String(value.clone()));
            }
        }
    }

    pub(crate) fn read_body(&self) -> Result<Body, Refusal> {
        if self.body.is_empty() {
            return Ok(Body::None);
        }
        let content_type = self.content_type();
        let is = |known: &str| {
            let start = content_type.as_bytes().get(..known.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(known.as_bytes()))
        };
        let old_host = self.dialect() != Dialect::Api;
        if is("application/x-www-form-urlencoded") && old_host {
            let pairs = decode_pairs(&String::from_utf8_lossy(&self.body)).into_iter();
            Ok(Body::Form(pairs.map(|(key, value)| (key, Value::String(value))).collect()))
        } else if is("multipart/form-data") && old_host {
            Ok(Body::Multipart)
        } else if is("application/json") || (content_type.is_empty() && old_host) {
            serde_json::from_slice(&self.body)
                .map(Body::Json)
                .map_err(|_| self.no_json("the body is not JSON"))
        } else if old_host {
            Err(Refusal::code(43004, format!("invalid Content-Type: {content_type}")))
        } else {
            Err(missing_body())
        }
    }

    fn no_json(&self, message: &str) -> Refusal {
        match self.dialect() {
            Dialect::Api => Refusal::api(400, "param.error", message),
            _ => Refusal::parameter(message),
        }
    }

    /// The file parts and fields of a `multipart/form-data` body.
    pub(crate) fn parts(&self) -> Result<Vec<multipart::Part>, Refusal> {
        let Some(boundary) = multipart::boundary(self.content_type()) else {
            return Err(Refusal::code(43008, "the body has to be multipart/form-data with a boundary"));
        };
        multipart::parse(&self.body, &boundary).ok_or_else(|| {
            Refusal::code(43008, "the multipart/form-data body does not end with its boundary")
        })
    }

    /// A member as text; a number counts as its digits.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        text_of(self.members.get(name)?)
    }

    pub(crate) fn required_text(&self, name: &str) -> Result<String, Refusal> {
        self.text(name).filter(|text| !text.is_empty()).ok_or_else(|| self.missing(name))
    }

    /// A member as an integer; digits in a string count.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        integer_of(self.members.get(name)?)
    }

    pub(crate) fn required_integer(&self, name: &str) -> Result<i64, Refusal> {
        self.integer(name).ok_or_else(|| self.missing(name))
    }

    pub(crate) fn boolean(&self, name: &str) -> Option<bool> {
        boolean_of(self.members.get(name)?)
    }

    /// A list that is sent as an array, or as one string whose items are joined by commas.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        self.members.get(name).map(list_of).unwrap_or_default()
    }

    /// An object that is sent as such, or as one string of JSON text.
    pub(crate) fn object(&self, name: &str) -> Option<Map<String, Value>> {
        match self.members.get(name)? {
            Value::Object(members) => Some(members.clone()),
            Value::String(text) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }

    /// The path of the operation, with holes; empty where the catalogue does not know it.
    pub(crate) fn template(&self) -> &'static str {
        self.published.map_or("", |published| published.entry.path)
    }

    /// The operation's answer about one thing. `at` leads to where it stands (`result.item`), unless that is obvious.
    pub(crate) fn answer_thing(&self, document: Document, at: Option<&str>, aliases: Aliases) -> Value {
        self.answer_record(document, "id", at, aliases)
    }

    /// The same; where the answer has but the id, it is the member called `id`.
    pub(crate) fn answer_record(
        &self,
        document: Document,
        id: &str,
        at: Option<&str>,
        aliases: Aliases,
    ) -> Value {
        self.show_record(&document, id, at, aliases).into_value()
    }

    /// The same of a record as it is kept.
    pub(crate) fn show_record<'a>(
        &self,
        document: &'a Document,
        id: &str,
        at: Option<&str>,
        aliases: Aliases,
    ) -> Seen<'a> {
        let Some(published) = &self.published else { return document.clone().into_value().into() };
        let path = at.map_or_else(|| catalogue::place_of_thing(published), names_of);
        if catalogue::is_object(published, &path) {
            return catalogue::project_thing(published, document, &path, aliases);
        }
        let value = if catalogue::is_id(published, &path) {
            let own = path.last().and_then(|name| document.find(name, aliases));
            own.or_else(|| document.get(id)).cloned().unwrap_or_default()
        } else {
            document.clone().into_value()
        };
        let wrap = |inner, name: &String| Value::Object([(name.clone(), inner)].into_iter().collect());
        catalogue::project(published, &path.iter().rev().fold(value, wrap), aliases).into()
    }

    /// The operation's answer with one page of things; where it lists ids, with the members called `id`.
    pub(crate) fn answer_list(
        &self,
        page: Cut<Document>,
        id: &str,
        at: Option<&str>,
        aliases: Aliases,
    ) -> Value {
        let members = page.members().into_value();
        let Some(published) = &self.published else { return members };
        let path = at.map(names_of).or_else(|| catalogue::place_of_list(published)).unwrap_or_default();
        let of_ids = catalogue::lists_ids(published, &path);
        let item = |mut document: Document| match document.remove(id) {
            Some(id) if of_ids => id,
            Some(value) => {
                document.set(id, value);
                document.into_value()
            }
            None => document.into_value(),
        };
        let list = Value::Array(page.items.into_iter().map(item).collect());
        let wrap = |inner, name: &String| {
            let mut members = members.as_object().cloned().unwrap_or_default();
            members.insert(name.clone(), inner);
            Value::Object(members)
        };
        catalogue::project(published, &path.iter().rev().fold(list, wrap), aliases)
    }

    /// The page of a list that the request asks for.
    pub(crate) fn page(&self) -> Page {
        let page = Page::of(&self.request);
        let counts = ["offset", "start", "pageNumber", "pageNo", "currentPage", "page", "pageIndex"];
        let lists = |published: &Published| counts.iter().any(|name| published.takes(name));
        if self.published.as_ref().is_some_and(lists) { page.counted() } else { page }
    }

    /// A parameter of the request that has to be there, as text.
    pub(crate) fn need(&self, name: &str) -> Result<String, Refusal> {
        self.request.text(name).filter(|text| !text.is_empty()).ok_or_else(|| self.missing(name))
    }

    /// A parameter of the request that has to be there, as an integer.
    pub(crate) fn need_integer(&self, name: &str) -> Result<i64, Refusal> {
        self.request.integer(name).ok_or_else(|| self.missing(name))
    }

    /// What is said where a parameter is missing, or there and of no use.
    pub(crate) fn missing(&self, name: &str) -> Refusal {
        let is_there = |value: Option<&Value>| value.is_some_and(|value| !value.is_null() && *value != "");
        let given = is_there(self.members.get(name)) || is_there(self.request.get(name));
        match self.dialect() {
            Dialect::Topapi if given => Refusal::invalid_argument(name),
            Dialect::Topapi => Refusal::missing_argument(name),
            Dialect::Api if given => {
                Refusal::api(400, "param.error", format!("the parameter {name} has the wrong type"))
            }
            Dialect::Api if self.members.is_empty() && self.method != Method::GET => missing_body(),
            Dialect::Api => missing_parameter(name),
            Dialect::Oapi => {
                Refusal::parameter(format!("the parameter {name} is missing or has the wrong type"))
            }
        }
    }
}

fn names_of(place: &str) -> Vec<String> {
    place.split('.').map(str::to_owned).collect()
}

/// What the new host says to an absent or form-encoded body, as reported.
pub(crate) fn missing_body() -> Refusal {
    missing_parameter("body")
}

/// What the gateway of the new host says where a parameter of its table is missing, as reported: `MissinguserIds`.
pub(crate) fn missing_parameter(name: &str) -> Refusal {
    Refusal::api(400, format!("Missing{name}"), format!("{name} is mandatory for this action."))
}

pub(crate) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(crate) fn integer_of(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// `name=value&…`, percent-decoded, `+` as a space: a signature whose `+` was not encoded fails here as on the platform.
pub(crate) fn decode_pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode_component(name), decode_component(value))
        })
        .collect()
}

fn decode_component(text: &str) -> String {
    let text = if text.contains('+') { Cow::Owned(text.replace('+', " ")) } else { Cow::Borrowed(text) };
    decode_percent(&text)
}

fn decode_percent(text: &str) -> String {
    if text.contains('%') {
        percent_decode_str(text).decode_utf8_lossy().into_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(content_type: &str, body: &str) -> Call {
        let request = http::Request::post("/topapi/v2/user/get?access_token=a%2Bb")
            .header("content-type", content_type)
            .body(())
            .unwrap();
        Call::new(request.into_parts().0, Bytes::from(body.to_owned()))
    }

    #[test]
    fn json_and_form_bodies_read_alike() {
        let mut json =
            call("application/json", r#"{"userid_list":"a,b","dept_id":2,"msg":{"msgtype":"text"}}"#);
        json.decode_body(false).unwrap();
        let mut form = call(
            "application/x-www-form-urlencoded",
            "userid_list=a%2Cb&dept_id=2&msg=%7B%22msgtype%22%3A%22text%22%7D",
        );
        form.decode_body(false).unwrap();
        for call in [json, form] {
            assert_eq!(call.list("userid_list"), ["a", "b"]);
            assert_eq!(call.integer("dept_id"), Some(2));
            assert_eq!(call.object("msg").unwrap()["msgtype"], "text");
            assert_eq!(call.query("access_token"), Some("a+b"));
        }
    }

    #[test]
    fn a_body_of_another_type_is_refused_with_43004() {
        let refusal = call("text/plain", "userid=a").decode_body(false).unwrap_err();
        assert!(matches!(refusal, Refusal::Code { code: 43004, .. }));
        let refusal = call("application/json", "{").decode_body(false).unwrap_err();
        assert!(matches!(refusal, Refusal::Code { code: 40035, .. }));
    }
}
