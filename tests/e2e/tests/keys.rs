//! Unions whose variants have a property of their own, and lists that constants tell apart.

use apiloom_runtime::Answers;
use apiloom_runtime::json::{Drift, Read, ReadError, Reader, Write, from_slice, to_vec};
use golden_unions::Wire;
use golden_unions::models::{
    Choice, Everything, Figure, FigureCircle, FigureUnit, Job, JobText, Reach, RunJob, Step, StepSayItem3,
};

fn read<T: Read<Wire>>(text: &str) -> Result<T, ReadError> {
    from_slice::<Wire, T>(text.as_bytes())
}

fn written<T: Write<Wire>>(value: &T) -> String {
    String::from_utf8(to_vec::<Wire, T>(value)).unwrap()
}

/// Reads a value and writes it: it is the same, byte for byte.
fn same<T: Read<Wire> + Write<Wire>>(text: &str) -> T {
    let value: T = read(text).unwrap();
    assert_eq!(written(&value), text);
    value
}

/// What tells no variant is kept: objects unless answers are strict, a body of another kind in lenient ones.
fn told_by_nothing<T: Read<Wire> + Write<Wire>>(objects: &[&str], others: &[&str]) {
    let read = |text: &str, answers| T::read(&mut Reader::new(text.as_bytes()).answers(answers));
    for text in [objects, others].concat() {
        assert!(read(text, Answers::Strict).is_err(), "{text}");
        let kept = read(text, Answers::Tolerant);
        assert_eq!(kept.is_ok(), objects.contains(&text), "{text}");
        assert_eq!(written(&read(text, Answers::Lenient).unwrap()), text);
    }
}

#[test]
fn variants_are_called_by_the_property_that_they_have() {
    assert!(matches!(same(r#"{"Circle":1.5}"#), Figure::Circle(_)));
    assert!(matches!(same(r#"{"Rect":{"w":2.5}}"#), Figure::Rect(_)));
    assert!(matches!(same(r#""Unit""#), Figure::Unit(_)));
    assert_eq!(written(&Figure::Circle(FigureCircle::new(1.0))), r#"{"Circle":1.0}"#);
    assert_eq!(written(&Figure::Unit(FigureUnit::default())), r#""Unit""#);
    assert!(matches!(same(r#""Idle""#), Job::Text(JobText::Idle)));
    assert!(matches!(same(r#""Done""#), Job::Text(JobText::Done)));
    assert_eq!(same::<Job>(r#"{"run":7}"#), Job::RunJob(RunJob::new(7)));
    assert!(matches!(same(r#"{"halt":{"Circle":1.5}}"#), Job::Halting(_)));
    assert!(matches!(same(r#"{"small":"one"}"#), Job::Small(_)));
}

#[test]
fn what_has_another_property_is_kept_as_it_came() {
    for text in [r#"{"Tri":{"a":1.0e3,"b":[null]}}"#, r#""Other""#, r#"{"a":1,"b":2}"#] {
        let Figure::Unknown(kept) = same(text) else {
            panic!("{text}");
        };
        assert_eq!(kept.as_json(), text);
    }
    assert!(matches!(same(r#"{"pause":[1]}"#), Job::Unknown(_)));
    assert!(matches!(same(r#""Lost""#), Job::Text(JobText::Unknown(_))));
    // Inside of another one, and among others.
    let text = r#"{"figures":[{"Circle":1.0},{"Tri":1},"Unit","New"],"jobs":[{"halt":{"Tri":1}},{"new":1},{"small":"two"}]}"#;
    let everything: Everything = same(text);
    let figures = everything.figures.unwrap();
    let unknown = figures.iter().filter(|it| matches!(it, Figure::Unknown(_)));
    assert_eq!(unknown.count(), 2);
    let jobs = everything.jobs.unwrap();
    assert!(matches!(jobs[..], [Job::Halting(_), Job::Unknown(_), Job::Small(_)]));
    let mut reader = Reader::new(br#"{"Tri":1}"#).watching();
    <Figure as Read<Wire>>::read(&mut reader).unwrap();
    let drift: Vec<Drift> = reader.drift().iter().map(|it| it.drift()).collect();
    assert_eq!(drift, [Drift::UnknownVariant]);
}

#[test]
fn what_has_a_known_property_and_does_not_fit_is_an_error() {
    for text in [r#"{"Circle":"a"}"#, r#"{"Rect":{}}"#, "null"] {
        assert!(read::<Figure>(text).is_err(), "{text}");
    }
    // Null tells no variant.
    assert!(matches!(same(r#"{"Circle":null}"#), Figure::Unknown(_)));
    told_by_nothing::<Figure>(&["{}"], &["1", "[]"]);
    assert!(matches!(read(r#"{"Circle":1.5,"Rect":null}"#), Ok(Figure::Circle(_))));
}

#[test]
fn a_property_that_another_variant_knows_tells_after_that_ones_own() {
    assert!(matches!(same(r#"{"id":1,"email":"a","label":"b"}"#), Reach::Email(_)));
    assert!(matches!(same(r#"{"id":1,"phone":"5","email":"a"}"#), Reach::Phone(_)));
    assert!(matches!(same(r#"{"id":1,"fax":"5"}"#), Reach::Unknown(_)));
}

#[test]
fn constants_in_lists_decide_and_nobody_gives_them() {
    assert_eq!(written(&Step::go(5)), r#"["go",5]"#);
    assert_eq!(written(&Step::say("a", StepSayItem3::Loud)), r#"["say","a","loud"]"#);
    assert_eq!(written(&Step::v1(true)), "[1,true]");
    assert_eq!(same::<Step>(r#"["go",5]"#), Step::go(5));
    assert!(matches!(same(r#"["say","a","low"]"#), Step::Say(_)));
    assert!(matches!(same("[1,true]"), Step::V1(_)));
    for text in [r#"["run",5]"#, r#"["c","x"]"#, r#"["1",true]"#, r#"["c",{"a":1.0e3},null]"#] {
        let Step::Unknown(kept) = same(text) else {
            panic!("{text}");
        };
        assert_eq!(kept.as_json(), text);
    }
    // What has a constant and does not fit otherwise too, as a whole.
    let misfits = [r#"["go","x"]"#, r#"["say",1,"low"]"#, "[1,2]"];
    told_by_nothing::<Step>(&["{}"], &[&misfits[..], &["[]", "1", r#""go""#]].concat());
    for (text, place) in misfits.iter().zip(["/1", "/1", "/1"]) {
        let mut input = Reader::new(text.as_bytes()).answers(Answers::Tolerant);
        let error = <Step as Read<Wire>>::read(&mut input).unwrap_err();
        assert!(error.message().contains(place), "{error}");
    }
    for nothing in ["", "null"] {
        assert!(read::<Step>(nothing).is_err());
    }
    let everything: Everything = same(r#"{"steps":[["go",1],["fly",{"a":1}]]}"#);
    assert!(matches!(everything.steps.unwrap()[..], [Step::Go(_), Step::Unknown(_)]));
}

#[test]
fn the_constant_of_one_object_decides_too() {
    assert!(matches!(same(r#""auto""#), Choice::Text(_)));
    assert!(matches!(same(r#"{"type":"function","name":"a"}"#), Choice::Function(_)));
    assert!(matches!(same(r#"["a"]"#), Choice::Texts(_)));
    for text in [r#"{"type":"allowed_tools","mode":1}"#, r#"{"type":1}"#] {
        assert!(matches!(same(text), Choice::Unknown(_)), "{text}");
    }
    assert!(read::<Choice>(r#"{"type":"function"}"#).is_err());
    told_by_nothing::<Choice>(&[r#"{"name":"a"}"#], &["1"]);
    let text = r#"{"choices":["auto",{"type":"new"},["a"]]}"#;
    let everything: Everything = same(text);
    assert!(matches!(everything.choices.unwrap()[1], Choice::Unknown(_)));
}
