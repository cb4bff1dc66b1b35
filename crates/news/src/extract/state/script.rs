//! Values written in a script as JavaScript writes them: JSON, and what is near it.
//!
//! `window.__STATE__ = {…}`, `JSON.parse("…")`, and Nuxt's
//! `(function(a,b){return {title:a}}("…",null))`, whose arguments are put in place.

use rustc_hash::FxHashMap;
use serde_json::{Map, Number, Value};

/// Values nest at most so deep.
const DEEPEST: usize = 64;

/// So many places of a script are tried.
const TRIED: usize = 200;

/// A value is longer than this, in bytes.
const LEAST: usize = 200;

/// What stands for the argument of a function until it is known.
const UNKNOWN: char = '\u{0}';

/// Every long value that the script assigns, in order. Reads the script a bounded
/// number of times, however it is broken.
pub fn values(script: &str) -> Vec<Value> {
    let script = script.trim();
    let mut found = Vec::new();
    let mut at = 0;
    let mut budget = script.len().saturating_mul(3);
    for _ in 0..TRIED {
        let Some(start) = next(script, at) else { break };
        let mut reader = Reader { text: script, at: start };
        let value = reader.value(0).map(|value| match reader.arguments(start) {
            Some(names) => placed(value, &names, &mut script.len().saturating_mul(2)),
            None => value,
        });
        let end = reader.at.max(start + 1);
        budget = budget.saturating_sub(end - start);
        match value {
            Some(value) if end - start >= LEAST => found.push(value),
            _ => {}
        }
        // What could not be read to its end may hold what can.
        at = if found.is_empty() { start + 1 } else { end };
        if budget == 0 {
            break;
        }
    }
    found
}

/// Where the next value that is assigned, returned or parsed begins.
fn next(script: &str, from: usize) -> Option<usize> {
    let bytes = script.as_bytes();
    (from..bytes.len()).find(|at| match bytes[*at] {
        b'{' | b'[' => {
            let before = script[..*at].trim_end();
            before.is_empty() || before.ends_with('=') || before.ends_with("return")
        }
        b'J' => script[*at..].starts_with("JSON.parse("),
        _ => false,
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn takes(&mut self, byte: u8) -> bool {
        self.space();
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        if depth > DEEPEST {
            return None;
        }
        match self.peek()? {
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' | b'\'' | b'`' => self.string().map(Value::String),
            b'!' => {
                self.at += 1;
                let number = self.word();
                Some(Value::Bool(number == "0"))
            }
            b'-' | b'0'..=b'9' | b'.' => {
                let number = self.word();
                let read: Option<Number> = serde_json::from_str(number).ok();
                Some(read.map_or(Value::Null, Value::Number))
            }
            _ => self.named(depth),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut object = Map::new();
        while !self.takes(b'}') {
            let name = match self.peek()? {
                b'"' | b'\'' => self.string()?,
                _ => Some(self.word()).filter(|word| !word.is_empty())?.to_owned(),
            };
            if !self.takes(b':') {
                return None;
            }
            object.insert(name, self.value(depth + 1)?);
            if !self.takes(b',') && self.peek() != Some(b'}') {
                return None;
            }
        }
        Some(Value::Object(object))
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut array = Vec::new();
        while !self.takes(b']') {
            if self.takes(b',') {
                continue;
            }
            array.push(self.value(depth + 1)?);
            if !self.takes(b',') && self.peek() != Some(b']') {
                return None;
            }
        }
        Some(Value::Array(array))
    }

    /// Letters, digits and what else stands in names and numbers.
    fn word(&mut self) -> &'a str {
        let start = self.at;
        let of_word = |byte: u8| byte.is_ascii_alphanumeric() || b"_$.+-".contains(&byte);
        while self.peek().is_some_and(of_word) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    /// A string up to its mark, with what its escapes stand for.
    fn string(&mut self) -> Option<String> {
        let mark = char::from(self.peek()?);
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let end = rest.find([mark, '\\'])?;
            out.push_str(&rest[..end]);
            self.at += end + 1;
            if rest[end..].starts_with(mark) {
                return Some(out);
            }
            self.escape(&mut out)?;
        }
    }

    fn escape(&mut self, out: &mut String) -> Option<()> {
        let letter = self.text.get(self.at..)?.chars().next()?;
        self.at += letter.len_utf8();
        match letter {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' | '\n' => {}
            'b' | 'f' | '0' => out.push(' '),
            'x' => out.push(char::from_u32(self.code(2)?).unwrap_or(char::REPLACEMENT_CHARACTER)),
            'u' => {
                let mut code = self.code(4)?;
                let pair = self.text.get(self.at..)?.strip_prefix("\\u");
                if (0xd800..0xdc00).contains(&code) && pair.is_some() {
                    self.at += 2;
                    let low = self.code(4)?.wrapping_sub(0xdc00) & 0x3ff;
                    code = 0x1_0000 + ((code - 0xd800) << 10) + low;
                }
                out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            letter => out.push(letter),
        }
        Some(())
    }

    fn code(&mut self, digits: usize) -> Option<u32> {
        let written = self.text.get(self.at..self.at + digits)?;
        self.at += digits;
        u32::from_str_radix(written, 16).ok()
    }

    /// A name: a constant, a call whose argument is the value, an argument of the
    /// function around it.
    fn named(&mut self, depth: usize) -> Option<Value> {
        let name = self.word();
        match name {
            "" => return None,
            "true" => return Some(Value::Bool(true)),
            "false" => return Some(Value::Bool(false)),
            "null" | "undefined" | "NaN" => return Some(Value::Null),
            "void" => {
                self.space();
                self.word();
                return Some(Value::Null);
            }
            "new" => {
                self.space();
                self.word();
            }
            _ => {}
        }
        if !self.takes(b'(') {
            return Some(Value::String(format!("{UNKNOWN}{name}")));
        }
        let value = self.value(depth + 1)?;
        if !self.takes(b')') {
            return None;
        }
        match value {
            Value::String(text) if name == "JSON.parse" => serde_json::from_str(&text).ok(),
            value => Some(value),
        }
    }

    /// What the function that returned the value is called with, by the names it has
    /// there. `start` is where the value begins.
    fn arguments(&mut self, start: usize) -> Option<FxHashMap<&'a str, Value>> {
        let head = self.text[..start].trim_end().strip_suffix("return")?.trim_end();
        let head = head.strip_suffix('{')?.trim_end().strip_suffix(')')?;
        let names = &head[head.rfind("function(")? + "function(".len()..];
        self.takes(b';');
        let mut arguments = FxHashMap::default();
        if !self.takes(b'}') {
            return Some(arguments);
        }
        self.takes(b')');
        if !self.takes(b'(') {
            return Some(arguments);
        }
        for name in names.split(',').map(str::trim) {
            let Some(value) = self.value(0) else { break };
            arguments.insert(name, value);
            if !self.takes(b',') {
                break;
            }
        }
        Some(arguments)
    }
}

/// The value with the arguments in their places, `left` bytes of them at most.
fn placed(value: Value, arguments: &FxHashMap<&str, Value>, left: &mut usize) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix(UNKNOWN) {
            // An object that stands in many places would be copied into each.
            Some(name) => match arguments.get(name) {
                Some(Value::Array(_) | Value::Object(_)) | None => Value::Null,
                Some(argument) => match left.checked_sub(argument.as_str().map_or(1, str::len)) {
                    Some(rest) => {
                        *left = rest;
                        argument.clone()
                    }
                    None => Value::Null,
                },
            },
            None => Value::String(text),
        },
        Value::Array(items) => {
            items.into_iter().map(|item| placed(item, arguments, left)).collect()
        }
        Value::Object(object) => {
            object.into_iter().map(|(name, inner)| (name, placed(inner, arguments, left))).collect()
        }
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(script: &str, wanted: &[Value]) {
        let filler = "x".repeat(LEAST);
        let script = script.replace("FILL", &filler);
        let mut wanted = Value::Array(wanted.to_vec());
        fill(&mut wanted, &filler);
        assert_eq!(Value::Array(values(&script)), wanted, "{script}");
    }

    fn fill(value: &mut Value, filler: &str) {
        match value {
            Value::String(text) if text == "FILL" => *text = filler.to_owned(),
            Value::Array(items) => items.iter_mut().for_each(|item| fill(item, filler)),
            Value::Object(object) => object.values_mut().for_each(|item| fill(item, filler)),
            _ => {}
        }
    }

    #[test]
    fn values_as_scripts_write_them() {
        check(r#"{"a":"FILL","b":[1,null]}"#, &[json!({"a": "FILL", "b": [1, null]})]);
        check(
            r#"window.__S__ = {a:'FILL\'s',b:void 0,c:!0,"d":new Date("2026-11-20")}; f({});"#,
            &[
                json!({"a": format!("{}'s", "x".repeat(LEAST)), "b": null, "c": true, "d": "2026-11-20"}),
            ],
        );
        check(r#"self.S = JSON.parse("{\"a\":\"FILL\"}")"#, &[json!({"a": "FILL"})]);
        check(
            r#"window.__NUXT__=(function(a,b){return {t:a,u:[b],c:"FILL"}}("\u062d\u003C",null));"#,
            &[json!({"t": "ح<", "u": [null], "c": "FILL"})],
        );
        check(r#"var a={}; var b={"c":"FILL"};"#, &[json!({"c": "FILL"})]);
    }

    #[test]
    fn an_argument_named_often_does_not_grow_the_value_so_often() {
        let (long, named) = ("x".repeat(10_000), "a,".repeat(10_000));
        let script = format!("S=(function(a){{return {{u:[{named}0]}}}}(\"{long}\"))");
        let size: usize = values(&script).iter().map(|value| value.to_string().len()).sum();
        assert!(size < 10 * script.len(), "{size}");
    }

    #[test]
    fn what_is_no_value_is_passed_over() {
        check("if (a == [1]) { return function() { x = {FILL} } }", &[]);
        check(r#"x = {"a": "FILL"#, &[]);
        check(r#"x = "\u12"#, &[]);
        let deep = format!("x={}", "[".repeat(100_000));
        assert!(values(&deep).is_empty());
    }
}
