//! Unions, by each way to tell their variants apart.

use expect_test::expect;

use super::check;

#[test]
fn unions() {
    check(
        r##"
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
  Dog: {type: object, required: [kind], properties: {kind: {type: string}, tail: {type: boolean}}}
  Tagged: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}], discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}}
  Kinds: {oneOf: [{type: string}, {type: integer}, {type: array, items: {type: string}}]}
  Keys: {oneOf: [{type: object, required: [a], properties: {a: {type: string}, c: {type: string}}}, {type: object, required: [b], properties: {b: {type: string}, c: {type: string}}}]}
  Constants: {oneOf: [{type: object, required: [k], properties: {k: {const: a}}}, {type: object, required: [k], properties: {k: {const: b}}}]}
  Tried: {oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: string}, b: {type: string}}}]}
"##,
        expect![[r#"
            // src/models/shared.rs
            //! All models.

            use apiloom_runtime::codegen::{construct, from_variants, json, object, string_enum, union};

            use super::super::wire::Wire;

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Cat {
                pub kind: CatKind,
                pub lives: Option<i64>,
            }
            object!(Wire, Cat { required_constant kind, optional lives });
            construct!(Cat { new(), with(kind: Default::default()), set(lives: i64), });

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Dog {
                pub kind: DogKind,
                pub tail: Option<bool>,
            }
            object!(Wire, Dog { required_constant kind, optional tail });
            construct!(Dog { new(), with(kind: Default::default()), set(tail: bool), });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Tagged {
                /// `kind`: `cat`.
                Cat(Cat),
                /// `kind`: `dog`.
                Dog(Dog),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }
            union!(Wire, Tagged { Cat: "cat" | "Cat", Dog: "dog" | "Dog" } by "kind");
            from_variants!(Tagged { Cat(Cat), Dog(Dog) });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Kinds {
                Text(String),
                Integer(i64),
                Texts(Vec<String>),
            }
            union!(Wire, Kinds { Text, Integer, Texts } closed test {
                kind(String) => Text, kind(Number) => Integer, kind(Array) => Texts
            });
            from_variants!(Kinds { Text(String), Text(&str), Integer(i64), Texts(Vec<String>) });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Keys {
                A(KeysA),
                B(KeysB),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }
            union!(Wire, Keys { A, B } keys { "a" => A, "b" => B });
            from_variants!(Keys { A(KeysA), B(KeysB) });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Constants {
                A(ConstantsA),
                B(ConstantsB),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }
            union!(Wire, Constants { A, B } by "k" { "a" => A, "b" => B, });
            from_variants!(Constants { A(ConstantsA), B(ConstantsB) });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Tried {
                Plain(TriedPlain),
                WithB(TriedWithB),
            }
            union!(Wire, Tried { Plain, WithB } closed else any(Plain, WithB));
            from_variants!(Tried { Plain(TriedPlain), WithB(TriedWithB) });

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct KeysA {
                pub a: String,
                pub c: Option<String>,
            }
            object!(Wire, KeysA { required a, optional c });
            construct!(KeysA { new(a: impl Into<String>), text(c), });

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct KeysB {
                pub b: String,
                pub c: Option<String>,
            }
            object!(Wire, KeysB { required b, optional c });
            construct!(KeysB { new(b: impl Into<String>), text(c), });

            /// `k` in `Constants`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum ConstantsAK {
                #[default]
                A,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, ConstantsAK { A => "a" } constant);

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct ConstantsA {
                pub k: ConstantsAK,
            }
            object!(Wire, ConstantsA { required_constant k });
            construct!(ConstantsA { new(), with(k: Default::default()), });

            /// `k` in `Constants`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum ConstantsBK {
                #[default]
                B,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, ConstantsBK { B => "b" } constant);

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct ConstantsB {
                pub k: ConstantsBK,
            }
            object!(Wire, ConstantsB { required_constant k });
            construct!(ConstantsB { new(), with(k: Default::default()), });

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct TriedPlain {
                pub a: Option<String>,
            }
            object!(Wire, TriedPlain { optional a });
            construct!(TriedPlain { new(), text(a), });

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct TriedWithB {
                pub a: Option<String>,
                pub b: Option<String>,
            }
            object!(Wire, TriedWithB { optional a, optional b });
            construct!(TriedWithB { new(), text(a, b), });

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum CatKind {
                #[default]
                Cat,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, CatKind { Cat => "cat" } constant);

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum DogKind {
                #[default]
                Dog,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, DogKind { Dog => "dog" } constant);

            apiloom_runtime::codegen::serde_bridge! { Wire, plain:
                Cat, Dog, Tagged, Kinds, Keys, Constants, Tried, KeysA, KeysB, ConstantsAK, ConstantsA,
                ConstantsBK, ConstantsB, TriedPlain, TriedWithB, CatKind, DogKind,
            }

        "#]],
    );
}
