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

            use apiloom_runtime::codegen::json::{Read, Write};
            use apiloom_runtime::codegen::{construct, from_variants, json, object, string_enum};

            use super::super::wire::{Slot, Wire};

            /// `Cat`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Cat {
                /// `kind`.
                pub kind: CatKind,
                /// `lives`.
                pub lives: Option<i64>,
            }

            object!(Wire, Cat { kind: required_constant "kind", lives: optional "lives" });

            construct!(Cat { new(), with(kind: Default::default()), set(lives: i64), });

            /// `Dog`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Dog {
                /// `kind`.
                pub kind: DogKind,
                /// `tail`.
                pub tail: Option<bool>,
            }

            object!(Wire, Dog { kind: required_constant "kind", tail: optional "tail" });

            construct!(Dog { new(), with(kind: Default::default()), set(tail: bool), });

            /// `Tagged`: one of several types.
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

            impl Read<Wire> for Tagged {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    let told = input.constant(&span, "kind");
                    match told.text() {
                        Some("cat" | "Cat") => input.reread(&span, Read::<Wire>::read).map(Self::Cat),
                        Some("dog" | "Dog") => input.reread(&span, Read::<Wire>::read).map(Self::Dog),
                        _ => input.untold(&span, "kind").map(Self::Unknown),
                    }
                }
            }

            impl Write<Wire> for Tagged {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::Cat(value) => {
                            out.tagged_one_of(
                                "kind",
                                &["cat", "Cat"],
                                |out| Write::<Wire>::write(value, out),
                            )
                        }
                        Self::Dog(value) => {
                            out.tagged_one_of(
                                "kind",
                                &["dog", "Dog"],
                                |out| Write::<Wire>::write(value, out),
                            )
                        }
                        Self::Unknown(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Tagged { Cat(Cat), Dog(Dog) });

            /// `Kinds`: one of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Kinds {
                /// `String`.
                Text(String),
                /// `i64`.
                Integer(i64),
                /// `Vec<String>`.
                Texts(Vec<String>),
            }

            impl Read<Wire> for Kinds {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    if matches!(span.kind(), json::Kind::String) {
                        return input.reread(&span, Read::<Wire>::read).map(Self::Text);
                    }
                    if matches!(span.kind(), json::Kind::Number) {
                        return input.reread(&span, Read::<Wire>::read).map(Self::Integer);
                    }
                    if matches!(span.kind(), json::Kind::Array) {
                        return input.reread(&span, Read::<Wire>::read).map(Self::Texts);
                    }
                    Err(input.error("the value fits no variant of `Kinds`"))
                }
            }

            impl Write<Wire> for Kinds {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::Text(value) => Write::<Wire>::write(value, out),
                        Self::Integer(value) => Write::<Wire>::write(value, out),
                        Self::Texts(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Kinds { Text(String), Text(&str), Integer(i64), Texts(Vec<String>) });

            /// `Keys`: one of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Keys {
                /// `KeysA`.
                A(KeysA),
                /// `KeysB`.
                B(KeysB),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }

            impl Read<Wire> for Keys {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    let told = 'told: {
                        let look = input.look(&span, &["a", "b"]);
                        if look.has("a") {
                            break 'told Some(0);
                        }
                        if look.has("b") {
                            break 'told Some(1);
                        }
                        if !look.has_null() {
                            return input.unknown_key(&span).map(Self::Unknown);
                        }
                        None
                    };
                    let mut f0 = Slot::new();
                    let mut f1 = Slot::new();
                    let tries: json::Tries<'_, '_> = &mut [("A", &mut f0), ("B", &mut f1)];
                    let best = input.first_told::<Self>(&span, tries, told)?;
                    Ok(
                        match best {
                            0 => Self::A(f0.required()?),
                            _ => Self::B(f1.required()?),
                        },
                    )
                }
            }

            impl Write<Wire> for Keys {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::A(value) => Write::<Wire>::write(value, out),
                        Self::B(value) => Write::<Wire>::write(value, out),
                        Self::Unknown(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Keys { A(KeysA), B(KeysB) });

            /// `Constants`: one of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Constants {
                /// `ConstantsA`.
                A(ConstantsA),
                /// `ConstantsB`.
                B(ConstantsB),
                /// A variant that the document does not know, as it came.
                Unknown(json::UnknownVariant),
            }

            impl Read<Wire> for Constants {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    let told = input.constant(&span, "k");
                    match told.text() {
                        Some("a") => input.reread(&span, Read::<Wire>::read).map(Self::A),
                        Some("b") => input.reread(&span, Read::<Wire>::read).map(Self::B),
                        _ => input.untold(&span, "k").map(Self::Unknown),
                    }
                }
            }

            impl Write<Wire> for Constants {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::A(value) => Write::<Wire>::write(value, out),
                        Self::B(value) => Write::<Wire>::write(value, out),
                        Self::Unknown(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Constants { A(ConstantsA), B(ConstantsB) });

            /// `Tried`: one of several types.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Tried {
                /// `TriedPlain`.
                Plain(TriedPlain),
                /// `TriedWithB`.
                WithB(TriedWithB),
            }

            impl Read<Wire> for Tried {
                #[inline]
                fn read(input: &mut json::Reader<'_>) -> Result<Self, json::ReadError> {
                    let span = input.span()?;
                    let mut f0 = Slot::new();
                    let mut f1 = Slot::new();
                    let tries: json::Tries<'_, '_> = &mut [("Plain", &mut f0), ("WithB", &mut f1)];
                    let best = input.first_of::<Self>(&span, tries)?;
                    Ok(
                        match best {
                            0 => Self::Plain(f0.required()?),
                            _ => Self::WithB(f1.required()?),
                        },
                    )
                }
            }

            impl Write<Wire> for Tried {
                #[inline]
                fn write(&self, out: &mut json::Writer) {
                    match self {
                        Self::Plain(value) => Write::<Wire>::write(value, out),
                        Self::WithB(value) => Write::<Wire>::write(value, out),
                    }
                }
            }

            from_variants!(Tried { Plain(TriedPlain), WithB(TriedWithB) });

            /// `KeysA`.
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct KeysA {
                /// `a`.
                pub a: String,
                /// `c`.
                pub c: Option<String>,
            }

            object!(Wire, KeysA { a: required "a", c: optional "c" });

            construct!(KeysA { new(a: impl Into<String>), text(c), });

            /// `KeysB`.
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct KeysB {
                /// `b`.
                pub b: String,
                /// `c`.
                pub c: Option<String>,
            }

            object!(Wire, KeysB { b: required "b", c: optional "c" });

            construct!(KeysB { new(b: impl Into<String>), text(c), });

            /// `ConstantsAK`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum ConstantsAK {
                /// `a`
                #[default]
                A,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }

            string_enum!(Wire, ConstantsAK { A => "a" } constant);

            /// `ConstantsA`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct ConstantsA {
                /// `k`.
                pub k: ConstantsAK,
            }

            object!(Wire, ConstantsA { k: required_constant "k" });

            construct!(ConstantsA { new(), with(k: Default::default()), });

            /// `ConstantsBK`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum ConstantsBK {
                /// `b`
                #[default]
                B,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }

            string_enum!(Wire, ConstantsBK { B => "b" } constant);

            /// `ConstantsB`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct ConstantsB {
                /// `k`.
                pub k: ConstantsBK,
            }

            object!(Wire, ConstantsB { k: required_constant "k" });

            construct!(ConstantsB { new(), with(k: Default::default()), });

            /// `TriedPlain`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct TriedPlain {
                /// `a`.
                pub a: Option<String>,
            }

            object!(Wire, TriedPlain { a: optional "a" });

            construct!(TriedPlain { new(), text(a), });

            /// `TriedWithB`.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct TriedWithB {
                /// `a`.
                pub a: Option<String>,
                /// `b`.
                pub b: Option<String>,
            }

            object!(Wire, TriedWithB { a: optional "a", b: optional "b" });

            construct!(TriedWithB { new(), text(a, b), });

            /// `CatKind`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum CatKind {
                /// `cat`
                #[default]
                Cat,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }

            string_enum!(Wire, CatKind { Cat => "cat" } constant);

            /// `DogKind`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum DogKind {
                /// `dog`
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
