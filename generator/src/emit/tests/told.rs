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

            use apiloom_runtime::codegen::json::{Read, Write};
            use apiloom_runtime::codegen::{
                bytes, construct, from_variants, json, object, scalar_enum, string_enum,
            };

            use super::super::wire::{Slot, Wire};
            use super::{Date, DateTime};

            /// `Own`: one of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Own {
                /// `OwnA`.
                A(OwnA),
                /// `OwnB`.
                B(OwnB),
                /// `Vec<String>`.
                Texts(Vec<String>),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }

            impl Read<Wire> for Own {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    if matches!(span.kind(), json::Kind::Array) {
                        return input.reread(&span, Read::<Wire>::read).map(Self::Texts);
                    }
                    let told = 'told: {
                        let look = input.look(&span, &["b", "a"]);
                        if look.has("b") {
                            break 'told Some(0);
                        }
                        if look.has("a") {
                            break 'told Some(1);
                        }
                        if !look.has_null() {
                            return input.unknown_key(&span).map(Self::Unknown);
                        }
                        None
                    };
                    let mut f0 = Slot::new();
                    let mut f1 = Slot::new();
                    let tries: json::Tries<'_, '_> = &mut [("B", &mut f0), ("A", &mut f1)];
                    let best = input.first_told::<Self>(&span, tries, told)?;
                    Ok(
                        match best {
                            0 => Self::B(f0.required()?),
                            _ => Self::A(f1.required()?),
                        },
                    )
                }
            }

            impl Write<Wire> for Own {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::A(value) => Write::<Wire>::write(value, out),
                        Self::B(value) => Write::<Wire>::write(value, out),
                        Self::Texts(value) => Write::<Wire>::write(value, out),
                        Self::Unknown(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Own { A(OwnA), B(OwnB), Texts(Vec<String>) });

            /// `Constants`: one of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Constants {
                /// `ConstantsVariant1`.
                Variant1(ConstantsVariant1),
                /// `ConstantsVariant2`.
                Variant2(ConstantsVariant2),
                /// `ConstantsZ`.
                Z(ConstantsZ),
                /// `String`.
                Text(String),
            }

            impl Read<Wire> for Constants {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    let mut f0 = Slot::new();
                    let mut f1 = Slot::new();
                    let mut f2 = Slot::new();
                    let mut f3 = Slot::new();
                    let tries: json::Tries<'_, '_> = &mut [
                        ("Variant2", &mut f0),
                        ("Variant1", &mut f1),
                        ("Z", &mut f2),
                        ("Text", &mut f3),
                    ];
                    let best = input.first_of::<Self>(&span, tries)?;
                    Ok(
                        match best {
                            0 => Self::Variant2(f0.required()?),
                            1 => Self::Variant1(f1.required()?),
                            2 => Self::Z(f2.required()?),
                            _ => Self::Text(f3.required()?),
                        },
                    )
                }
            }

            impl Write<Wire> for Constants {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::Variant1(value) => Write::<Wire>::write(value, out),
                        Self::Variant2(value) => Write::<Wire>::write(value, out),
                        Self::Z(value) => Write::<Wire>::write(value, out),
                        Self::Text(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Constants {
                Variant1(ConstantsVariant1), Variant2(ConstantsVariant2), Z(ConstantsZ), Text(String),
                Text(&str)
            });

            /// `Several`: one of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Several {
                /// `SeveralAV1`.
                AV1(SeveralAV1),
                /// `SeveralAV2`.
                AV2(SeveralAV2),
                /// `SeveralBV1`.
                BV1(SeveralBV1),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }

            impl Read<Wire> for Several {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    let mut f0 = Slot::new();
                    let mut f1 = Slot::new();
                    let mut f2 = Slot::new();
                    let tries: json::Tries<'_, '_> = &mut [
                        ("AV1", &mut f0),
                        ("AV2", &mut f1),
                        ("BV1", &mut f2),
                    ];
                    let best = input.first_known::<Self>(&span, tries)?;
                    Ok(
                        match best {
                            Some(0) => Self::AV1(f0.required()?),
                            Some(1) => Self::AV2(f1.required()?),
                            Some(2) => Self::BV1(f2.required()?),
                            _ => Self::Unknown(input.unknown_variant(&span)),
                        },
                    )
                }
            }

            impl Write<Wire> for Several {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::AV1(value) => Write::<Wire>::write(value, out),
                        Self::AV2(value) => Write::<Wire>::write(value, out),
                        Self::BV1(value) => Write::<Wire>::write(value, out),
                        Self::Unknown(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Several { AV1(SeveralAV1), AV2(SeveralAV2), BV1(SeveralBV1) });

            /// `Numbers`: one of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Numbers {
                /// `i32`.
                Integer(i32),
                /// `f64`.
                Number(f64),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }

            impl Read<Wire> for Numbers {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    if span.is_whole::<i32>() {
                        return input.reread(&span, Read::<Wire>::read).map(Self::Integer);
                    }
                    if span.is_beyond_floats() {
                        return Ok(Self::Unknown(input.unknown_variant(&span)));
                    }
                    if matches!(span.kind(), json::Kind::Number) {
                        return input.reread(&span, Read::<Wire>::read).map(Self::Number);
                    }
                    input.unfit(&span, "the value fits no variant of `Numbers`").map(Self::Unknown)
                }
            }

            impl Write<Wire> for Numbers {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::Integer(value) => Write::<Wire>::write(value, out),
                        Self::Number(value) => Write::<Wire>::write(value, out),
                        Self::Unknown(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Numbers { Integer(i32), Number(f64) });

            /// `Forms`: one of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Forms {
                /// `String`.
                Id(String),
                /// `DateTime`.
                Time(DateTime),
                /// `Date`.
                Day(Date),
                /// `FormsA`.
                A(FormsA),
            }

            impl Read<Wire> for Forms {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    let mut f0 = Slot::new();
                    let mut f1 = Slot::new();
                    let mut f2 = Slot::new();
                    let mut f3 = Slot::new();
                    let tries: json::Tries<'_, '_> = &mut [
                        ("A", &mut f0),
                        ("Time", &mut f1),
                        ("Day", &mut f2),
                        ("Id", &mut f3),
                    ];
                    let best = input.first_of::<Self>(&span, tries)?;
                    Ok(
                        match best {
                            0 => Self::A(f0.required()?),
                            1 => Self::Time(f1.required()?),
                            2 => Self::Day(f2.required()?),
                            _ => Self::Id(f3.required()?),
                        },
                    )
                }
            }

            impl Write<Wire> for Forms {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::Id(value) => Write::<Wire>::write(value, out),
                        Self::Time(value) => Write::<Wire>::write(value, out),
                        Self::Day(value) => Write::<Wire>::write(value, out),
                        Self::A(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Forms { Id(String), Id(&str), Time(DateTime), Day(Date), A(FormsA) });

            /// `Bases`: one of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Bases {
                /// `bytes::Bytes`.
                Bytes(bytes::Bytes),
                /// `Vec<i64>`.
                Integers(Vec<i64>),
            }

            impl Read<Wire> for Bases {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    if matches!(span.kind(), json::Kind::String) {
                        return input.reread(&span, Read::<Wire>::read).map(Self::Bytes);
                    }
                    if matches!(span.kind(), json::Kind::Array) {
                        return input.reread(&span, Read::<Wire>::read).map(Self::Integers);
                    }
                    Err(input.error("the value fits no variant of `Bases`"))
                }
            }

            impl Write<Wire> for Bases {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::Bytes(value) => Write::<Wire>::write(value, out),
                        Self::Integers(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Bases { Bytes(bytes::Bytes), Integers(Vec<i64>) });

            /// `Untagged`: one of several types.
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

            impl Read<Wire> for Untagged {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    let told = input.constant(&span, "kind");
                    match told.text() {
                        Some("Cat") => input.reread(&span, Read::<Wire>::read).map(Self::Cat),
                        Some("Dog") => input.reread(&span, Read::<Wire>::read).map(Self::Dog),
                        _ if told.is_missing() => {
                            let mut f0 = Slot::new();
                            let mut f1 = Slot::new();
                            let tries: json::Tries<'_, '_> = &mut [
                                ("Cat", &mut f0),
                                ("Dog", &mut f1),
                            ];
                            let best = input.first_untold::<Self>(&span, tries)?;
                            Ok(
                                match best {
                                    Some(0) => Self::Cat(f0.required()?),
                                    Some(1) => Self::Dog(f1.required()?),
                                    _ => Self::Unknown(input.untold(&span, "kind")?),
                                },
                            )
                        }
                        _ => input.untold(&span, "kind").map(Self::Unknown),
                    }
                }
            }

            impl Write<Wire> for Untagged {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::Cat(value) => {
                            out.tagged("kind", "Cat", |out| Write::<Wire>::write(value, out))
                        }
                        Self::Dog(value) => {
                            out.tagged("kind", "Dog", |out| Write::<Wire>::write(value, out))
                        }
                        Self::Unknown(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Untagged { Cat(Cat), Dog(Dog) });

            /// `Cat`.
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct Cat {
                /// `kind`.
                pub kind: Option<CatKind>,
                /// `lives`.
                pub lives: Option<i64>,
            }

            impl Default for Cat {
                fn default() -> Self {
                    Self {
                        kind: Some(Default::default()),
                        lives: None,
                    }
                }
            }

            object!(Wire, Cat { kind: discriminator "kind", lives: optional "lives" });

            construct!(Cat { new(), with(kind: Some(Default::default())), set(lives: i64), });

            /// `Dog`.
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct Dog {
                /// `kind`.
                pub kind: Option<DogKind>,
                /// `tail`.
                pub tail: Option<bool>,
            }

            impl Default for Dog {
                fn default() -> Self {
                    Self {
                        kind: Some(Default::default()),
                        tail: None,
                    }
                }
            }

            object!(Wire, Dog { kind: discriminator "kind", tail: optional "tail" });

            construct!(Dog { new(), with(kind: Some(Default::default())), set(tail: bool), });

            /// `Byte`: one of several types.
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

            impl Read<Wire> for Byte {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    let told = input.constant(&span, "n");
                    match told.json() {
                        Some("1") => input.reread(&span, Read::<Wire>::read).map(Self::One),
                        Some("2") => input.reread(&span, Read::<Wire>::read).map(Self::Two),
                        _ => input.untold(&span, "n").map(Self::Unknown),
                    }
                }
            }

            impl Write<Wire> for Byte {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::One(value) => {
                            out.tagged_json("n", &["1"], |out| Write::<Wire>::write(value, out))
                        }
                        Self::Two(value) => {
                            out.tagged_json("n", &["2"], |out| Write::<Wire>::write(value, out))
                        }
                        Self::Unknown(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Byte { One(One), Two(Two) });

            /// `One`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct One {
                /// `n`.
                pub n: OneN,
            }

            object!(Wire, One { n: required_constant "n" });

            construct!(One { new(), with(n: Default::default()), });

            /// `Two`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Two {
                /// `n`.
                pub n: TwoN,
            }

            object!(Wire, Two { n: required_constant "n" });

            construct!(Two { new(), with(n: Default::default()), });

            /// `OwnA`.
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct OwnA {
                /// `a`.
                pub a: String,
                /// `z`.
                pub z: Option<String>,
            }

            object!(Wire, OwnA { a: required "a", z: optional "z" });

            construct!(OwnA { new(a: impl Into<String>), text(z), });

            /// `OwnB`.
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct OwnB {
                /// `b`.
                pub b: String,
                /// `a`.
                pub a: Option<String>,
            }

            object!(Wire, OwnB { b: required "b", a: optional "a" });

            construct!(OwnB { new(b: impl Into<String>), text(a), });

            /// `ConstantsVariant1K`.
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

            /// `ConstantsVariant1`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct ConstantsVariant1 {
                /// `k`.
                pub k: Option<ConstantsVariant1K>,
            }

            object!(Wire, ConstantsVariant1 { k: optional "k" });

            construct!(ConstantsVariant1 { new(), set(k: ConstantsVariant1K), });

            /// `ConstantsVariant2K`.
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

            /// `ConstantsVariant2`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct ConstantsVariant2 {
                /// `k`.
                pub k: ConstantsVariant2K,
            }

            object!(Wire, ConstantsVariant2 { k: required_constant "k" });

            construct!(ConstantsVariant2 { new(), with(k: Default::default()), });

            /// `ConstantsZ`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct ConstantsZ {
                /// `z`.
                pub z: Option<String>,
            }

            object!(Wire, ConstantsZ { z: optional "z" });

            construct!(ConstantsZ { new(), text(z), });

            /// `K`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum K {
                /// `a`
                #[default]
                A,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }

            string_enum!(Wire, K { A => "a" } constant);

            /// `V`.
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

            /// `SeveralAV1`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct SeveralAV1 {
                /// `k`.
                pub k: K,
                /// `v`.
                pub v: V,
            }

            object!(Wire, SeveralAV1 { k: required_constant "k", v: required_constant "v" });

            construct!(SeveralAV1 { new(), with(k: Default::default(), v: Default::default()), });

            /// `SeveralAV2V`.
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

            /// `SeveralAV2`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct SeveralAV2 {
                /// `k`.
                pub k: K,
                /// `v`.
                pub v: SeveralAV2V,
            }

            object!(Wire, SeveralAV2 { k: required_constant "k", v: required_constant "v" });

            construct!(SeveralAV2 { new(), with(k: Default::default(), v: Default::default()), });

            /// `SeveralBV1K`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum SeveralBV1K {
                /// `b`
                #[default]
                B,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }

            string_enum!(Wire, SeveralBV1K { B => "b" } constant);

            /// `SeveralBV1`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct SeveralBV1 {
                /// `k`.
                pub k: SeveralBV1K,
                /// `v`.
                pub v: V,
            }

            object!(Wire, SeveralBV1 { k: required_constant "k", v: required_constant "v" });

            construct!(SeveralBV1 { new(), with(k: Default::default(), v: Default::default()), });

            /// `FormsA`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum FormsA {
                /// `a`
                #[default]
                A,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }

            string_enum!(Wire, FormsA { A => "a" } constant);

            /// `CatKind`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum CatKind {
                /// `Cat`
                #[default]
                Cat,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }

            string_enum!(Wire, CatKind { Cat => "Cat" } constant);

            /// `DogKind`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum DogKind {
                /// `Dog`
                #[default]
                Dog,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }

            string_enum!(Wire, DogKind { Dog => "Dog" } constant);

            /// `OneN`.
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

            /// `TwoN`.
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
