//! What operations mean, for tools that search, list or describe them: the same words as in the documentation.
//!
//! [`of`] and [`all`] tell what an operation does, in English and with its Chinese name; [`search`] finds operations by words of either;
//! [`schema`] tells the fields of request and answer, with type, place, limits and meaning. They know all operations of both hosts, whatever
//! features are on, but the few that no official page and no official SDK shows. The words are packed; they are unpacked when they are
//! first asked for, those of the fields by product.

mod archive;
mod schema;

pub use archive::{Meaning, all, of, search};
pub use schema::{Field, Place, Schema, schema};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::operations;

    #[test]
    fn an_operation_is_known_by_its_id() {
        let get = of("oapi::user::get").unwrap();
        assert_eq!(get.chinese(), "查询用户详情");
        assert!(get.does().contains("one member"), "{}", get.does());
        assert!(!get.is_inferred());
        assert_eq!(get.page_title(), Some("查询用户详情"));
        assert!(of("oapi::user::nothing").is_none());
    }

    #[test]
    fn every_operation_that_is_switched_on_has_a_meaning_and_a_schema() {
        let silent: Vec<_> = operations().filter(|operation| of(operation.id()).is_none()).collect();
        // What tutorials alone show.
        assert!(silent.len() <= 8, "{silent:#?}");
        for operation in operations().filter(|operation| of(operation.id()).is_some()) {
            let schema = schema(operation.id()).unwrap();
            let holes = schema.request().iter().filter(|field| field.place() == Place::Path).count();
            assert_eq!(holes, operation.path().matches('{').count(), "{}", operation.id());
        }
    }

    #[test]
    fn words_of_either_language_find_operations() {
        let first =
            |words: &str| search(words).take(5).map(|found| found.id().to_owned()).collect::<Vec<_>>();
        assert!(first("mobile number member").contains(&"oapi::user::get_by_mobile".to_owned()));
        assert!(first("发起审批实例").contains(&"v1::workflow::start_process_instance".to_owned()));
        assert!(first("batch_send_oto").contains(&"v1::robot::batch_send_oto".to_owned()));
        assert_eq!(search("").count(), 0);
        assert_eq!(search("no_such_word_anywhere").count(), 0);
    }

    #[test]
    fn fields_say_type_place_limit_and_meaning() {
        let schema = schema("oapi::user::list").unwrap();
        let field = |name: &str| schema.request().iter().find(|field| field.name() == name).unwrap();
        assert_eq!((field("dept_id").kind(), field("dept_id").place()), ("int", Place::Body));
        assert!(field("dept_id").is_required() && !field("language").is_required());
        assert!(field("dept_id").meaning().unwrap().contains("department"));
        let answer = schema.answer().unwrap().to_owned();
        let top = schema.fields_of(&answer).unwrap();
        let result = top.iter().find(|field| field.name() == "result").unwrap();
        let page = schema.fields_of(result.kind()).unwrap();
        let list = page.iter().find(|field| field.name() == "list").unwrap();
        assert!(list.kind().starts_with("[."), "{}", list.kind());
        assert!(schema.fields_of(list.kind()).unwrap().iter().any(|field| field.name() == "userid"));
    }
}
