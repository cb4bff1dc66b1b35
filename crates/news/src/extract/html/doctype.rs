//! Does the page ask to be read as pages of old (HTML 13.2.6.4.1)? Only one rule
//! depends on it: whether a table ends the paragraph it stands in.

/// Public identifiers of quirky pages, and beginnings of such.
const QUIRKY: &str = include_str!("quirky.txt");

/// Public identifiers that are only quirky without a system identifier.
const QUIRKY_ALONE: [&str; 2] =
    ["-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//"];

/// The document type, from after `<!doctype` to before `>`, asks for quirks.
pub fn is_quirky(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = lower.trim_start();
    let end = rest.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    if name != "html" {
        return true;
    }
    let rest = rest.trim_start();
    let (public, system) = if let Some(rest) = rest.strip_prefix("public") {
        let Some((public, rest)) = quoted(rest) else { return true };
        (public, quoted(rest).map(|(system, _)| system))
    } else if let Some(rest) = rest.strip_prefix("system") {
        let Some((system, _)) = quoted(rest) else { return true };
        ("", Some(system))
    } else {
        return !rest.is_empty();
    };
    if system == Some("http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd") {
        return true;
    }
    let alone = system.is_none() && QUIRKY_ALONE.iter().any(|start| public.starts_with(start));
    alone
        || QUIRKY.lines().any(|line| match line.strip_suffix('*') {
            Some(start) => public.starts_with(start),
            None => public == line,
        })
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    text[1..].split_once(quote)
}

#[cfg(test)]
mod tests {
    use super::is_quirky;

    #[test]
    fn types_of_documents() {
        for (text, expected) in [
            (" html", false),
            (" HTML ", false),
            ("", true),
            (" svg", true),
            (" html SYSTEM 'about:legacy-compat'", false),
            (" html PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\"", true),
            (
                " html PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" \"http://www.w3.org/TR/html4/loose.dtd\"",
                false,
            ),
            (" html PUBLIC '-//W3C//DTD XHTML 1.0 Transitional//EN' 'x'", false),
            (" html PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\"", true),
            (" html PUBLIC \"html\"", true),
            (" html PUBLIC", true),
        ] {
            assert_eq!(is_quirky(text), expected, "{text}");
        }
    }
}
