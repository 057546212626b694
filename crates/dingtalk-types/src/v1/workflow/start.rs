use super::StartProcessInstanceRequest;
use crate::limit::{self, LimitError, Unit, Validate};

/// So many values may a form have.
pub const MAX_FORM_VALUES: usize = 150;

/// So long may a value be.
pub const MAX_VALUE_CHARACTERS: usize = 65_535;

/// So many steps of approval may be named.
pub const MAX_APPROVERS: usize = 20;

/// So many people may get a copy.
pub const MAX_COPIES: usize = 50;

impl Validate for StartProcessInstanceRequest {
    fn validate(&self) -> Result<(), LimitError> {
        let length = |list: Option<usize>| list.unwrap_or_default();
        let approvers = length(self.approvers.as_ref().map(Vec::len));
        limit::at_most(
            "formComponentValues",
            Unit::Items,
            self.form_component_values.len(),
            MAX_FORM_VALUES,
        )?;
        for value in &self.form_component_values {
            let characters = value.value.chars().count();
            limit::at_most("formComponentValues.value", Unit::Characters, characters, MAX_VALUE_CHARACTERS)?;
        }
        limit::at_most("approvers", Unit::Items, approvers, MAX_APPROVERS)?;
        limit::at_most("ccList", Unit::Items, length(self.cc_list.as_ref().map(Vec::len)), MAX_COPIES)?;
        if approvers == 0 && self.dept_id.is_none() {
            return Err(LimitError::Missing { field: "deptId" });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::FormValue;
    use super::*;

    fn request(values: Vec<FormValue>) -> StartProcessInstanceRequest {
        StartProcessInstanceRequest {
            dept_id: Some(-1),
            ..StartProcessInstanceRequest::new(values, "u", "PROC-1")
        }
    }

    #[test]
    fn the_documented_limits_are_checked() {
        let one = || FormValue::text("a", "b");
        assert_eq!(request(vec![one(); MAX_FORM_VALUES]).validate(), Ok(()));
        let field = |request: StartProcessInstanceRequest| request.validate().unwrap_err().field();
        assert_eq!(field(request(vec![one(); MAX_FORM_VALUES + 1])), "formComponentValues");
        let long = FormValue::text("a", "字".repeat(MAX_VALUE_CHARACTERS + 1));
        assert_eq!(field(request(vec![long])), "formComponentValues.value");
        let mut copies = request(vec![one()]);
        copies.cc_list = Some(vec!["u".to_owned(); MAX_COPIES + 1]);
        assert_eq!(field(copies), "ccList");
        let mut approvers = request(vec![one()]);
        approvers.approvers = Some(vec![Default::default(); MAX_APPROVERS + 1]);
        assert_eq!(field(approvers), "approvers");
        assert_eq!(field(StartProcessInstanceRequest { dept_id: None, ..request(vec![one()]) }), "deptId");
    }
}
