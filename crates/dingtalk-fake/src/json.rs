//! `json!` as serde_json has it, for this crate and dingctl. There every member is an allocation, a conversion that can fail
//! and an insertion, written out at its place; the two thousand members of the embedded DingTalk and dingctl were 0.4 MB of their
//! program. Here a member is one call.

use serde::Serialize;
pub use serde_json::{Map, Value};

#[doc(hidden)]
#[macro_export]
macro_rules! __json {
    (null) => { $crate::json::Value::Null };
    ([]) => { $crate::json::Value::Array(Vec::new()) };
    ([ $($items:tt)+ ]) => {{
        let mut array = $crate::json::Array::default();
        $crate::__json!(@items array $($items)+);
        array.into_value()
    }};
    ({}) => { $crate::json::Value::Object($crate::json::Map::new()) };
    ({ $($members:tt)+ }) => {{
        let mut object = $crate::json::Object::default();
        $crate::__json!(@members object $($members)+);
        object.into_value()
    }};

    (@members $object:ident) => {};
    (@members $object:ident $name:tt : null $(, $($rest:tt)*)?) => {
        $object.put($name.as_ref(), $crate::json::Value::Null);
        $crate::__json!(@members $object $($($rest)*)?);
    };
    (@members $object:ident $name:tt : [ $($items:tt)* ] $(, $($rest:tt)*)?) => {
        $object.put($name.as_ref(), $crate::__json!([ $($items)* ]));
        $crate::__json!(@members $object $($($rest)*)?);
    };
    (@members $object:ident $name:tt : { $($members:tt)* } $(, $($rest:tt)*)?) => {
        $object.put($name.as_ref(), $crate::__json!({ $($members)* }));
        $crate::__json!(@members $object $($($rest)*)?);
    };
    (@members $object:ident $name:tt : $value:expr $(, $($rest:tt)*)?) => {
        $object.add($name.as_ref(), &$value);
        $crate::__json!(@members $object $($($rest)*)?);
    };

    (@items $array:ident) => {};
    (@items $array:ident null $(, $($rest:tt)*)?) => {
        $array.put($crate::json::Value::Null);
        $crate::__json!(@items $array $($($rest)*)?);
    };
    (@items $array:ident [ $($items:tt)* ] $(, $($rest:tt)*)?) => {
        $array.put($crate::__json!([ $($items)* ]));
        $crate::__json!(@items $array $($($rest)*)?);
    };
    (@items $array:ident { $($members:tt)* } $(, $($rest:tt)*)?) => {
        $array.put($crate::__json!({ $($members)* }));
        $crate::__json!(@items $array $($($rest)*)?);
    };
    (@items $array:ident $value:expr $(, $($rest:tt)*)?) => {
        $array.put($crate::json::value(&$value));
        $crate::__json!(@items $array $($($rest)*)?);
    };

    ($value:expr) => { $crate::json::value(&$value) };
}

pub use __json as json;

#[derive(Debug, Default)]
pub struct Object(Map<String, Value>);

impl Object {
    #[inline(never)]
    pub fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    #[inline(never)]
    pub fn add<T: Serialize + ?Sized>(&mut self, name: &str, of: &T) {
        self.put(name, value(of));
    }

    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

#[derive(Debug, Default)]
pub struct Array(Vec<Value>);

impl Array {
    #[inline(never)]
    pub fn put(&mut self, value: Value) {
        self.0.push(value);
    }

    pub fn into_value(self) -> Value {
        Value::Array(self.0)
    }
}

/// Nothing that is handed to `json!` here can fail to become JSON: no map has keys that are no text.
#[inline(never)]
pub fn value<T: Serialize + ?Sized>(of: &T) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json as whole;

    use super::json;

    #[test]
    fn reads_as_serde_json_does() {
        let (name, key, list) = (String::from("zhangsan"), "key", vec![1, 2]);
        assert_eq!(json!(null), whole!(null));
        assert_eq!(json!([]), whole!([]));
        assert_eq!(json!({}), whole!({}));
        assert_eq!(json!(name), whole!(name));
        assert_eq!(
            json!([null, [1], {"a": name}, name.len(), list,]),
            whole!([null, [1], {"a": name}, name.len(), list])
        );
        assert_eq!(
            json!({"null": null, "list": [list], "object": {key: name}, "sum": 1 + 2, "none": None::<u8>, key: &name,}),
            whole!({"null": null, "list": [list], "object": {key: name}, "sum": 1 + 2, "none": None::<u8>, key: &name})
        );
    }
}
