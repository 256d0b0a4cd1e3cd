//! Inline schemas with a title of their own are called by it: the author chose it, we made ours up.

use std::collections::HashMap;

use super::words;
use crate::api::{Api, TypeDef, TypeKind};

/// The longest title that makes a name; longer ones are sentences.
const LONGEST: usize = 40;

/// Renames every inline definition whose title no other thing has.
pub fn run(api: &mut Api) {
    let mut uses: HashMap<String, usize> = HashMap::new();
    for (_, def) in api.types.iter().filter(|(_, def)| !def.dropped) {
        let name = match title(def) {
            Some(title) => folded(title),
            None => folded(&def.words.concat()),
        };
        *uses.entry(name).or_default() += 1;
    }
    for id in api.types.ids() {
        let def = api.types.get_mut(id);
        if let Some(title) = title(def).filter(|title| uses.get(&folded(title)) == Some(&1)) {
            let title = vec![title.to_owned()];
            let of_place = std::mem::replace(&mut def.words, title);
            if def.words_of_places.is_empty() {
                def.words_of_places.push(of_place);
            }
        }
    }
}

/// The title of an inline definition, if it is a name, and says more than the place.
pub fn title(def: &TypeDef) -> Option<&str> {
    const VAGUE: [&str; 12] = [
        "item", "items", "value", "values", "response", "body", "data", "object", "type", "schema",
        "result", "any",
    ];
    let named = !def.component && !def.dropped && !matches!(def.kind, TypeKind::Alias(_));
    let title = def.docs.summary.as_deref().filter(|_| named)?.trim();
    let name = folded(title);
    let (first, last) = (def.words.first()?, def.words.last()?);
    // Made of the property (pydantic), or of the operation (FastAPI): that is what our words say. A choice adds a word of ours.
    let mut places = def.words.iter().rev();
    let place = places.find(|word| !words::is_choice(word)).unwrap_or(last);
    let made = [last, place].into_iter().any(|word| name == folded(word))
        || name.starts_with("response") && name.contains(&folded(first));
    let sentence = title.len() > LONGEST || title.contains(['.', ',', ':', ';', '!', '?', '\n']);
    let begins = title.starts_with(char::is_alphabetic);
    (begins && !made && !sentence && !VAGUE.contains(&name.as_str())).then_some(title)
}

/// Letters and digits alone, in one case.
fn folded(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
