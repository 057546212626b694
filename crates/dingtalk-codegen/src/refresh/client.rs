//! The operations of a product: the methods of its `client.py`, which a generator writes in one form.

use std::collections::BTreeMap;

use crate::catalogue::TextForm;
use crate::error::{Error, Result};

/// A method that sends one request.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Call {
    /// `BatchSendOTO`
    pub(super) action: String,
    /// `robot_1.0`
    pub(super) product: String,
    pub(super) method: String,
    /// With holes in camel case.
    pub(super) path: String,
    pub(super) anonymous: bool,
    /// Class of the request with all its fields.
    pub(super) request: Option<String>,
    /// Class of the answer.
    pub(super) response: String,
    /// Wire names and attributes of the request.
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<(String, String)>,
    /// The attribute that alone is the body.
    pub(super) whole_body: Option<String>,
    /// Attributes that travel as one text.
    pub(super) texts: BTreeMap<String, TextForm>,
}

/// Reads the text of `client.py`.
pub(super) fn read(source: &str) -> Result<Vec<Call>> {
    let mut calls = Vec::new();
    for method in source.split("\n    def ").skip(1) {
        let method = method.split_once("\n    async def ").map_or(method, |(method, _)| method);
        let name = method.split('(').next().unwrap_or_default();
        if name.ends_with("with_options") {
            calls.push(call(method).map_err(|error| error.within(name))?);
        }
    }
    Ok(calls)
}

fn call(method: &str) -> Result<Call> {
    let mut call = Call::default();
    let (mut shrunk, mut fields) = (BTreeMap::new(), Vec::new());
    for line in method.lines().map(str::trim) {
        if let Some((key, value)) = line.split_once("='").or_else(|| line.split_once("=f'")) {
            let value = value.trim_end_matches(',').trim_end_matches('\'').to_owned();
            match key {
                "action" => call.action = value,
                "version" => call.product = value,
                "method" => call.method = value,
                "pathname" => call.path = path(&value),
                "auth_type" => call.anonymous = value == "Anonymous",
                _ => {}
            }
        } else if let Some((place, wire, value)) = assignment(line) {
            fields.push((place, wire.to_owned(), value));
        } else if let Some((short, long, form)) = shrinking(line) {
            call.texts.insert(long.to_owned(), form?);
            shrunk.insert(short, long);
        } else if let Some(class) = line.strip_prefix("request: ").or_else(|| line.strip_prefix("tmp_req: "))
        {
            call.request = Some(class_name(class).to_owned());
        } else if let Some(class) = line.strip_suffix("(),").filter(|class| class.contains("_models.")) {
            call.response = class_name(class).to_owned();
        } else if let Some(whole) = line.strip_prefix("body=") {
            let whole = whole.trim_start_matches("UtilClient.to_array(").trim_end_matches([',', ')']);
            call.whole_body = whole.strip_prefix("request.").map(str::to_owned);
        }
    }
    for (place, wire, attribute) in fields {
        let attribute = shrunk.get(attribute).copied().unwrap_or(attribute).to_owned();
        match place {
            "query" => call.query.push((wire, attribute)),
            "body" => call.body.push((wire, attribute)),
            _ => call.headers.push((wire, attribute)),
        }
    }
    let parts = [&call.action, &call.product, &call.method, &call.path, &call.response];
    if parts.iter().any(|part| part.is_empty()) {
        return Err(Error::new(
            "no operation: action, version, pathname, method or the answer's class is missing",
        ));
    }
    Ok(call)
}

/// `query['size'] = request.size` and `real_headers['x-id'] = UtilClient.to_jsonstring(headers.x_id)`; the token's header is
/// the client's.
fn assignment(line: &str) -> Option<(&str, &str, &str)> {
    let (target, value) = line.split_once("'] = ")?;
    let (place, wire) = target.split_once("['")?;
    let value = match place {
        "query" | "body" => value.strip_prefix("request.")?,
        "real_headers" if wire != "x-acs-dingtalk-access-token" => value.split_once("headers.")?.1,
        _ => return None,
    };
    Some((place, wire, value.trim_end_matches(')')))
}

/// `request.ids_shrink = OpenApiUtilClient.array_to_string_with_specified_style(tmp_req.ids, 'ids', 'json')`
fn shrinking(line: &str) -> Option<(&str, &str, Result<TextForm>)> {
    let (short, call) = line.strip_prefix("request.")?.split_once(" = ")?;
    let arguments = call.split_once("array_to_string_with_specified_style(tmp_req.")?.1;
    let mut arguments = arguments.trim_end_matches(')').split(", ");
    let long = arguments.next()?;
    let form = match arguments.last()? {
        "'json'" => Ok(TextForm::Json),
        "'simple'" => Ok(TextForm::Comma),
        other => Err(Error::new(format!("`{long}` travels in an unknown form: {other}"))),
    };
    Some((short, long, form))
}

fn class_name(path: &str) -> &str {
    path.trim_end_matches(',').rsplit('.').next().unwrap_or_default()
}

/// `/v1.0/a/{task_id}` = `/v1.0/a/{taskId}`; one path of the SDK ends in a space.
fn path(python: &str) -> String {
    let (mut path, mut hole, mut capital) = (String::new(), false, false);
    for character in python.trim().chars() {
        hole = (hole || character == '{') && character != '}';
        match character {
            '_' if hole => capital = true,
            _ if std::mem::take(&mut capital) => path.push(character.to_ascii_uppercase()),
            _ => path.push(character),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
class Client(OpenApiClient):
    def __init__(
        self,
    ):
        self._endpoint = 'api.dingtalk.com'

    def send_part_with_options(
        self,
        part_id: str,
        tmp_req: dingtalkx__1__0_models.SendPartRequest,
        headers: dingtalkx__1__0_models.SendPartHeaders,
        runtime: util_models.RuntimeOptions,
    ) -> dingtalkx__1__0_models.SendPartResponse:
        """
        @summary a sentence

        @param tmp_req: SendPartRequest
        """
        UtilClient.validate_model(tmp_req)
        request = dingtalkx__1__0_models.SendPartShrinkRequest()
        OpenApiUtilClient.convert(tmp_req, request)
        if not UtilClient.is_unset(tmp_req.ids):
            request.ids_shrink = OpenApiUtilClient.array_to_string_with_specified_style(tmp_req.ids, 'ids', 'json')
        query = {}
        if not UtilClient.is_unset(request.ids_shrink):
            query['ids'] = request.ids_shrink
        body = {}
        if not UtilClient.is_unset(request.size):
            body['Size'] = request.size
        real_headers = {}
        if not UtilClient.is_unset(headers.common_headers):
            real_headers = headers.common_headers
        if not UtilClient.is_unset(headers.x_client_token):
            real_headers['x-client-token'] = UtilClient.to_jsonstring(headers.x_client_token)
        if not UtilClient.is_unset(headers.x_acs_dingtalk_access_token):
            real_headers['x-acs-dingtalk-access-token'] = UtilClient.to_jsonstring(headers.x_acs_dingtalk_access_token)
        req = open_api_models.OpenApiRequest(
            headers=real_headers,
            query=OpenApiUtilClient.query(query),
            body=OpenApiUtilClient.parse_to_map(body)
        )
        params = open_api_models.Params(
            action='SendPart',
            version='x_1.0',
            protocol='HTTP',
            pathname=f'/v1.0/x/parts/{part_id}/send ',
            method='POST',
            auth_type='AK',
            style='ROA',
            req_body_type='none',
            body_type='json'
        )
        return TeaCore.from_map(
            dingtalkx__1__0_models.SendPartResponse(),
            self.execute(params, req, runtime)
        )

    async def send_part_with_options_async(
        self,
        part_id: str,
    ) -> dingtalkx__1__0_models.SendPartResponse:
        pass

    def send_part(
        self,
        part_id: str,
        request: dingtalkx__1__0_models.SendPartRequest,
    ) -> dingtalkx__1__0_models.SendPartResponse:
        runtime = util_models.RuntimeOptions()
        headers = dingtalkx__1__0_models.SendPartHeaders()
        return self.send_part_with_options(part_id, request, headers, runtime)
"#;

    #[test]
    fn a_method_is_one_operation_with_the_places_of_its_fields() {
        let pair = |wire: &str, attribute: &str| vec![(wire.to_owned(), attribute.to_owned())];
        let call = Call {
            action: "SendPart".into(),
            product: "x_1.0".into(),
            method: "POST".into(),
            path: "/v1.0/x/parts/{partId}/send".into(),
            request: Some("SendPartRequest".into()),
            response: "SendPartResponse".into(),
            query: pair("ids", "ids"),
            headers: pair("x-client-token", "x_client_token"),
            body: pair("Size", "size"),
            texts: BTreeMap::from([("ids".to_owned(), TextForm::Json)]),
            ..Call::default()
        };
        assert_eq!(read(SOURCE).unwrap(), [call]);
    }

    #[test]
    fn a_body_may_be_one_attribute_and_a_method_without_token() {
        let source = SOURCE
            .replace("body=OpenApiUtilClient.parse_to_map(body)", "body=UtilClient.to_array(request.parts)")
            .replace("auth_type='AK'", "auth_type='Anonymous'");
        let calls = read(&source).unwrap();
        assert_eq!(calls[0].whole_body.as_deref(), Some("parts"));
        assert!(calls[0].anonymous);
    }

    #[test]
    fn what_no_generator_writes_is_an_error() {
        let error = |from: &str, to: &str| read(&SOURCE.replace(from, to)).unwrap_err().to_string();
        let form = "send_part_with_options: `ids` travels in an unknown form: 'pipe'";
        assert_eq!(error("'ids', 'json')", "'ids', 'pipe')"), form);
        assert!(error("action='SendPart',", "").contains("no operation"));
    }
}
