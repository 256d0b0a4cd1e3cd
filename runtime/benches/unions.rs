//! Unions of unions: reading must take twice as long for a text of twice the length, whatever the text.
//!
//! `cargo bench --package apiloom-runtime --bench unions`. Each case is read at three lengths; `16 MiB` is the most
//! that a client reads by default.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use apiloom_runtime::codegen::json::{
    self, Field, Property, Read, ReadError, Reader, Slot, optional, required,
};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

enum Wire {}

/// A model as the generator writes it; only reading is of interest.
macro_rules! model {
    ($name:ident { $($kind:ident $field:ident: $ty:ty,)* }) => {
        #[allow(dead_code)]
        struct $name { $($field: Option<$ty>,)* }

        impl Read<Wire> for $name {
            fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
                const PROPERTIES: &[Property] = &[$($kind(stringify!($field)),)*];
                $(let mut $field = Field::<Wire, _>::new();)*
                let slots: &mut [&mut dyn Slot] = &mut [$(&mut $field),*];
                input.object(PROPERTIES, slots)?;
                Ok(Self { $($field: $field.optional(),)* })
            }
        }
    };
}

/// A union whose variants nothing tells apart.
macro_rules! union {
    ($name:ident { $($variant:ident: $ty:ty, $local:ident,)* }) => {
        #[allow(dead_code)]
        enum $name { $($variant($ty),)* }

        impl Read<Wire> for $name {
            fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
                let span = input.span()?;
                $(let mut $local = Field::<Wire, _>::new();)*
                let tries: json::Tries<'_, '_> = &mut [$((stringify!($variant), &mut $local)),*];
                let best = input.first_of::<Self>(&span, tries)?;
                let mut index = 0;
                $(
                    if best == index {
                        return $local.required().map(Self::$variant);
                    }
                    index += 1;
                )*
                Err(input.error(index))
            }
        }
    };
}

model!(Numbers { optional next: Box<Tree>, optional items: Vec<Tree>, required value: i64, });
model!(Texts { optional next: Box<Tree>, optional items: Vec<Tree>, required value: String, });
model!(Flags { optional next: Box<Tree>, optional items: Vec<Tree>, optional flag: bool, });
union!(Tree {
    Numbers: Numbers,
    f0,
    Texts: Texts,
    f1,
    Flags: Flags,
    f2,
});

model!(V0 { optional next: Box<Wide>, optional a: bool, });
model!(V1 { optional next: Box<Wide>, optional b: bool, });
model!(V2 { optional next: Box<Wide>, optional c: bool, });
model!(V3 { optional next: Box<Wide>, optional d: bool, });
model!(V4 { optional next: Box<Wide>, optional e: bool, });
model!(V5 { optional next: Box<Wide>, optional f: bool, });
model!(V6 { optional next: Box<Wide>, optional g: bool, });
model!(V7 { optional next: Box<Wide>, optional h: bool, });
union!(Wide {
    V0: V0,
    f0,
    V1: V1,
    f1,
    V2: V2,
    f2,
    V3: V3,
    f3,
    V4: V4,
    f4,
    V5: V5,
    f5,
    V6: V6,
    f6,
    V7: V7,
    f7,
});

/// A union that a property tells, at every level.
enum Told {
    Deep(#[allow(dead_code)] Option<Box<Told>>),
    Flat,
}

impl Read<Wire> for Told {
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        const PROPERTIES: &[Property] = &[optional("next")];
        let span = input.span()?;
        let told = input.constant(&span, "type");
        match told.text() {
            Some("deep") => input.reread(&span, |input| {
                let mut next = Field::<Wire, Box<Told>>::new();
                input.object(PROPERTIES, &mut [&mut next])?;
                Ok(Told::Deep(next.optional()))
            }),
            _ => input.reread(&span, |input| input.skip().map(|()| Told::Flat)),
        }
    }
}

/// A list of equal texts, about as long as wanted.
fn list(item: &str, length: usize) -> String {
    let count = (length / (item.len() + 1)).max(1);
    format!("[{}]", vec![item; count].join(","))
}

/// Values in values, `depth` of them: `outer` has a place for the one inside.
fn nested(inner: &str, outer: impl Fn(&str, usize) -> String, depth: usize) -> String {
    (0..depth).fold(inner.to_owned(), |inside, level| outer(&inside, level))
}

type Case = (&'static str, fn(usize) -> String, fn(&str) -> bool);

fn reads<T: Read<Wire>>(text: &str) -> bool {
    json::from_slice::<Wire, T>(text.as_bytes()).is_ok()
}

const CASES: &[Case] = &[
    // Each level is another variant, and what tells them comes last.
    (
        "alternating",
        |length| {
            let outer = |inside: &str, level: usize| match level % 2 {
                0 => format!("{{\"next\":{inside},\"value\":\"x\"}}"),
                _ => format!("{{\"next\":{inside},\"value\":1}}"),
            };
            list(&nested("{\"value\":1}", outer, 120), length)
        },
        reads::<Vec<Tree>>,
    ),
    // One outermost value: nothing can be forgotten before the end.
    (
        "one value",
        |length| {
            let outer =
                |inside: &str, _: usize| format!("{{\"items\":[{inside}],\"value\":\"x\"}}");
            let deep = nested("{\"flag\":true}", outer, 50);
            format!("{{\"items\":{},\"value\":\"x\"}}", list(&deep, length))
        },
        reads::<Tree>,
    ),
    // No variant has a place for all of it, so that none is good enough.
    (
        "strangers",
        |length| {
            let outer =
                |inside: &str, _: usize| format!("{{\"next\":{inside},\"new\":1,\"value\":\"x\"}}");
            list(&nested("{\"new\":1}", outer, 120), length)
        },
        reads::<Vec<Tree>>,
    ),
    // Nothing fits at the bottom.
    (
        "refused",
        |length| {
            let outer = |inside: &str, _: usize| format!("{{\"next\":{inside},\"value\":\"x\"}}");
            let good = nested("{\"flag\":true}", outer, 100);
            let bad = nested("{\"flag\":1}", outer, 100);
            format!(
                "{{\"items\":[{},{bad}]}}",
                list(&good, length).trim_matches(['[', ']'])
            )
        },
        |text| !reads::<Tree>(text),
    ),
    // Many variants and many properties that none of them has.
    (
        "many properties",
        |length| {
            let properties = list("\"x\":1", length / 64);
            let properties = properties.trim_matches(['[', ']']);
            let outer = |inside: &str, _: usize| format!("{{{properties},\"next\":{inside}}}");
            nested("{\"h\":true}", outer, 64)
        },
        reads::<Wide>,
    ),
    // Small values, one after the other.
    (
        "small",
        |length| list("{\"h\":true,\"next\":{\"g\":true}}", length),
        reads::<Vec<Wide>>,
    ),
    // A property tells at every level, and all the weight is at the bottom.
    (
        "told",
        |length| {
            let heavy = list("{\"a\":[1,2,3]}", length);
            let outer = |inside: &str, _: usize| format!("{{\"next\":{inside},\"type\":\"deep\"}}");
            nested(
                &format!("{{\"all\":{heavy},\"type\":\"flat\"}}"),
                outer,
                100,
            )
        },
        reads::<Told>,
    ),
];

fn unions(criterion: &mut Criterion) {
    for (name, text, read) in CASES {
        let mut group = criterion.benchmark_group(format!("unions/{name}"));
        group.sample_size(10);
        for mebibytes in [4, 8, 16] {
            let length = mebibytes << 20;
            group.throughput(Throughput::Bytes(length as u64));
            let id = BenchmarkId::from_parameter(format!("{mebibytes} MiB"));
            group.bench_with_input(id, &length, |bencher, length| {
                let text = text(*length);
                assert!(read(&text), "{name} is read as expected");
                bencher.iter(|| black_box(read(black_box(&text))));
            });
        }
    }
}

criterion_group!(benches, unions);
criterion_main!(benches);
