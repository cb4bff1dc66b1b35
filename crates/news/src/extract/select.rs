//! CSS selectors for publisher rules: a documented subset.
//!
//! `tag`, `#id`, `.class`, `[attr]`, `[attr=value]`, `[attr*=part]`,
//! `[attr^=start]`, `[attr$=end]`, compounds of them, descendant (space), child
//! (`>`), and lists (`,`).

use super::tree::{NodeId, Tree};

/// A parsed selector list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    alternatives: Vec<Vec<Step>>,
}

/// A selector this subset does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a selector: {0}")]
pub struct NotASelector(String);

/// One compound, and how it relates to the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    child: bool,
    tests: Vec<Test>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Any,
    Tag(String),
    Class(String),
    Attribute { name: String, operator: Operator, value: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Present,
    Equals,
    Contains,
    Starts,
    Ends,
}

impl Selector {
    /// Parses a selector list.
    pub fn parse(text: &str) -> Result<Selector, NotASelector> {
        let alternatives: Option<Vec<Vec<Step>>> = text.split(',').map(steps).collect();
        match alternatives {
            Some(alternatives) => Ok(Selector { alternatives }),
            None => Err(NotASelector(text.to_owned())),
        }
    }

    /// Every element that matches, in document order.
    pub fn all(&self, tree: &Tree) -> Vec<NodeId> {
        tree.descendants(tree.root()).filter(|node| self.matches(tree, *node)).collect()
    }

    /// The element matches.
    pub fn matches(&self, tree: &Tree, node: NodeId) -> bool {
        tree.is_element(node)
            && self.alternatives.iter().any(|steps| matches_steps(tree, node, steps))
    }
}

fn matches_steps(tree: &Tree, node: NodeId, steps: &[Step]) -> bool {
    let Some((last, before)) = steps.split_last() else { return false };
    if !last.tests.iter().all(|test| test.holds(tree, node)) {
        return false;
    }
    // Greedy from the nearest ancestor: exact for descendants, and for children
    // each candidate parent is tried once.
    let mut rest = before;
    let mut child = last.child;
    let mut up = tree.parent(node);
    while let Some((step, earlier)) = rest.split_last() {
        let Some(at) = up else { return false };
        up = tree.parent(at);
        if step.tests.iter().all(|test| test.holds(tree, at)) {
            rest = earlier;
            child = step.child;
        } else if child {
            return false;
        }
    }
    true
}

impl Test {
    fn holds(&self, tree: &Tree, node: NodeId) -> bool {
        match self {
            Test::Any => tree.is_element(node),
            Test::Tag(name) => tree.name(node) == name,
            Test::Class(class) => tree
                .attribute(node, "class")
                .is_some_and(|classes| classes.split_whitespace().any(|one| one == class)),
            Test::Attribute { name, operator, value } => {
                tree.attribute(node, name).is_some_and(|held| match operator {
                    Operator::Present => true,
                    Operator::Equals => held == value,
                    Operator::Contains => held.contains(value.as_str()),
                    Operator::Starts => held.starts_with(value.as_str()),
                    Operator::Ends => held.ends_with(value.as_str()),
                })
            }
        }
    }
}

fn steps(text: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut child = false;
    for part in text.replace('>', " > ").split_whitespace() {
        if part == ">" {
            if child || steps.is_empty() {
                return None;
            }
            child = true;
            continue;
        }
        steps.push(Step { child, tests: compound(part)? });
        child = false;
    }
    (!steps.is_empty() && !child).then_some(steps)
}

fn compound(part: &str) -> Option<Vec<Test>> {
    let mut tests = Vec::new();
    let mut rest = part;
    while !rest.is_empty() {
        let (test, length) = simple(rest)?;
        tests.push(test);
        rest = &rest[length..];
    }
    Some(tests)
}

fn simple(text: &str) -> Option<(Test, usize)> {
    if let Some(inner) = text.strip_prefix('[') {
        let end = inner.find(']')?;
        return Some((attribute(&inner[..end])?, end + 2));
    }
    let (sign, rest) = match text.chars().next()? {
        sign @ ('.' | '#') => (Some(sign), &text[1..]),
        '*' => return Some((Test::Any, 1)),
        _ => (None, text),
    };
    let end = rest.find(['.', '#', '[']).unwrap_or(rest.len());
    let name = &rest[..end];
    let valid = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    if name.is_empty() || !name.chars().all(valid) {
        return None;
    }
    let length = end + usize::from(sign.is_some());
    let test = match sign {
        Some('.') => Test::Class(name.to_owned()),
        Some(_) => Test::Attribute {
            name: "id".to_owned(),
            operator: Operator::Equals,
            value: name.to_owned(),
        },
        None => Test::Tag(name.to_ascii_lowercase()),
    };
    Some((test, length))
}

fn attribute(text: &str) -> Option<Test> {
    let (name, operator, value) = match text.split_once('=') {
        None => (text, Operator::Present, ""),
        Some((name, value)) => match name.chars().last()? {
            '*' => (&name[..name.len() - 1], Operator::Contains, value),
            '^' => (&name[..name.len() - 1], Operator::Starts, value),
            '$' => (&name[..name.len() - 1], Operator::Ends, value),
            _ => (name, Operator::Equals, value),
        },
    };
    let name = name.trim().to_ascii_lowercase();
    let value = value.trim().trim_matches(['"', '\'']).to_owned();
    (!name.is_empty()).then_some(Test::Attribute { name, operator, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subset_selects_as_css_does() {
        let html = "<div id=a class='x y'><p class=lead>1</p><section><p>2</p></section></div>\
                    <p data-kind=news-item>3</p>";
        let tree = Tree::parse(html).unwrap();
        let cases = [
            ("p", "123"),
            ("#a p", "12"),
            ("#a > p", "1"),
            ("div.x.y section p, [data-kind]", "23"),
            ("[data-kind^=news]", "3"),
            ("p[data-kind$='item']", "3"),
            (".x .lead", "1"),
            ("section > div", ""),
        ];
        for (selector, expected) in cases {
            let found = Selector::parse(selector).unwrap().all(&tree);
            let texts: String = found.iter().map(|node| tree.text_of(*node)).collect();
            assert_eq!(texts, expected, "{selector}");
        }
        for bad in ["", "p >", "> p", "p:hover", "a,,b"] {
            assert!(Selector::parse(bad).is_err(), "{bad}");
        }
    }
}
