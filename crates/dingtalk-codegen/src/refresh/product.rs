//! The methods and models of a product as the catalogue has them.

use super::client::Call;
use super::models::{Member, Models};
use crate::catalogue::{Field, Operation, Product, Type};
use crate::error::{Error, Result};
use crate::import::may_stream;

/// Operation by operation, with the types that they reach.
pub(super) fn product(calls: &[Call], models: &Models) -> Result<Product> {
    let mut product = Product::default();
    for call in calls {
        let operation = operation(call, models, &mut product).map_err(|error| error.within(&call.action))?;
        product.operations.insert(call.action.clone(), operation);
    }
    Ok(product)
}

fn operation(call: &Call, models: &Models, product: &mut Product) -> Result<Operation> {
    let of_class = |class: &str, attribute: &str| {
        let members = models.get(class).ok_or_else(|| Error::new(format!("no class `{class}`")))?;
        let member = members.iter().find(|member| member.attribute == attribute);
        member.ok_or_else(|| Error::new(format!("`{class}` has no `{attribute}`")))
    };
    let request = call.request.as_deref().unwrap_or_default();
    let fields = |pairs: &[(String, String)], class: &str| {
        let field = |(wire, attribute): &(String, String)| {
            let text = call.texts.get(attribute).copied();
            Ok(Field { text, ..field(wire, of_class(class, attribute)?) })
        };
        pairs.iter().map(field).collect::<Result<Vec<_>>>()
    };
    let (query, body) = (fields(&call.query, request)?, fields(&call.body, request)?);
    let headers = fields(&call.headers, &request_headers(&call.response))?;
    let body = match &call.whole_body {
        Some(attribute) => Some(of_class(request, attribute)?.ty.clone()),
        None if body.is_empty() => None,
        None => {
            body.iter().try_for_each(|field| copy(&field.ty, models, product))?;
            product.types.insert(request.to_owned(), body);
            Some(Type::Object(request.to_owned()))
        }
    };
    let response = of_class(&call.response, "body").ok().map(|member| member.ty.clone());
    let roots = query.iter().map(|field| &field.ty);
    let body_root = body.iter().filter(|_| call.whole_body.is_some());
    roots.chain(body_root).chain(&response).try_for_each(|ty| copy(ty, models, product))?;
    let mut operation = Operation {
        method: call.method.clone(),
        path: call.path.clone(),
        query,
        headers,
        body,
        response,
        auth: if call.anonymous { "none".to_owned() } else { String::new() },
        ..Operation::default()
    };
    operation.event_stream = may_stream(&operation, product);
    Ok(operation)
}

/// `SendHeaders` beside `SendResponse`.
fn request_headers(response: &str) -> String {
    format!("{}Headers", response.strip_suffix("Response").unwrap_or(response))
}

fn field(wire: &str, member: &Member) -> Field {
    Field { required: member.required, ..Field::plain(wire, member.ty.clone()) }
}

/// Copies the classes that a type reaches.
fn copy(ty: &Type, models: &Models, product: &mut Product) -> Result<()> {
    match ty {
        Type::List(inner) | Type::Map(inner) => copy(inner, models, product),
        Type::Object(name) if !product.types.contains_key(name) => {
            let members = models.get(name).ok_or_else(|| Error::new(format!("no class `{name}`")))?;
            let fields = members.iter().map(|member| field(&member.wire, member)).collect();
            product.types.insert(name.clone(), fields);
            members.iter().try_for_each(|member| copy(&member.ty, models, product))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_has_its_own_fields_and_an_answer_all_that_it_reaches() {
        let member = |attribute: &str, ty: &str| Member {
            attribute: attribute.into(),
            wire: attribute.into(),
            ty: ty.parse().unwrap(),
            required: false,
        };
        let models = Models::from([
            ("SendRequest".to_owned(), vec![member("id", "string"), member("part", ".Part")]),
            (
                "SendResponse".to_owned(),
                vec![member("headers", "{string}"), member("body", ".SendResponseBody")],
            ),
            ("SendResponseBody".to_owned(), vec![member("again", "[.SendResponseBody]")]),
            ("Part".to_owned(), vec![member("size", "int")]),
            ("Stranger".to_owned(), Vec::new()),
        ]);
        let pair = |name: &str| vec![(name.to_owned(), name.to_owned())];
        let call = Call {
            action: "Send".into(),
            request: Some("SendRequest".into()),
            response: "SendResponse".into(),
            query: pair("id"),
            body: pair("part"),
            ..Call::default()
        };
        let product = product(&[call], &models).unwrap();
        let send = &product.operations["Send"];
        assert_eq!(send.query[0].to_string(), "id string");
        assert_eq!(send.body.as_ref().unwrap().to_string(), ".SendRequest");
        assert_eq!(product.types["SendRequest"][0].to_string(), "part .Part");
        let types: Vec<&String> = product.types.keys().collect();
        assert_eq!(types, ["Part", "SendRequest", "SendResponseBody"]);
    }
}
