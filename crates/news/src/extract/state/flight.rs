//! What Next.js streams to its script: rows of values and texts, cut into strings of any
//! length and pushed one after the other.
//!
//! `self.__next_f.push([1,"5:[\"$\",\"div\",null,{…}]\n6:T4a,…"])`. A row is a number, a
//! colon and JSON, or `T`, a length in bytes and as much text, which other rows name `$6`.

use rustc_hash::FxHashMap;
use serde_json::Value;

/// What precedes each string.
const PUSH: &str = "__next_f.push([1,";

/// A text's length is written in fewer bytes.
const LENGTH: usize = 12;

/// Adds what a script pushes to what was streamed before it.
pub fn gather(script: &str, stream: &mut String) {
    let Some(at) = script.find(PUSH) else { return };
    let rest = script[at + PUSH.len()..].trim_start();
    // The string ends before the brackets that close the call.
    let written = rest.trim_end().trim_end_matches(';').strip_suffix("])").unwrap_or_default();
    if let Ok(text) = serde_json::from_str::<String>(written.trim_end()) {
        stream.push_str(&text);
    }
}

/// The values of the stream's rows, texts in place.
pub fn values(stream: &str) -> Vec<Value> {
    let mut texts: FxHashMap<&str, &str> = FxHashMap::default();
    let mut values = Vec::new();
    let mut rest = stream;
    while let Some((name, row)) = rest.split_once(':') {
        if let Some((text, after)) = text_of(row) {
            texts.insert(name.trim(), text);
            rest = after;
            continue;
        }
        let (line, after) = row.split_once('\n').unwrap_or((row, ""));
        if line.starts_with(['[', '{'])
            && let Ok(value) = serde_json::from_str::<Value>(line)
        {
            values.push(value);
        }
        rest = after;
    }
    // Each text stands in one place for the most part: together they are no longer than
    // the stream, however often a row names one.
    let mut left = stream.len();
    values.iter_mut().for_each(|value| place(value, &texts, &mut left));
    values
}

/// The text of a row that is one, and what follows it.
fn text_of(row: &str) -> Option<(&str, &str)> {
    let comma = row.bytes().take(LENGTH).position(|byte| byte == b',')?;
    let length = row[..comma].strip_prefix('T')?;
    row[comma + 1..].split_at_checked(usize::from_str_radix(length, 16).ok()?)
}

/// Puts texts in the places that name them, `left` bytes at most.
fn place(value: &mut Value, texts: &FxHashMap<&str, &str>, left: &mut usize) {
    match value {
        Value::String(name) => {
            let told = name.strip_prefix('$').and_then(|name| texts.get(name));
            if let Some(told) = told.filter(|told| told.len() <= *left) {
                *left -= told.len();
                *name = (*told).to_owned();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| place(item, texts, left)),
        Value::Object(object) => object.values_mut().for_each(|item| place(item, texts, left)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_of_a_stream() {
        let mut stream = String::new();
        gather(r#"self.__next_f.push([1,"1:[\"$\",null]\n2:T6,حجر"])"#, &mut stream);
        gather(r#"self.__next_f.push([1,"3:{\"body\":\"$2\"}\n4:I[1]\n"]);"#, &mut stream);
        gather("self.__next_f.push([0])", &mut stream);
        assert_eq!(values(&stream), [json!(["$", null]), json!({"body": "حجر"})]);
        // What is named a thousand times does not grow a thousandfold.
        let named = "\"$2\",".repeat(1_000);
        let rows = values(&format!("2:T64,{}\n1:[{}0]\n", "x".repeat(100), named));
        assert!(rows[0].to_string().len() < 20_000);
        for broken in ["1:T", "1:Tff,x", "1:[", ":", "1:T2,ح:"] {
            assert!(values(broken).is_empty(), "{broken}");
        }
    }
}
