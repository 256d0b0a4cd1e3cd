//! How a reader finds the variant of a union.
//!
//! In this order: the form of a text beside other texts; the JSON kind, and whether a number is written as a whole one; a constant,
//! required or not; the one property that each requires and no other does; a required property that no other variant has; then
//! one variant after the other by what tells it from those
//! that are left. Where no one test tells two variants apart, or several constants together do, they are tried one
//! after the other, narrower ones first, and the one is taken whose constants the value has, and that has a place
//! for most of it.
//!
//! A discriminator that is no text is left to the variants that have it as a property.

mod apart;
mod called;
mod constant;
mod described;
mod keys;
mod listed;
mod look;
pub mod own;
mod said;
mod tags;
pub mod tells;
mod text;
mod together;

use crate::api::{Api, Constant, Dispatch, IntegerKind, Test, TypeKind};
use crate::diagnostic::Diagnostics;
use apart::Apart;
use constant::constant;
use listed::listed;
use look::{Look, Numeric, look};
use said::{ambiguous, name};
use text::Text;

/// How many aliases are followed to what a type is.
const LONGEST_CHAIN: usize = 32;

/// Decides for every union. `dates` is whether dates are texts in the client.
pub fn run(api: &mut Api, dates: bool, diagnostics: &mut Diagnostics) {
    tags::by_the_variants(api, diagnostics);
    let mut decided = Vec::new();
    for id in api.types.ids() {
        let def = api.types.get(id);
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        if def.dropped || matches!(union.dispatch, Dispatch::Tag(_)) {
            continue;
        }
        let looks: Vec<Look> = union
            .variants
            .iter()
            .map(|variant| look(&api.types, &variant.ty))
            .collect();
        let forms = by_form(&looks, dates);
        let (dispatch, open) = decide(&looks, &forms).unwrap_or_else(|| {
            let open = of_all(&looks) == Apart::ByConstants;
            // What is of another kind contradicts no constant.
            let before = match open {
                true => by_kind(&looks, &forms),
                false => forms.clone(),
            };
            let left = left_by(&looks, &before);
            (Dispatch::Try(before, order(&looks, &left)), open)
        });
        for tried in tried(&dispatch) {
            let few: Vec<&Look> = tried.iter().filter_map(|index| looks.get(*index)).collect();
            if apart::all(&few) == Apart::No {
                let variants = union.variants.iter().enumerate();
                let names: Vec<String> = variants
                    .filter(|(index, _)| tried.contains(index))
                    .map(|(_, variant)| name(&api.types, &variant.ty))
                    .collect();
                let objects = few.iter().filter(|look| look.kinds.contains(&"Object"));
                let objects = objects.count() > 1;
                diagnostics.push(ambiguous(def.origin.clone(), &names, objects));
                break;
            }
        }
        if let TypeKind::Union(union) = &mut api.types.get_mut(id).kind {
            union.dispatch = dispatch.clone();
            union.open = open;
        }
        decided.push((id, looks, dispatch, open));
    }
    together::tell(api, &decided, diagnostics);
    // What was told has the words of the document.
    for &(id, ref looks, ref dispatch, open) in &decided {
        match keys::own(looks).filter(|_| !matches!(dispatch, Dispatch::Constant(_))) {
            Some(own) => called::by_keys(api, id, looks, &own),
            None if open && !matches!(dispatch, Dispatch::Tests(_)) => {
                called::by_constants(api, id, looks, dispatch);
            }
            None => called::by_keys(api, id, looks, &[]),
        }
    }
    described::by_what_they_are(api, &decided);
}

/// The variants among which a value that has what tells them is tried.
fn tried(dispatch: &Dispatch) -> Vec<&[usize]> {
    match dispatch {
        Dispatch::Try(_, order) => vec![order.as_slice()],
        Dispatch::Constant(constant) => {
            let meant = constant.values.iter().map(|(meant, _)| meant.as_slice());
            meant.collect()
        }
        Dispatch::Tag(_) | Dispatch::Keys(_) | Dispatch::Tests(_) => Vec::new(),
    }
}

/// How the variants are told apart, if there are tests that do, and whether a value may be of none of them.
fn decide(looks: &[Look], forms: &[(usize, Test)]) -> Option<(Dispatch, bool)> {
    let before = by_kind(looks, forms);
    let left = left_by(looks, &before);
    let own = keys::own(looks).unwrap_or_default();
    // A variant's own property may have one value, as others have.
    let is_own = |constant: &Constant| own.iter().any(|(_, name)| *name == constant.property);
    // One object has a constant too: with another one it is none of the variants.
    let few: Vec<(usize, Test)> = before
        .iter()
        .filter(|(index, _)| !looks.get(*index).is_some_and(Look::has_constant))
        .cloned()
        .collect();
    let objects = left_by(looks, &few);
    if let Some(constant) = constant(looks, &objects, &few, false).filter(|it| !is_own(it)) {
        // Where one property tells some of the variants only, and several tell all, all are looked at.
        if !constant.otherwise.is_empty() && of_all(looks) == Apart::ByConstants {
            return None;
        }
        return Some((Dispatch::Constant(constant), true));
    }
    let apart = of_all(looks);
    // Too many to look at each: the constant that tells the most of them, then the others.
    if apart == Apart::ByConstants
        && left.len() > apart::MOST_COMPARED
        && let Some(constant) = constant(looks, &left, &before, true)
    {
        let further = true;
        return Some((
            Dispatch::Constant(Constant {
                further,
                ..constant
            }),
            true,
        ));
    }
    // Tests in turn leave the last variant for what has none of the constants, and look at no second one.
    if apart == Apart::ByConstants {
        return None;
    }
    if let Some(keys) = keys::keys(looks, &own, &before).filter(|keys| !keys.keys.is_empty()) {
        return Some((Dispatch::Keys(keys), true));
    }
    let tests = by_tests(looks, &left, before.clone());
    if let Some(tests) = tests {
        // Floats do not hold all whole numbers: one that only they could be is kept as it came.
        let is_whole = |(_, test): &(usize, Test)| matches!(test, Test::Whole(_));
        let floats = looks.iter().any(|look| look.number == Some(Numeric::Any));
        let open = floats && tests.iter().any(is_whole);
        return Some((Dispatch::Tests(tests), open));
    }
    if apart != Apart::No {
        return None;
    }
    // Several variants may have the constant: which of them, is tried.
    constant(looks, &left, &before, true).map(|constant| (Dispatch::Constant(constant), true))
}

/// The variants that no test has told.
fn left_by(looks: &[Look], before: &[(usize, Test)]) -> Vec<usize> {
    let told = |index: &usize| before.iter().any(|(told, _)| told == index);
    (0..looks.len()).filter(|index| !told(index)).collect()
}

fn of_all(looks: &[Look]) -> Apart {
    let all: Vec<&Look> = looks.iter().collect();
    apart::all(&all)
}

/// A test for each variant, if there are such.
fn by_tests(
    looks: &[Look],
    left: &[usize],
    before: Vec<(usize, Test)>,
) -> Option<Vec<(usize, Test)>> {
    let few: Vec<&Look> = left.iter().filter_map(|index| looks.get(*index)).collect();
    let (in_turn, of_left) = match tests(&few) {
        Some(tests) => (true, tests.into_iter().enumerate().collect()),
        None => (false, listed(&few)?),
    };
    let of_left = of_left
        .into_iter()
        .filter_map(|(at, test)| Some((*left.get(at)?, test)));
    let (forms, kinds): (Vec<_>, Vec<_>) =
        (before.into_iter()).partition(|(_, test)| matches!(test, Test::Form(_)));
    let mut tests: Vec<(usize, Test)> = if in_turn {
        let mut all: Vec<_> = of_left.chain(forms).chain(kinds).collect();
        all.sort_by_key(|(index, _)| *index);
        all
    } else {
        forms.into_iter().chain(of_left).chain(kinds).collect()
    };
    if in_turn {
        // The certain ones first: the kind `object` may be what is left, and a number what is not whole.
        let rank = |test: &Test| match test {
            Test::Kind(_) => 256,
            Test::Whole(kind) => width(*kind),
            _ => 0,
        };
        tests.sort_by_key(|(_, test)| rank(test));
    }
    Some(tests)
}

/// The variants that the form of a text tells, where readers of several take any text: all that have a form, but for one
/// that what has none is left to.
fn by_form(looks: &[Look], dates: bool) -> Vec<(usize, Test)> {
    let wide = looks.iter().enumerate().filter_map(|(index, look)| {
        let text = look.text.filter(|text| text.is_wide(dates))?;
        Some((index, look, text))
    });
    let wide: Vec<(usize, &Look, Text)> = wide.collect();
    let mut seen = Vec::new();
    let mut tests = Vec::new();
    for (index, look, text) in &wide {
        if let Some(form) = text.form()
            && look.kinds == ["String"]
            && !seen.contains(&form)
        {
            seen.push(form);
            tests.push((*index, Test::Form(form)));
        }
    }
    if tests.len() == wide.len() {
        tests.pop();
    }
    tests
}

/// The variants that their form or their JSON kind tells. An integer beside a number is one by the way it is written, so that
/// a value that was read is written with the same number.
fn by_kind(looks: &[Look], forms: &[(usize, Test)]) -> Vec<(usize, Test)> {
    let numbers: Vec<&Look> = looks
        .iter()
        .filter(|look| look.kinds.contains(&"Number"))
        .collect();
    let plain = numbers
        .iter()
        .all(|look| look.number.is_some() && look.kinds == ["Number"]);
    let mut seen = Vec::new();
    let distinct = (numbers.iter()).all(|look| {
        let new = !seen.contains(&look.number);
        seen.push(look.number);
        new
    });
    let widest = numbers
        .iter()
        .filter_map(|look| look.number)
        .map(reach)
        .max();
    let mut tests = forms.to_vec();
    let formed: Vec<usize> = forms.iter().map(|(index, _)| *index).collect();
    for (index, look) in looks.iter().enumerate() {
        if formed.contains(&index) {
            continue;
        }
        let others = || {
            let all = looks.iter().enumerate();
            all.filter(|(other, _)| *other != index && !formed.contains(other))
                .map(|(_, look)| look)
        };
        let only = |kind| others().all(|other| !other.kinds.contains(kind));
        if look.kinds.iter().all(only) {
            tests.push((index, Test::Kind(look.kinds.clone())));
        } else if plain
            && distinct
            && let Some(number) = look.number
        {
            tests.push(match number {
                Numeric::Whole(kind) if Some(reach(number)) != widest => (index, Test::Whole(kind)),
                _ => (index, Test::Kind(vec!["Number"])),
            });
        }
    }
    tests.sort_by_key(|(_, test)| match test {
        Test::Form(_) => 0,
        Test::Whole(kind) => width(*kind),
        _ => 256,
    });
    tests
}

/// How much a kind of number holds.
fn reach(number: Numeric) -> u32 {
    match number {
        Numeric::Whole(kind) => width(kind),
        Numeric::Any => 128,
    }
}

/// The signed ones after the unsigned ones of their size: what both hold is the same, and both write it alike.
fn width(kind: IntegerKind) -> u32 {
    match kind {
        IntegerKind::U8 => 8,
        IntegerKind::I8 => 9,
        IntegerKind::U16 => 16,
        IntegerKind::I16 => 17,
        IntegerKind::U32 => 32,
        IntegerKind::I32 => 33,
        IntegerKind::I64 => 64,
        IntegerKind::U64 => 65,
        IntegerKind::I128 => 127,
    }
}

/// A test for each variant, if there are such.
fn tests(looks: &[&Look]) -> Option<Vec<Test>> {
    let mut tests = Vec::new();
    let mut left_over = 0;
    for (index, look) in looks.iter().enumerate() {
        if look.kinds != ["Object"] {
            return None;
        }
        let others = looks.iter().enumerate();
        let others = others.filter(|(other, _)| *other != index);
        let rivals: Vec<&&Look> = others
            .map(|(_, look)| look)
            .filter(|other| other.kinds.contains(&"Object"))
            .collect();
        let mut own: Vec<&String> = look
            .required
            .iter()
            .filter(|name| (rivals.iter()).all(|other| !other.known.contains(*name) && !other.open))
            .collect();
        own.sort();
        match own.first() {
            Some(name) => tests.push(Test::Has((*name).clone())),
            None => {
                // One variant may be what is left when none of the others' properties is there.
                left_over += 1;
                tests.push(Test::Kind(vec!["Object"]));
            }
        }
    }
    (left_over <= 1).then_some(tests)
}

/// The order in which to try some variants: more specific first, else the document's.
fn order(looks: &[Look], some: &[usize]) -> Vec<usize> {
    let includes = |left: &Look, right: &Look| {
        left.kinds == ["Object"]
            && right.kinds == ["Object"]
            && left.required.len() > right.required.len()
            && right.known.is_subset(&left.known)
    };
    let mut order: Vec<usize> = Vec::new();
    for index in some {
        let Some(look) = looks.get(*index) else {
            continue;
        };
        let place = order.iter().position(|earlier| {
            looks.get(*earlier).is_some_and(|earlier| {
                includes(look, earlier)
                    || look.is_narrower(earlier)
                    || look.takes_fewer_texts(earlier)
            })
        });
        order.insert(place.unwrap_or(order.len()), *index);
    }
    order
}
