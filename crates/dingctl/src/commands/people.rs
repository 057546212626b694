//! `people`: who is in the organisation.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use serde_json::{Value, json};

use crate::connection::Connection;
use crate::failure::Failure;
use crate::language::say;
use crate::session::Session;

/// Find people by name, mobile number or id, or list those of a department
#[derive(Debug, Args)]
#[command(
    group = clap::ArgGroup::new("who").required(true),
    override_usage = "dingctl people <NAME|--mobile NUMBER|--id ID|--department ID> [OPTIONS]"
)]
pub(crate) struct Arguments {
    /// A part of the name
    #[arg(group = "who", value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    name: Option<String>,
    /// Whoever has this mobile number
    #[arg(long, group = "who", value_name = "NUMBER", value_parser = NonEmptyStringValueParser::new())]
    mobile: Option<String>,
    /// Whoever has this userId
    #[arg(long, group = "who", value_name = "USERID", value_parser = NonEmptyStringValueParser::new())]
    id: Option<String>,
    /// Everybody directly in this department; 1 is the organisation itself
    #[arg(long, group = "who", value_name = "ID")]
    department: Option<i64>,
    /// The most that are found by name
    #[arg(long, short = 'n', default_value_t = 20, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    let connection = session.connect().await?;
    let ids = match (&arguments.name, &arguments.mobile, &arguments.id) {
        (Some(name), ..) => by_name(&connection, name, arguments.limit).await?,
        (_, Some(mobile), _) => vec![by_mobile(&connection, mobile).await?],
        (.., Some(id)) => vec![id.clone()],
        _ => return department(&connection, arguments.department.unwrap_or(1), session).await,
    };
    let mut people = Vec::new();
    for id in ids {
        let answer = connection.call("oapi.user.get", json!({"userid": id})).await?;
        people.push(answer.get("result").cloned().unwrap_or_default());
    }
    if people.is_empty() {
        session.output.note(say(
            "nobody found: the app has to see the person, and a name is searched for as it is written",
            "没有找到：应用须能看到此人，姓名须与通讯录中的写法一致",
        ));
    }
    print(people, session)
}

async fn by_name(connection: &Connection, name: &str, limit: u32) -> Result<Vec<String>, Failure> {
    let request = json!({"queryWord": name, "offset": 0, "size": limit});
    let answer = connection.call("v1.contact.search_user", request).await?;
    let ids = answer.get("list").and_then(Value::as_array).into_iter().flatten();
    Ok(ids.filter_map(Value::as_str).map(str::to_owned).collect())
}

/// The userId of whoever has the number.
pub(super) async fn by_mobile(connection: &Connection, mobile: &str) -> Result<String, Failure> {
    let answer = connection.call("oapi.user.get_by_mobile", json!({"mobile": mobile})).await?;
    let id = answer.get("result").and_then(|result| result.get("userid")).and_then(Value::as_str);
    Ok(id.unwrap_or_default().to_owned())
}

async fn department(connection: &Connection, id: i64, session: &Session) -> Result<(), Failure> {
    let Some(operation) = dingtalk_catalogue::find("oapi.user.list") else {
        return Err(Failure::other("the catalogue lacks oapi.user.list"));
    };
    let request = json!({"dept_id": id, "cursor": 0, "size": 100});
    let mut pages = connection.prepared(connection.ding.client(), operation, &request).patient().pages();
    let mut people = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page?;
        let list = page.get("result").and_then(|result| result.get("list")).and_then(Value::as_array);
        people.extend(list.into_iter().flatten().cloned());
    }
    print(people, session)
}

/// People read who it is; programs everything.
fn print(people: Vec<Value>, session: &Session) -> Result<(), Failure> {
    if !session.output.is_for_people() {
        return session.output.rows(&Value::Array(people));
    }
    let row = |person: &Value| {
        let text = |name: &str| person.get(name).cloned().unwrap_or_default();
        json!({
            say("userid", "userId"): text("userid"),
            say("name", "姓名"): text("name"),
            say("title", "职位"): text("title"),
            say("mobile", "手机号"): text("mobile"),
            say("departments", "部门"): joined(&text("dept_id_list")),
        })
    };
    session.output.rows(&Value::Array(people.iter().map(row).collect()))
}

/// `1, 2`
fn joined(list: &Value) -> String {
    let elements = list.as_array().into_iter().flatten();
    elements.map(Value::to_string).collect::<Vec<_>>().join(", ")
}
