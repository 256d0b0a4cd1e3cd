//! The codec against serde_json's derive, on equal types and equal text.
//!
//! `cargo bench --package apiloom-runtime`; the aim is to be at least as fast both ways.

#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::hint::black_box;

use apiloom_runtime::codegen::json::{self, Read, Write};
use apiloom_runtime::codegen::object;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde::{Deserialize, Serialize};
use serde_json::Value;

enum Wire {}

/// As the generator writes models.
macro_rules! model {
    ($name:ident { $($field:ident: $ty:ty = $how:ident $key:literal,)* }) => {
        #[derive(Clone, PartialEq, Serialize, Deserialize)]
        struct $name { $(#[serde(skip_serializing_if = "absent", default)] $field: $ty,)* }

        object!(Wire, $name { $($how $field $key),* });
    };
}

/// serde leaves out what our tables leave out.
trait Absent {
    fn absent(&self) -> bool {
        false
    }
}
impl<T> Absent for Option<T> {
    fn absent(&self) -> bool {
        self.is_none()
    }
}
macro_rules! present { ($($ty:ty),*) => { $(impl Absent for $ty {})* } }
present!(String, i64, i32, f64, bool, Vec<String>, Box<Address>, BTreeMap<String, i64>);

fn absent(value: &impl Absent) -> bool {
    value.absent()
}

impl Default for Box<Address> {
    fn default() -> Self {
        Box::new(Address {
            street: String::new(),
            number: 0,
            city: String::new(),
        })
    }
}

model! {
    User {
        id: i64 = required "id",
        name: String = required "name",
        email: String = required "email",
        nick: Option<String> = optional "nick",
        active: bool = required "active",
        score: f64 = required "score",
        tags: Vec<String> = required "tags",
        age: Option<i32> = optional "age",
        address: Box<Address> = required "address",
        counters: BTreeMap<String, i64> = required "counters",
    }
}
model! {
    Address {
        street: String = required "street",
        number: i32 = required "number",
        city: String = required "city",
    }
}

fn users() -> Vec<User> {
    (0..4000)
        .map(|i: i64| User {
            id: 1_000_000 + i * 7919,
            name: format!("User Number {i}"),
            email: format!("user.{i}@example.com"),
            nick: (i % 3 != 0).then(|| format!("nick\"{i}")),
            active: i % 2 == 0,
            score: i as f64 * 1.25 + 0.1,
            tags: vec![
                "admin".to_owned(),
                "a longer tag with blanks".to_owned(),
                format!("t{i}"),
            ],
            age: (i % 4 != 0).then_some((i % 90) as i32),
            address: Box::new(Address {
                street: "Königstraße".to_owned(),
                number: (i % 300) as i32,
                city: "Springfield".to_owned(),
            }),
            counters: [("a".to_owned(), i), ("b".to_owned(), -i)]
                .into_iter()
                .collect(),
        })
        .collect()
}

fn pair<T>(criterion: &mut Criterion, group: &str, values: &T)
where
    T: Read<Wire> + Write<Wire> + Serialize + for<'de> Deserialize<'de> + PartialEq,
{
    let text = serde_json::to_vec(values).unwrap();
    assert!(
        json::to_vec::<Wire, _>(values) == text,
        "both write the same text"
    );
    assert!(
        json::from_slice::<Wire, T>(&text).unwrap() == *values,
        "and read it back"
    );
    let mut group = criterion.benchmark_group(group);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("decode/tables", |bencher| {
        bencher.iter(|| json::from_slice::<Wire, T>(black_box(&text)).is_ok());
    });
    group.bench_function("decode/serde_json", |bencher| {
        bencher.iter(|| serde_json::from_slice::<T>(black_box(&text)).is_ok());
    });
    group.bench_function("encode/tables", |bencher| {
        bencher.iter(|| json::to_vec::<Wire, _>(black_box(values)))
    });
    group.bench_function("encode/serde_json", |bencher| {
        bencher.iter(|| serde_json::to_vec(black_box(values)))
    });
}

fn codec(criterion: &mut Criterion) {
    let users = users();
    pair(criterion, "models", &users);
    pair(
        criterion,
        "floats",
        &(0..50_000)
            .map(|i| f64::from(i) * 0.37)
            .collect::<Vec<f64>>(),
    );
    let escapes: Vec<String> = (0..20_000)
        .map(|i| format!("line {i}\n\"quoted\"\tü"))
        .collect();
    pair(criterion, "escapes", &escapes);
    let free: Value = serde_json::to_value(&users).unwrap();
    pair(criterion, "free-form", &free);
}

criterion_group!(benches, codec);
criterion_main!(benches);
