//! `json!` as serde_json has it. There every member is an allocation, a conversion that can fail and an insertion, written out at
//! its place; with some two thousand members that is much of the program. Here a member is one call.

use serde::Serialize;
use serde_json::{Map, Value};

macro_rules! json {
    (null) => { serde_json::Value::Null };
    ([]) => { serde_json::Value::Array(Vec::new()) };
    ([ $($items:tt)+ ]) => {{
        let mut array = $crate::json::Array::default();
        $crate::json::json!(@items array $($items)+);
        array.value()
    }};
    ({}) => { serde_json::Value::Object(serde_json::Map::new()) };
    ({ $($members:tt)+ }) => {{
        let mut object = $crate::json::Object::default();
        $crate::json::json!(@members object $($members)+);
        object.value()
    }};

    (@members $object:ident) => {};
    (@members $object:ident $name:tt : null $(, $($rest:tt)*)?) => {
        $object.put($name.as_ref(), serde_json::Value::Null);
        $crate::json::json!(@members $object $($($rest)*)?);
    };
    (@members $object:ident $name:tt : [ $($items:tt)* ] $(, $($rest:tt)*)?) => {
        $object.put($name.as_ref(), $crate::json::json!([ $($items)* ]));
        $crate::json::json!(@members $object $($($rest)*)?);
    };
    (@members $object:ident $name:tt : { $($members:tt)* } $(, $($rest:tt)*)?) => {
        $object.put($name.as_ref(), $crate::json::json!({ $($members)* }));
        $crate::json::json!(@members $object $($($rest)*)?);
    };
    (@members $object:ident $name:tt : $value:expr $(, $($rest:tt)*)?) => {
        $object.add($name.as_ref(), &$value);
        $crate::json::json!(@members $object $($($rest)*)?);
    };

    (@items $array:ident) => {};
    (@items $array:ident null $(, $($rest:tt)*)?) => {
        $array.put(serde_json::Value::Null);
        $crate::json::json!(@items $array $($($rest)*)?);
    };
    (@items $array:ident [ $($items:tt)* ] $(, $($rest:tt)*)?) => {
        $array.put($crate::json::json!([ $($items)* ]));
        $crate::json::json!(@items $array $($($rest)*)?);
    };
    (@items $array:ident { $($members:tt)* } $(, $($rest:tt)*)?) => {
        $array.put($crate::json::json!({ $($members)* }));
        $crate::json::json!(@items $array $($($rest)*)?);
    };
    (@items $array:ident $value:expr $(, $($rest:tt)*)?) => {
        $array.put($crate::json::value(&$value));
        $crate::json::json!(@items $array $($($rest)*)?);
    };

    ($value:expr) => { $crate::json::value(&$value) };
}

pub(crate) use json;

#[derive(Default)]
pub(crate) struct Object(Map<String, Value>);

impl Object {
    #[inline(never)]
    pub(crate) fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    #[inline(never)]
    pub(crate) fn add<T: Serialize + ?Sized>(&mut self, name: &str, of: &T) {
        self.put(name, value(of));
    }

    pub(crate) fn value(self) -> Value {
        Value::Object(self.0)
    }
}

#[derive(Default)]
pub(crate) struct Array(Vec<Value>);

impl Array {
    #[inline(never)]
    pub(crate) fn put(&mut self, value: Value) {
        self.0.push(value);
    }

    pub(crate) fn value(self) -> Value {
        Value::Array(self.0)
    }
}

/// Nothing that is handed to `json!` here can fail to become JSON: no map has keys that are no text.
#[inline(never)]
pub(crate) fn value<T: Serialize + ?Sized>(of: &T) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json as whole;

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
