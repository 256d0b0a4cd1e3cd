//! How the variants of a union are told apart.

use crate::api::{Dispatch, Known, TagForm, Test, Union};

/// How it is done as a whole.
pub fn by(dispatch: &Dispatch) -> String {
    match dispatch {
        Dispatch::Tag(property) => format!("by tag {property}"),
        Dispatch::Constant(constant) if constant.further => {
            format!("by constant {} and others", constant.property)
        }
        Dispatch::Constant(constant) => format!("by constant {}", constant.property),
        Dispatch::Keys(_) => "by keys".to_owned(),
        Dispatch::Tests(_) => "by tests".to_owned(),
        Dispatch::Try(_, order) => {
            let order: Vec<String> = order.iter().map(usize::to_string).collect();
            format!("tried {}", order.join(" "))
        }
    }
}

/// What tells one variant.
pub fn of(union: &Union, index: usize) -> Vec<String> {
    let Some(variant) = union.variants.get(index) else {
        return Vec::new();
    };
    let mut how: Vec<String> = Vec::new();
    if !variant.tags.is_empty() {
        let form = match variant.tag_form {
            TagForm::Text => "tagged",
            TagForm::Json => "tagged as JSON",
            TagForm::Own => "tagged by itself",
        };
        how.push(format!("{form} {}", variant.tags.join(" ")));
    }
    if let Some(name) = &variant.implicit {
        how.push(format!("also {name}"));
    }
    if variant.otherwise {
        how.push("otherwise".to_owned());
    }
    if union.untagged.contains(&index) {
        how.push("without tag".to_owned());
    }
    how.extend(tests(&union.dispatch, index));
    how
}

fn tests(dispatch: &Dispatch, index: usize) -> Vec<String> {
    let of_tests = |tests: &[(usize, Test)]| {
        let turns = tests.iter().enumerate();
        let turns = turns.filter(|(_, (of, _))| *of == index);
        turns
            .map(|(turn, (_, test))| format!("{}. {}", turn + 1, test_text(test)))
            .collect::<Vec<_>>()
    };
    match dispatch {
        Dispatch::Tag(_) => Vec::new(),
        Dispatch::Tests(tests) | Dispatch::Try(tests, _) => of_tests(tests),
        Dispatch::Constant(constant) => {
            let mut how = of_tests(&constant.before);
            let values = constant.values.iter();
            let values = values.filter(|(of, _)| of.contains(&index));
            how.extend(values.map(|(_, values)| format!("if {}", known(values))));
            for (of, text) in [
                (&constant.missing, "if missing"),
                (&constant.null, "if null"),
                (&constant.otherwise, "else"),
            ] {
                if of.contains(&index) {
                    how.push(text.to_owned());
                }
            }
            how
        }
        Dispatch::Keys(keys) => {
            let mut how = of_tests(&keys.before);
            let texts = keys.texts.iter().filter(|(of, _)| *of == index);
            how.extend(texts.map(|(_, text)| format!("is {text:?}")));
            let turns = keys.keys.iter().enumerate();
            let turns = turns.filter(|(_, (of, _))| *of == index);
            how.extend(turns.map(|(turn, (_, key))| format!("{}. has {key}", turn + 1)));
            how
        }
    }
}

fn test_text(test: &Test) -> String {
    match test {
        Test::Kind(kinds) => kinds.join(" or "),
        Test::Whole(kind) => super::integer(*kind),
        Test::Form(form) => format!("{form:?}"),
        Test::Has(property) => format!("has {property}"),
        Test::Const(property, values) => format!("{property} is {}", known(values)),
    }
}

fn known(values: &[Known]) -> String {
    let values = values.iter().map(|value| match value.text {
        true => format!("{:?}", value.word),
        false => value.word.clone(),
    });
    values.collect::<Vec<_>>().join(" or ")
}
