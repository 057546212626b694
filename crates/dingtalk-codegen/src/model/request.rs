//! All that a call sends, as the fields of one struct.

use super::record::Position;
use crate::catalogue::{Field, Operation, Product, TextForm, Type};
use crate::error::{Error, Result};
use crate::overlay::Overrides;

/// Path, query, headers and body of a request, as the fields of one struct.
pub(super) fn fields(
    operation: &Operation,
    product: &Product,
    overrides: &Overrides,
) -> Result<Vec<(Field, Position)>> {
    let mut fields = Vec::new();
    let holes = operation.path.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    for (name, _) in holes {
        let field = Field { required: true, ..Field::plain(name, Type::String) };
        fields.push((field, Position::Path));
    }
    let query = if operation.body.is_some() { Position::Query } else { Position::Plain };
    fields.extend(operation.query.iter().cloned().map(|mut field| {
        // A query value that is no text is JSON text anyway.
        field.text = field.text.filter(|text| *text == TextForm::Comma);
        (field, query)
    }));
    fields.extend(operation.headers.iter().cloned().map(|field| (field, Position::Header)));
    match &operation.body {
        Some(Type::Object(name)) => {
            let body = product.types.get(name).into_iter().flatten().cloned();
            fields.extend(body.map(|field| (field, Position::Body)));
        }
        Some(list) => {
            let body = Field { required: true, ..Field::plain("body", list.clone()) };
            fields.push((body, Position::Body));
        }
        None => {}
    }
    changed(fields, overrides)
}

/// The fields in the order of the overlay, and required where it lets them be.
fn changed(mut fields: Vec<(Field, Position)>, overrides: &Overrides) -> Result<Vec<(Field, Position)>> {
    let unknown = |name: &&String| !fields.iter().any(|(field, _)| field.name == **name);
    if let Some(name) = overrides.order.iter().chain(&overrides.optional).find(unknown) {
        return Err(Error::new(format!("no field `{name}`, which the overlay names")));
    }
    fields.iter_mut().for_each(|(field, _)| field.required &= !overrides.optional.contains(&field.name));
    let place = |(field, _): &(Field, Position)| {
        overrides.order.iter().position(|name| *name == field.name).unwrap_or(usize::MAX)
    };
    fields.sort_by_key(place);
    Ok(fields)
}
