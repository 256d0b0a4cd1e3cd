//! Constants of OpenAPI 3.0: in unions, beside null and discriminators, in lenient clients.

use apiloom_runtime::Answers;
use apiloom_runtime::json::{Drift, Read, Reader, Write, from_slice, to_vec};

/// Reads a value and writes it: it is the same, byte for byte.
fn same<M, T: Read<M> + Write<M>>(text: &str) -> T {
    let value: T = from_slice::<M, T>(text.as_bytes()).unwrap();
    assert_eq!(written::<M, T>(&value), text);
    value
}

fn written<M, T: Write<M>>(value: &T) -> String {
    String::from_utf8(to_vec::<M, T>(value)).unwrap()
}

fn drift<M, T: Read<M>>(text: &str) -> Vec<(String, Drift)> {
    let mut input = Reader::new(text.as_bytes()).watching();
    T::read(&mut input).unwrap();
    let drift = input.drift();
    let drift = drift.iter().map(|it| (it.path().to_owned(), it.drift()));
    drift.collect()
}

mod tolerant {
    use super::*;
    use golden_constants::Wire;
    use golden_constants::models::{
        Job, JobMark, JobRather, Level, LevelLow, Move, MoveGear, MovePause, MovePauseType, MoveTurn, MoveTurnType, Nulls, NullsStatus, Pair, Perhaps, Shape, StatusEnum, Step, StepWait, Timer, Trigger, Viewer,
    };

    /// `enum: [null]` is null wherever it stands, and takes nothing else from the enum beside it.
    #[test]
    fn null_by_a_reference_is_null() {
        let nulls = same::<Wire, Nulls>;
        let text = r#"{"status":"closed","only":"open","count":1,"list":[null],"named":{"a":null},"twice":null}"#;
        let known = nulls(text);
        assert_eq!(known.status, Some(NullsStatus::Closed));
        assert_eq!(known.only, Some(StatusEnum::Open));
        assert_eq!(known.count, Some(1));
        assert!(drift::<Wire, Nulls>(text).is_empty());
        // A type that is received alone makes no difference between null and nothing.
        let text = r#"{"status":null,"only":null,"count":null,"twice":null}"#;
        let null = from_slice::<Wire, Nulls>(text.as_bytes()).unwrap();
        assert_eq!((&null.status, &null.only, null.count), (&None, &None, None));
        assert_eq!(written::<Wire, _>(&null), r#"{"twice":null}"#);
        assert!(drift::<Wire, Nulls>(text).is_empty());
        let blank = nulls(r#"{"status":"","twice":null}"#);
        assert_eq!(blank.status, Some(NullsStatus::Empty));
        let new = r#"{"status":"archived","list":[5],"twice":null}"#;
        assert!(matches!(nulls(new).status, Some(NullsStatus::Unknown(_))));
        let paths: Vec<String> = drift::<Wire, Nulls>(new).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["/status", "/list/0"]);
    }

    /// What is read by itself without the discriminator is written without it; in a union it is what tells the variant.
    #[test]
    fn a_discriminator_that_may_be_missing_is_written_by_its_union() {
        let nulls = same::<Wire, Nulls>;
        let text = r#"{"guest":{"login":"a"},"member":{"login":"b"},"timer":{"every":1}}"#;
        let read = nulls(&text.replacen('{', r#"{"twice":null,"#, 1));
        assert!(read.guest.is_some_and(|guest| guest.view.is_none()));
        assert!(drift::<Wire, Nulls>(text).is_empty());
        nulls(r#"{"twice":null,"guest":{"view":"guest","login":"a"},"member":{"view":null,"login":"b"},"timer":{"type":"timer","every":1}}"#);
        // In the union.
        let absent = r#"{"login":"b","plan":"x"}"#;
        let viewer = from_slice::<Wire, Viewer>(absent.as_bytes()).unwrap();
        let told = r#"{"view":"member","login":"b","plan":"x"}"#;
        assert_eq!(written::<Wire, _>(&viewer), told);
        same::<Wire, Viewer>(told);
        assert!(matches!(same::<Wire, Viewer>(r#"{"view":null,"login":"b"}"#), Viewer::Unknown(_)));
        assert_eq!(drift::<Wire, Viewer>(r#"{"login":"b"}"#), [(String::new(), Drift::MissingConstant)]);
        // What a caller makes has it, in a union whatever was read.
        assert_eq!(written::<Wire, _>(&Timer::new(1)), r#"{"type":"timer","every":1}"#);
        let timer = from_slice::<Wire, Timer>(br#"{"every":1}"#).unwrap();
        assert_eq!(written::<Wire, _>(&Trigger::from(timer)), r#"{"type":"timer","every":1}"#);
    }

    #[test]
    fn constants_beside_null_decide() {
        let step = same::<Wire, Step>;
        assert!(matches!(
            step(r#"{"do":"wait","seconds":1}"#),
            Step::Wait(_)
        ));
        assert!(matches!(
            step(r#"{"do":"run","command":"x"}"#),
            Step::Run(_)
        ));
        assert!(matches!(step(r#"{"do":"stop"}"#), Step::Stop(_)));
        assert!(matches!(step(r#"{"do":null,"seconds":1}"#), Step::Wait(_)));
        assert!(matches!(step(r#"{"do":null,"command":"x"}"#), Step::Run(_)));
        // A constant that need not be said is written, null aside.
        let run = from_slice::<Wire, Step>(br#"{"command":"x"}"#).unwrap();
        assert_eq!(written::<Wire, _>(&run), r#"{"do":"run","command":"x"}"#);
        for unknown in [
            r#"{"do":"jump","seconds":1}"#,
            r#"{"do":0,"command":"x"}"#,
            r#"{"do":false}"#,
            r#"{"do":["wait"],"seconds":1.0}"#,
        ] {
            assert!(matches!(step(unknown), Step::Unknown(_)), "{unknown}");
        }
        let level = same::<Wire, Level>;
        assert!(matches!(level(r#"{"level":1,"why":"x"}"#), Level::Low(_)));
        let low = Level::Low(LevelLow::default().why("x"));
        assert_eq!(written::<Wire, _>(&low), r#"{"level":1,"why":"x"}"#);
        let wait = Step::Wait(StepWait::new(1));
        assert_eq!(written::<Wire, _>(&wait), r#"{"do":"wait","seconds":1}"#);
        assert!(matches!(
            level(r#"{"level":2,"alarm":true}"#),
            Level::High(_)
        ));
        assert!(matches!(level(r#"{"level":false}"#), Level::Off(_)));
        assert!(matches!(
            level(r#"{"level":null,"why":"x"}"#),
            Level::Low(_)
        ));
        for unknown in [
            r#"{"level":"1"}"#,
            r#"{"level":true}"#,
            r#"{"level":3}"#,
            r#"{"level":0}"#,
        ] {
            assert!(matches!(level(unknown), Level::Unknown(_)), "{unknown}");
        }
    }

    #[test]
    fn a_discriminator_beside_constants_tells() {
        let trigger = same::<Wire, Trigger>;
        assert!(matches!(
            trigger(r#"{"type":"timer","every":1}"#),
            Trigger::Timer(_)
        ));
        assert!(matches!(
            trigger(r#"{"type":"hook","url":"x"}"#),
            Trigger::Hook(_)
        ));
        assert!(matches!(
            trigger(r#"{"type":"bell","every":1}"#),
            Trigger::Unknown(_)
        ));
        assert!(matches!(
            trigger(r#"{"type":{"a":1},"every":1}"#),
            Trigger::Unknown(_)
        ));
        // The one that need not say it.
        let timer = from_slice::<Wire, Trigger>(br#"{"every":1}"#).unwrap();
        assert_eq!(written::<Wire, _>(&timer), r#"{"type":"timer","every":1}"#);
    }

    /// What nobody has to say is sent where it tells the variant: the server, and the reader, would take another one.
    #[test]
    fn one_of_several_constants_is_always_sent() {
        let sent = written::<Wire, Move>;
        let pause = Move::MovePause(MovePause::default());
        assert_eq!(sent(&pause), r#"{"type":"pause"}"#);
        let hold = MovePause::default().type_(MovePauseType::Hold);
        assert_eq!(sent(&Move::MovePause(hold)), r#"{"type":"hold"}"#);
        let turn = MoveTurn::new(MoveTurnType::Left).delay(1);
        assert_eq!(sent(&Move::MoveTurn(turn)), r#"{"type":"left","delay":1}"#);
        let gear = Move::MoveGear(MoveGear::default());
        assert_eq!(sent(&gear), r#"{"type":2}"#);
        for text in [
            r#"{"type":"start"}"#,
            r#"{"type":"hold"}"#,
            r#"{"type":"right","delay":1}"#,
            r#"{"type":1}"#,
        ] {
            assert!(!matches!(same::<Wire, Move>(text), Move::Unknown(_)));
        }
        // What was not there when it was read stays away.
        assert!(matches!(same::<Wire, Move>(r#"{"delay":3}"#), Move::MovePause(_)));
    }

    /// Null is a constant of those variants alone that have it.
    #[test]
    fn null_is_no_variant_unless_one_has_it() {
        let null = same::<Wire, Move>(r#"{"type":null,"delay":3}"#);
        assert!(matches!(null, Move::MoveGear(_)));
        let text = r#"{"sort":null,"size":3}"#;
        let shape = same::<Wire, Shape>(text);
        assert!(matches!(shape, Shape::Unknown(_)));
        let unknown = ("/sort".to_owned(), Drift::UnknownVariant);
        assert_eq!(drift::<Wire, Shape>(text), [unknown]);
        assert!(matches!(same::<Wire, Shape>(r#"{"sort":"round"}"#), Shape::Round(_)));
        let pair = |text: &str| matches!(same::<Wire, Pair>(text), Pair::Unknown(_));
        assert!(pair(r#"{"a":null,"b":null}"#));
        assert!(!pair(r#"{"a":"x","b":"y"}"#));
    }

    #[test]
    fn in_lists_and_maps() {
        let text = r#"{"version":2,"kind":"job","mark":"m","steps":[{"do":"stop"},{"do":7},{"do":null,"seconds":1}],"trigger":{"type":"hook"},"level":{"level":2},"named":{"a":{"type":"timer","every":1},"b":{"type":"?"}}}"#;
        let job: Job = from_slice::<Wire, _>(text.as_bytes()).unwrap();
        assert!(matches!(
            job.steps.as_slice(),
            [Step::Stop(_), Step::Unknown(_), Step::Wait(_)]
        ));
        let drift = drift::<Wire, Job>(text);
        let unknown = |path: &str| (path.to_owned(), Drift::UnknownVariant);
        assert_eq!(drift, [unknown("/steps/1/do"), unknown("/named/b/type")]);
        // A constant that is text is refused as a number where answers are not lenient.
        assert!(from_slice::<Wire, Job>(br#"{"version":2,"kind":5,"steps":[]}"#).is_err());
        let rest = r#""none":null,"both":1,"perhaps":1,"steps":[]"#;
        let other = format!(r#"{{"version":"two","kind":"other","mark":"m",{rest}}}"#);
        same::<Wire, Job>(&other);
    }

    /// Null beside a value is another value, and null may be the only one.
    #[test]
    fn optional_constants_beside_null_are_said() {
        let mut job = Job::new(vec![]).kind().mark(Some(JobMark::M)).none();
        job = job.both(Some(Perhaps::V1)).perhaps(Some(Perhaps::V1));
        let said = r#"{"version":2,"kind":"job","mark":"m","none":null,"both":1,"perhaps":1,"steps":[]}"#;
        assert_eq!(written::<Wire, _>(&job), said);
        let job = job.mark(None).perhaps(None);
        let null = r#"{"version":2,"kind":"job","mark":null,"none":null,"both":1,"perhaps":null,"steps":[]}"#;
        assert_eq!(written::<Wire, _>(&job), null);
        assert_eq!(same::<Wire, Job>(null), job);
        // What is missing stays missing.
        let absent = same::<Wire, Job>(r#"{"version":2,"steps":[]}"#);
        assert_eq!(absent, Job::new(vec![]));
        // Another value is kept, in place of null too.
        same::<Wire, Job>(&said.replace("null", "[1.0]").replace(r#""perhaps":1"#, r#""perhaps":7"#));
        // Where null is what is missing, nobody has said the value.
        let rather = Job::new(vec![]).rather(Some(JobRather::R));
        assert!(written::<Wire, _>(&rather).contains(r#""rather":"r""#));
    }
}

mod lenient {
    use super::*;
    use golden_constants_lenient::Wire;
    use golden_constants_lenient::models::{Job, Level, Step, Trigger};

    /// What came in place of a constant is what is written, though the constant need not be said.
    #[test]
    fn constants_that_are_others_are_kept() {
        for text in [
            r#"{"version":2,"kind":"job","mark":"m","none":null,"both":1,"perhaps":1,"steps":[]}"#,
            r#"{"version":3,"kind":"other","mark":"m","none":null,"both":1,"perhaps":1,"steps":[]}"#,
            r#"{"version":"2","kind":5,"mark":"m","none":null,"both":1,"perhaps":1,"steps":[]}"#,
            r#"{"version":2.50,"kind":{"of":[1e3]},"mark":7,"none":[0],"both":null,"perhaps":"1","steps":[]}"#,
            r#"{"version":[2],"kind":false,"mark":"m","none":null,"both":1,"perhaps":1,"steps":"none"}"#,
        ] {
            same::<Wire, Job>(text);
        }
        // Null and nothing are absent, and nothing is made of them.
        for text in ["{}", r#"{"version":null,"kind":null}"#, "null"] {
            let job = from_slice::<Wire, Job>(text.as_bytes()).unwrap();
            let back = written::<Wire, _>(&job);
            assert!(!back.contains(r#""kind":"job""#), "{text}: {back}");
        }
        let missing = drift::<Wire, Job>(r#"{"kind":"job","steps":[]}"#);
        assert_eq!(missing, [("/version".to_owned(), Drift::MissingProperty)]);
        // No object at all.
        same::<Wire, Job>("[1.0,2]");
        // What a misfit stands for can be let go.
        let mut job: Job = same::<Wire, _>(r#"{"version":2,"kind":5,"mark":"m","none":null,"both":1,"perhaps":1,"steps":[]}"#);
        assert_eq!(job.misfits.remove("kind"), Some(5.into()));
        assert_eq!(
            written::<Wire, _>(&job),
            r#"{"version":2,"mark":"m","none":null,"both":1,"perhaps":1,"steps":[]}"#
        );
    }

    #[test]
    fn constants_decide_as_in_other_clients() {
        let step = same::<Wire, Step>;
        assert!(matches!(
            step(r#"{"do":"wait","seconds":1}"#),
            Step::Wait(_)
        ));
        // Who reads leniently takes what the constant says, whatever else does not fit.
        assert!(matches!(
            step(r#"{"do":"wait","seconds":"1"}"#),
            Step::Wait(_)
        ));
        assert!(matches!(
            step(r#"{"do":"jump","seconds":1}"#),
            Step::Unknown(_)
        ));
        assert!(matches!(step(r#"{"do":7}"#), Step::Unknown(_)));
        assert!(matches!(
            same::<Wire, Trigger>(r#"{"type":"hook","url":[1.0]}"#),
            Trigger::Hook(_)
        ));
        assert!(matches!(
            same::<Wire, Level>(r#"{"level":0}"#),
            Level::Unknown(_)
        ));
        // Read by the words of a document that is kept to, a misfit is an error.
        let mut strict =
            Reader::new(br#"{"version":2,"kind":5,"steps":[]}"#).answers(Answers::Strict);
        assert!(<Job as Read<Wire>>::read(&mut strict).is_err());
    }
}
