//! Unions whose variants are told by tests.

use expect_test::expect;

use super::check;

#[test]
fn tests_of_every_kind() {
    check(
        r##"
schemas:
  Own: {oneOf: [{type: object, required: [a], properties: {a: {type: string}, z: {type: string}}}, {type: object, required: [b], properties: {b: {type: string}, a: {type: string}}}, {type: array, items: {type: string}}]}
  Constants: {oneOf: [{type: object, properties: {k: {enum: [1, 2]}}}, {type: object, required: [k], properties: {k: {const: 3}}}, {type: object, properties: {z: {type: string}}}, {type: string}]}
  Several: {oneOf: [{type: object, required: [k, v], properties: {k: {const: a}, v: {const: 1}}}, {type: object, required: [k, v], properties: {k: {const: a}, v: {const: 2}}}, {type: object, required: [k, v], properties: {k: {const: b}, v: {const: 1}}}]}
  Numbers: {oneOf: [{type: integer, format: int32}, {type: number}]}
  Forms: {oneOf: [{type: string, format: uuid}, {type: string, format: date-time}, {type: string, format: date}, {type: string, enum: [a]}]}
  Bases: {oneOf: [{type: string, contentEncoding: base64}, {type: array, items: {type: integer}}]}
  Untagged: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}], discriminator: {propertyName: kind}}
  Cat: {type: object, properties: {kind: {type: string}, lives: {type: integer}}}
  Dog: {type: object, properties: {kind: {type: string}, tail: {type: boolean}}}
  Byte: {oneOf: [{$ref: "#/components/schemas/One"}, {$ref: "#/components/schemas/Two"}], discriminator: {propertyName: n, mapping: {"1": One, "2": Two}}}
  One: {type: object, required: [n], properties: {n: {type: integer}}}
  Two: {type: object, required: [n], properties: {n: {type: integer}}}
"##,
        expect![[r#"
            // src/models/shared.rs
            //! All models.

            use apiloom_runtime::codegen::{
                bytes, construct, default, from_variants, json, object, scalar_enum, string_enum, union,
            };

            use super::super::wire::Wire;
            use super::{Date, DateTime};

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Own {
                A(OwnA),
                B(OwnB),
                Texts(Vec<String>),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }
            union!(Wire, Own { A, B, Texts } test { kind(Array) => Texts } keys { "b" => B, "a" => A });
            from_variants!(Own { A(OwnA), B(OwnB), Texts(Vec<String>) });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Constants {
                Variant1(ConstantsVariant1),
                Variant2(ConstantsVariant2),
                Z(ConstantsZ),
                Text(String),
            }
            union!(Wire, Constants {
                Variant1, Variant2, Z, Text
            } closed else any(Variant2, Variant1, Z, Text));
            from_variants!(Constants {
                Variant1(ConstantsVariant1), Variant2(ConstantsVariant2), Z(ConstantsZ), Text(String),
                Text(&str)
            });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Several {
                AV1(SeveralAV1),
                AV2(SeveralAV2),
                BV1(SeveralBV1),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }
            union!(Wire, Several { AV1, AV2, BV1 } else known(AV1, AV2, BV1));
            from_variants!(Several { AV1(SeveralAV1), AV2(SeveralAV2), BV1(SeveralBV1) });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Numbers {
                Integer(i32),
                Number(f64),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }
            union!(Wire, Numbers { Integer, Number } test { whole(i32) => Integer, float() => Number });
            from_variants!(Numbers { Integer(i32), Number(f64) });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Forms {
                Id(String),
                Time(DateTime),
                Day(Date),
                A(FormsA),
            }
            union!(Wire, Forms { Id, Time, Day, A } closed else any(A, Time, Day, Id));
            from_variants!(Forms { Id(String), Id(&str), Time(DateTime), Day(Date), A(FormsA) });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Bases {
                Bytes(bytes::Bytes),
                Integers(Vec<i64>),
            }
            union!(Wire, Bases { Bytes, Integers } closed test {
                kind(String) => Bytes, kind(Array) => Integers
            });
            from_variants!(Bases { Bytes(bytes::Bytes), Integers(Vec<i64>) });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Untagged {
                /// `kind`: `Cat`.
                Cat(Cat),
                /// `kind`: `Dog`.
                Dog(Dog),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }
            union!(Wire, Untagged { Cat: "Cat", Dog: "Dog" } by "kind" { if missing => untold(Cat, Dog), });
            from_variants!(Untagged { Cat(Cat), Dog(Dog) });

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct Cat {
                pub kind: Option<CatKind>,
                pub lives: Option<i64>,
            }
            default!(Cat => { kind: Some(Default::default()), lives: None });
            object!(Wire, Cat { discriminator kind, optional lives });
            construct!(Cat { new(), with(kind: Some(Default::default())), set(lives: i64), });

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct Dog {
                pub kind: Option<DogKind>,
                pub tail: Option<bool>,
            }
            default!(Dog => { kind: Some(Default::default()), tail: None });
            object!(Wire, Dog { discriminator kind, optional tail });
            construct!(Dog { new(), with(kind: Some(Default::default())), set(tail: bool), });

            /// One of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Byte {
                /// `n`: `1`.
                One(One),
                /// `n`: `2`.
                Two(Two),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }
            union!(Wire, Byte { One: "1" as json, Two: "2" as json } by "n");
            from_variants!(Byte { One(One), Two(Two) });

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct One {
                pub n: OneN,
            }
            object!(Wire, One { required_constant n });
            construct!(One { new(), with(n: Default::default()), });

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Two {
                pub n: TwoN,
            }
            object!(Wire, Two { required_constant n });
            construct!(Two { new(), with(n: Default::default()), });

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct OwnA {
                pub a: String,
                pub z: Option<String>,
            }
            object!(Wire, OwnA { required a, optional z });
            construct!(OwnA { new(a: impl Into<String>), text(z), });

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct OwnB {
                pub b: String,
                pub a: Option<String>,
            }
            object!(Wire, OwnB { required b, optional a });
            construct!(OwnB { new(b: impl Into<String>), text(a), });

            /// `k` in `Constants`.
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum ConstantsVariant1K {
                /// `1`
                V1,
                /// `2`
                V2,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            scalar_enum!(Wire, ConstantsVariant1K { V1 => "1" = "1", V2 => "2" = "2" });

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct ConstantsVariant1 {
                pub k: Option<ConstantsVariant1K>,
            }
            object!(Wire, ConstantsVariant1 { optional k });
            construct!(ConstantsVariant1 { new(), set(k: ConstantsVariant1K), });

            /// `k` in `Constants`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum ConstantsVariant2K {
                /// `3`
                #[default]
                V3,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            scalar_enum!(Wire, ConstantsVariant2K { V3 => "3" = "3" } constant);

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct ConstantsVariant2 {
                pub k: ConstantsVariant2K,
            }
            object!(Wire, ConstantsVariant2 { required_constant k });
            construct!(ConstantsVariant2 { new(), with(k: Default::default()), });

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct ConstantsZ {
                pub z: Option<String>,
            }
            object!(Wire, ConstantsZ { optional z });
            construct!(ConstantsZ { new(), text(z), });

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum K {
                #[default]
                A,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, K { A => "a" } constant);

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum V {
                /// `1`
                #[default]
                V1,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            scalar_enum!(Wire, V { V1 => "1" = "1" } constant);

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct SeveralAV1 {
                pub k: K,
                pub v: V,
            }
            object!(Wire, SeveralAV1 { required_constant k, required_constant v });
            construct!(SeveralAV1 { new(), with(k: Default::default(), v: Default::default()), });

            /// `v` in `Several`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum SeveralAV2V {
                /// `2`
                #[default]
                V2,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            scalar_enum!(Wire, SeveralAV2V { V2 => "2" = "2" } constant);

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct SeveralAV2 {
                pub k: K,
                pub v: SeveralAV2V,
            }
            object!(Wire, SeveralAV2 { required_constant k, required_constant v });
            construct!(SeveralAV2 { new(), with(k: Default::default(), v: Default::default()), });

            /// `k` in `Several`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum SeveralBV1K {
                #[default]
                B,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, SeveralBV1K { B => "b" } constant);

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct SeveralBV1 {
                pub k: SeveralBV1K,
                pub v: V,
            }
            object!(Wire, SeveralBV1 { required_constant k, required_constant v });
            construct!(SeveralBV1 { new(), with(k: Default::default(), v: Default::default()), });

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum FormsA {
                #[default]
                A,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, FormsA { A => "a" } constant);

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum CatKind {
                #[default]
                Cat,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, CatKind { Cat => "Cat" } constant);

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum DogKind {
                #[default]
                Dog,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, DogKind { Dog => "Dog" } constant);

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum OneN {
                /// `1`
                #[default]
                V1,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            scalar_enum!(Wire, OneN { V1 => "1" = "1" } constant);

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum TwoN {
                /// `2`
                #[default]
                V2,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            scalar_enum!(Wire, TwoN { V2 => "2" = "2" } constant);

            apiloom_runtime::codegen::serde_bridge! { Wire, plain:
                Own, Constants, Several, Numbers, Forms, Bases, Untagged, Cat, Dog, Byte, One, Two, OwnA, OwnB,
                ConstantsVariant1K, ConstantsVariant1, ConstantsVariant2K, ConstantsVariant2, ConstantsZ, K, V,
                SeveralAV1, SeveralAV2V, SeveralAV2, SeveralBV1K, SeveralBV1, FormsA, CatKind, DogKind, OneN,
                TwoN,
            }

        "#]],
    );
}
