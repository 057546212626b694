//! The protocol: tools are listed, called, and the user is asked where the client can ask.

use std::collections::BTreeMap;
use std::sync::Arc;

use dingtalk_fake::json::json;
use rmcp::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ClientResult, ContentBlock, ElicitRequest,
    ElicitRequestParams, ErrorData, Implementation, InputRequest, InputRequiredResult, ListToolsResult,
    PaginatedRequestParams, ProtocolVersion, ServerCapabilities, ServerConfig, ServerRequest, Tool,
};
use rmcp::service::{RequestContext, RoleServer};
use serde_json::Value;

use super::desk::{Answer, Desk};
use super::plan::Plan;
use super::tools::{Ask, INSTRUCTIONS, tools};
use crate::failure::Failure;

/// Names the question about a plan.
const QUESTION: &str = "confirm";

/// One client's view of the desk.
#[derive(Debug, Clone)]
pub(super) struct Server(Arc<Desk>);

impl Server {
    pub(super) fn new(desk: Arc<Desk>) -> Self {
        Self(desk)
    }

    async fn ask(
        &self,
        ask: Ask,
        request: &CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, Failure> {
        // The second round of a question that the client has put to its user.
        if let (Some(hash), Some(answers)) = (&request.request_state, &request.input_responses) {
            let answer = self.consented(ask, hash, answers.get(QUESTION)).await?;
            return Ok(complete(answer));
        }
        let answer = self.0.answer(&ask).await?;
        let Answer::Plan(plan) = &answer else { return Ok(complete(answer)) };
        if !asks_its_user(context) {
            return Ok(complete(answer));
        }
        let Some(question) = question(plan) else { return Ok(complete(answer)) };
        // Since 2026-07-28 a server asks by its answer, before by a request of its own.
        if context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2026_07_28) {
            let questions = BTreeMap::from([(QUESTION.to_owned(), InputRequest::Elicitation(question))]);
            return Ok(InputRequiredResult::new(Some(questions), Some(plan.hash.clone())).into());
        }
        match context.peer.send_request(ServerRequest::ElicitRequest(question)).await {
            Ok(ClientResult::ElicitResult(result)) => {
                let result = serde_json::to_value(result).unwrap_or_default();
                Ok(complete(self.consented(ask, &plan.hash, Some(&result)).await?))
            }
            // The client cannot ask after all: the agent has to.
            _ => Ok(complete(answer)),
        }
    }

    async fn consented(&self, ask: Ask, hash: &str, answer: Option<&Value>) -> Result<Answer, Failure> {
        let agreed = answer.is_some_and(|answer| {
            let confirmed = answer.pointer("/content/confirm").and_then(Value::as_bool);
            answer.get("action").and_then(Value::as_str) == Some("accept") && confirmed == Some(true)
        });
        if agreed { self.0.answer(&ask.confirmed(hash)).await } else { self.0.decline(&ask, hash) }
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let mut info = ServerConfig::new(ServerCapabilities::builder().enable_tools().build());
        info.server_info = Implementation::new("dingctl", env!("CARGO_PKG_VERSION")).with_title("DingTalk");
        info.instructions = Some(INSTRUCTIONS.to_owned());
        info
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools().into_iter().find(|tool| tool.name == name)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let parsed = Ask::parse(&request.name, request.arguments.clone());
        let parsed =
            parsed.ok_or_else(|| ErrorData::invalid_params(format!("no tool `{}`", request.name), None))?;
        let answer = match parsed {
            Ok(ask) => self.ask(ask, &request, &context).await,
            Err(failure) => self.0.misunderstood(&request.name, &failure).and(Err(failure)),
        };
        Ok(answer.unwrap_or_else(|failure| {
            CallToolResult::error(vec![ContentBlock::text(failure.to_json().to_string())]).into()
        }))
    }
}

fn complete(answer: Answer) -> CallToolResponse {
    let text = match answer {
        Answer::Text(text) => text,
        Answer::Plan(plan) => plan.text(),
    };
    CallToolResult::success(vec![ContentBlock::text(text)]).into()
}

/// Whether the client can put a form before its user. An empty capability means forms.
fn asks_its_user(context: &RequestContext<RoleServer>) -> bool {
    let elicitation = context.client_capabilities().and_then(|capabilities| capabilities.elicitation);
    elicitation.is_some_and(|elicitation| elicitation.form.is_some() || elicitation.url.is_none())
}

fn question(plan: &Plan) -> Option<ElicitRequest> {
    let form = json!({
        "type": "object",
        "properties": {QUESTION: {"type": "boolean", "title": "Carry it out", "default": false}},
        "required": [QUESTION],
    });
    let requested_schema = serde_json::from_value(form).ok()?;
    let message = plan.question();
    Some(ElicitRequest::new(ElicitRequestParams::FormElicitationParams {
        meta: None,
        message,
        requested_schema,
    }))
}
