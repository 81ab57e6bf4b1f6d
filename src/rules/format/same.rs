//! Whether two texts mean the same and have the same comments.

use toml::de::{DeTable, DeValue};

/// Whether both are valid TOML with the same keys and values, and have the same characters, in whatever order, other than
/// white space and commas.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    match (DeTable::parse(a), DeTable::parse(b)) {
        (Ok(before), Ok(after)) => is_same_table(before.get_ref(), after.get_ref()) && characters(a) == characters(b),
        _ => false,
    }
}

fn characters(text: &str) -> Vec<char> {
    let mut all: Vec<_> = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    all.sort_unstable();
    all
}

fn is_same_table(a: &DeTable<'_>, b: &DeTable<'_>) -> bool {
    let same =
        |(name, value): (&str, &DeValue<'_>)| b.get(name).is_some_and(|other| is_same_value(value, other.get_ref()));
    a.len() == b.len() && a.iter().all(|(name, value)| same((name.get_ref(), value.get_ref())))
}

fn is_same_value(a: &DeValue<'_>, b: &DeValue<'_>) -> bool {
    match (a, b) {
        (DeValue::String(a), DeValue::String(b)) => a == b,
        (DeValue::Integer(a), DeValue::Integer(b)) => a.to_string() == b.to_string(),
        (DeValue::Float(a), DeValue::Float(b)) => a.to_string() == b.to_string(),
        (DeValue::Boolean(a), DeValue::Boolean(b)) => a == b,
        (DeValue::Datetime(a), DeValue::Datetime(b)) => a == b,
        (DeValue::Array(a), DeValue::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| is_same_value(a.get_ref(), b.get_ref()))
        }
        (DeValue::Table(a), DeValue::Table(b)) => is_same_table(a, b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn order_of_keys_and_white_space_do_not_matter() {
        assert!(is_same("a = 1\nb = [1, 2]\n# c\n", "# c\nb = [\n  1,\n  2,\n]\na = 1\n"));
    }

    #[test]
    fn values_their_order_and_comments_matter() {
        for (a, b) in [
            ("a = 1", "a = 2"),
            ("a = [1, 2]", "a = [2, 1]"),
            ("a = 1", "b = 1"),
            ("a = \"x\" # c", "a = \"x\""),
            ("a = \"1\"", "a = 1"),
            ("a = {}", "a = { b = 1 }"),
            ("a = 1", "a = "),
        ] {
            assert!(!is_same(a, b), "{a} and {b}");
        }
    }
}
