//! The API: its answers, its mistakes, and that they are what its OpenAPI
//! description says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends at its first failure"
)]
#[path = "site/running.rs"]
mod running;

use std::collections::BTreeSet;

use running::Site;
use serde_json::Value;

fn json(site: &Site, path: &str) -> Value {
    let answer = site.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/json"), "{path}");
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_api() {
    let site = Site::of_the_sample();
    let description = json(&site, "/api/openapi.json");
    assert!(description["openapi"].as_str().is_some_and(|v| v.starts_with("3.1")));
    let article = text(&json(&site, "/api/v1/articles?limit=1")["items"][0]["id"]);
    let story = text(&json(&site, "/api/v1/stories?min_sources=3")["items"][0]["id"]);
    let held = site.items("/api/v1/articles?limit=100");
    let copy = held.iter().find(|article| article["copy_of"].is_object());
    let copy = text(&copy.expect("the sample has copies")["id"]);
    let source = text(&held[0]["source"]);
    let search = "/api/v1/search?q=%D8%A7%D9%84%D9%85%D8%AF%D9%8A%D9%86%D8%A9&limit=3";
    for (path, call) in [
        ("/api/v1/articles".to_owned(), "/api/v1/articles"),
        (format!("/api/v1/articles/{article}"), "/api/v1/articles/{id}"),
        (format!("/api/v1/articles/{article}/related"), "/api/v1/articles/{id}/related"),
        (format!("/api/v1/articles/{copy}/changes"), "/api/v1/articles/{id}/changes"),
        ("/api/v1/stories?lang=ar&limit=5".to_owned(), "/api/v1/stories"),
        (format!("/api/v1/stories/{story}"), "/api/v1/stories/{id}"),
        (search.to_owned(), "/api/v1/search"),
        ("/api/v1/sources".to_owned(), "/api/v1/sources"),
        (format!("/api/v1/sources/{source}"), "/api/v1/sources/{source}"),
        ("/api/v1/trends".to_owned(), "/api/v1/trends"),
        ("/api/v1/fates".to_owned(), "/api/v1/fates"),
    ] {
        let schema = answer_schema(&description, call, "200", "application/json");
        conforms(&description, schema, &json(&site, &path), &path);
    }
    articles(&site, &article);
    pages_of_a_list(&site);
    stories(&site, &story);
    hits(&site, search);
    problems(&site, &description);
    assert_eq!(site.get("/healthz").text(), "ok\n");
    assert_eq!(site.get("/readyz").text(), "ready\n");
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// An article is exactly a `marsad.article/1` object.
fn articles(site: &Site, id: &str) {
    let article = json(site, &format!("/api/v1/articles/{id}"));
    let read: news::model::article::Article =
        serde_json::from_value(article.clone()).expect("an article");
    assert_eq!(read.schema, "marsad.article/1");
    assert_eq!(serde_json::to_value(read).expect("JSON"), article);
}

/// Following the cursor meets every article once, newest first.
fn pages_of_a_list(site: &Site) {
    let mut seen = BTreeSet::new();
    let mut instants = Vec::new();
    let mut path = "/api/v1/articles?limit=50".to_owned();
    loop {
        let list = json(site, &path);
        for item in list["items"].as_array().expect("a list") {
            assert!(seen.insert(text(&item["id"])), "{} twice", item["id"]);
            instants.push(
                item["published_at"].as_str().or(item["fetched_at"].as_str()).map(str::to_owned),
            );
        }
        match list["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/v1/articles?limit=50&cursor={cursor}"),
            None => break,
        }
    }
    let kept = json(site, "/api/v1/fates")["kept"].as_u64().expect("a number");
    assert!(seen.len() >= 150 && seen.len() as u64 <= kept, "{} of {kept}", seen.len());
    assert!(instants.windows(2).all(|pair| pair[0] >= pair[1]), "newest first");
}

fn stories(site: &Site, id: &str) {
    let whole = json(site, &format!("/api/v1/stories/{id}"));
    let members = whole["members"].as_array().expect("members");
    assert_eq!(whole["story"]["articles"], members.len());
    let sources: BTreeSet<String> =
        members.iter().map(|member| text(&member["article"]["source"])).collect();
    assert_eq!(whole["story"]["sources"], sources.len());
}

/// Highlights are scalar offsets into the passage.
fn hits(site: &Site, search: &str) {
    let found = json(site, search);
    assert!(found["total"].as_u64() >= Some(3));
    assert_eq!(found["items"].as_array().map(Vec::len), Some(3));
    let snippet = &found["items"][0]["snippet"];
    let (passage, span) = (text(&snippet["text"]), &snippet["highlights"][0]);
    let at = |key: &str| span[key].as_u64().expect("an offset") as usize;
    let matched: String = passage.chars().skip(at("start")).take(at("end") - at("start")).collect();
    assert!(matched.contains("مدين"), "{matched}");
}

fn problems(site: &Site, description: &Value) {
    let schema = answer_schema(description, "/api/v1/search", "400", "application/problem+json");
    for (path, status, says) in [
        ("/api/v1/articles/none", 404, "nothing is known"),
        ("/api/v1/stories/none", 404, "nothing is known"),
        ("/api/v1/none", 404, "nothing is known"),
        ("/api/v1/articles?limit=0", 400, "limit"),
        ("/api/v1/articles?limit=x", 400, "limit"),
        ("/api/v1/articles?cursor=x", 400, "cursor"),
        ("/api/v1/stories?cursor=x", 400, "cursor"),
        ("/api/v1/search", 400, "q:"),
        ("/api/v1/search?q=%22open", 400, "at character"),
        ("/api/v1/search?q=x&sort=size", 400, "sort"),
    ] {
        let answer = site.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
        let problem: Value = serde_json::from_slice(&answer.body).expect("JSON");
        conforms(description, schema, &problem, path);
        assert_eq!(problem["status"], status, "{path}");
        assert!(text(&problem["detail"]).contains(says), "{path}: {problem}");
    }
}

fn answer_schema<'a>(api: &'a Value, call: &str, status: &str, media: &str) -> &'a Value {
    let schema = &api["paths"][call]["get"]["responses"][status]["content"][media]["schema"];
    assert!(schema.is_object(), "{call} {status} {media} is not described");
    schema
}

/// Checks a value against the part of JSON Schema that the description uses:
/// references, types, required and described properties, items.
fn conforms<'a>(api: &'a Value, schema: &'a Value, value: &Value, at: &str) {
    let schema = resolved(api, schema);
    for choice in ["oneOf", "anyOf"] {
        if let Some(schemas) = schema[choice].as_array() {
            let fitting = schemas.iter().find(|schema| has_type(resolved(api, schema), value));
            let fitting = fitting.unwrap_or_else(|| panic!("{at}: {value} fits none"));
            return conforms(api, fitting, value, at);
        }
    }
    assert!(has_type(schema, value), "{at}: {value} is no {}", schema["type"]);
    if let Some(object) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().expect("a name");
            assert!(object.contains_key(name), "{at}: {name} is missing");
        }
        for (name, value) in object {
            let place = format!("{at}/{name}");
            match (&schema["properties"][name], &schema["additionalProperties"]) {
                (Value::Null, Value::Null) => {
                    assert!(schema["properties"].is_null(), "{place} is not described");
                }
                (Value::Null, more) => conforms(api, more, value, &place),
                (described, _) => conforms(api, described, value, &place),
            }
        }
    }
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        conforms(api, &schema["items"], value, &format!("{at}/{index}"));
    }
}

/// What a reference points at; any other schema is itself.
fn resolved<'a>(api: &'a Value, schema: &'a Value) -> &'a Value {
    let Some(name) = schema["$ref"].as_str() else { return schema };
    let pointed = api.pointer(name.trim_start_matches('#'));
    pointed.unwrap_or_else(|| panic!("{name} is missing"))
}

fn has_type(schema: &Value, value: &Value) -> bool {
    let one = |name: &str| match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("a type we do not know: {other}"),
    };
    match &schema["type"] {
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(one),
        Value::String(name) => one(name),
        _ => true,
    }
}
