//! Models: structs, enums, unions and aliases.

use expect_test::expect;

use super::check;

#[test]
fn structs() {
    check(
        r##"
schemas:
  Pet:
    type: object
    description: A pet.
    required: [id, kind, type]
    properties:
      id: {type: string, format: uuid, readOnly: true}
      kind: {const: pet}
      type: {type: string, description: "*What* it is"}
      born: {type: [string, "null"], format: date}
      tags: {type: array, items: {type: string}, default: []}
      password: {type: string, writeOnly: true}
      owner: {$ref: "#/components/schemas/Owner"}
      old: {type: boolean, deprecated: true}
  Owner: {type: object, properties: {pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}, best: {$ref: "#/components/schemas/Owner"}}, additionalProperties: {type: integer}}
  Closed: {type: object, properties: {a: {type: string}}, additionalProperties: false}
  Empty: {type: object, additionalProperties: false}
paths:
  /a: {put: {requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Owner"}}}}}}}
"##,
        expect![[r#"
            // src/api.rs
            //! Operations without a tag.

            pub mod calls;

            use apiloom_runtime::codegen::call::Client;

            use super::models;
            use super::wire::Wire;

            /// Operations without a tag.
            #[derive(Clone, Debug)]
            pub struct Api(Client);

            impl super::Client {
                /// The operations of [`api`](super::api).
                pub fn api(&self) -> Api {
                    Api(self.runtime().clone())
                }
            }

            impl Api {
                /// `PUT /a` gives [`Owner`](super::models::Owner).
                pub fn put_a(&self, body: &models::PetInput) -> calls::PutA {
                    Wire::call(&self.0).json("application/json", body).done()
                }
            }

            // src/api/calls.rs
            //! The calls that [`Api`](super::Api) makes.

            use apiloom_runtime::codegen::operation;

            use super::super::models;
            use super::super::wire::Wire;

            operation!(Wire, PutA {
                Api::put_a -> models::Owner, apiloom_runtime::error::NoDocumentedError;
                PUT "/a", "PUT /a", accept("application/json");
                "200 application/json" => json;
            });

            // src/models/api.rs
            //! Models that only [`api`](super::super::api) uses.

            use std::collections::BTreeMap;

            use apiloom_runtime::codegen::{construct, json, object, string_enum};

            use super::super::wire::Wire;
            use super::Date;

            /// A pet.
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct Pet {
                pub id: String,
                pub kind: PetKind,
                /// *What* it is
                pub type_: String,
                pub born: Option<Date>,
                /// Default: `[]`.
                pub tags: Option<Vec<String>>,
                pub password: Option<String>,
                pub owner: Option<Owner>,
                #[deprecated]
                pub old: Option<bool>,
            }
            object!(Wire, Pet {
                required id, required_constant kind, required type_ "type", optional_or_null born,
                optional tags, optional password hidden, optional owner, optional old
            });

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct Owner {
                pub pets: Option<Vec<Pet>>,
                pub best: Option<Box<Owner>>,
                /// Properties that the document does not name.
                pub additional_properties: BTreeMap<String, i64>,
            }
            object!(Wire, Owner { optional pets, optional best } rest);

            /// `kind` in `Pet`.
            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum PetKind {
                #[default]
                Pet,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, PetKind { Pet => "pet" } constant);

            /// A pet. As it is sent: without what only the server sets.
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct PetInput {
                pub kind: PetKind,
                /// *What* it is
                pub type_: String,
                pub born: Option<Option<Date>>,
                /// Default: `[]`.
                pub tags: Option<Vec<String>>,
                pub password: Option<String>,
                pub owner: Option<OwnerInput>,
                #[deprecated]
                pub old: Option<bool>,
            }
            object!(Wire, PetInput {
                required_constant kind, required type_ "type", optional_nullable born, optional tags,
                optional password hidden, optional owner, optional old
            });
            construct!(PetInput {
                new(type_: impl Into<String>), with(kind: Default::default()), text(password),
                set(
                    tags: Vec<String>, owner: OwnerInput,
                    #[deprecated]
                    old: bool
                ),
                set_or_null(born: Date),
            });

            /// `Owner`. As it is sent: without what only the server sets.
            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct OwnerInput {
                pub pets: Option<Vec<PetInput>>,
                pub best: Option<Box<OwnerInput>>,
                /// Properties that the document does not name.
                pub additional_properties: BTreeMap<String, i64>,
            }
            object!(Wire, OwnerInput { optional pets, optional best } rest);
            construct!(OwnerInput {
                new(), with(additional_properties: Default::default()),
                set(pets: Vec<PetInput>, best: OwnerInput),
            });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: Pet, Owner, PetKind, PetInput, OwnerInput }

        "#]],
    );
}

#[test]
fn enums_and_aliases() {
    check(
        r##"
schemas:
  Color: {type: string, enum: [red, green]}
  Open: {anyOf: [{type: string, enum: [a]}, {type: string}]}
  Level: {type: integer, enum: [1, 2]}
  Mixed: {enum: [a, 1, true, 1.5]}
  Name: {type: string}
  Names: {type: array, items: {$ref: "#/components/schemas/Name"}}
  Tree: {type: array, items: {$ref: "#/components/schemas/Tree"}}
  Pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}
  Map: {type: object, additionalProperties: {type: array, items: {type: number}}}
  Any: {}
"##,
        expect![[r#"
            // src/models/shared.rs
            //! All models.

            use std::collections::BTreeMap;

            use apiloom_runtime::codegen::{json, newtype, scalar_enum, serde_json, string_enum};

            use super::super::wire::Wire;

            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum Color {
                Red,
                Green,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, Color { Red => "red", Green => "green" });

            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum Open {
                A,
                /// Any other value, which the document allows.
                Unknown(json::UnknownValue),
            }
            string_enum!(Wire, Open { A => "a" } open);

            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum Level {
                /// `1`
                V1,
                /// `2`
                V2,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            scalar_enum!(Wire, Level { V1 => "1" = "1", V2 => "2" = "2" });

            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum Mixed {
                /// `"a"`
                A,
                /// `1`
                V1,
                True,
                /// `1.5`
                V1_5,
                /// A value that the document does not know.
                Unknown(json::UnknownValue),
            }
            scalar_enum!(Wire, Mixed {
                A => "\"a\"" = "\"a\"", V1 => "1" = "1", True => "true" = "true", V1_5 => "1.5" = "1.5"
            });

            pub type Name = String;

            pub type Names = Vec<Name>;

            #[derive(Clone, Debug, PartialEq)]
            pub struct Tree(pub Vec<Tree>);
            newtype!(Wire, Tree);

            pub type Pair = (String, i64);

            pub type Map = BTreeMap<String, Vec<f64>>;

            pub type Any = serde_json::Value;

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: Color, Open, Level, Mixed, Tree }

        "#]],
    );
}

#[test]
fn generic_models() {
    check(
        r##"
schemas:
  User: {type: object, properties: {a: {type: string}}}
  School: {type: object, properties: {b: {type: string}}}
  UserPage: {type: object, required: [items], properties: {items: {type: array, items: {$ref: "#/components/schemas/User"}}, next: {type: string}}}
  SchoolPage: {type: object, required: [items], properties: {items: {type: array, items: {$ref: "#/components/schemas/School"}}, next: {type: string}}}
"##,
        expect![[r#"
            // src/models/shared.rs
            //! All models.

            use apiloom_runtime::codegen::{construct, object};

            use super::super::wire::Wire;

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct User {
                pub a: Option<String>,
            }
            object!(Wire, User { optional a });
            construct!(User { new(), text(a), });

            #[derive(Clone, Default, PartialEq)]
            #[non_exhaustive]
            pub struct School {
                pub b: Option<String>,
            }
            object!(Wire, School { optional b });
            construct!(School { new(), text(b), });

            pub type UserPage = Page<User>;

            pub type SchoolPage = Page<School>;

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct Page<T> {
                pub items: Vec<T>,
                pub next: Option<String>,
            }
            object!(Wire, Page<T> { required items, optional next });
            construct!(Page<T> { new(items: Vec<T>), text(next), });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: User, School }

            apiloom_runtime::codegen::serde_bridge! { Wire, generic: Page }

        "#]],
    );
}

#[test]
fn many_required_properties() {
    check(
        r##"
schemas:
  Many:
    type: object
    required: [a, b, c, d, e, f, g, h]
    properties: {a: {type: string}, b: {type: string}, c: {type: string}, d: {type: string}, e: {type: integer}, f: {type: string}, g: {type: string}, h: {type: string}}
"##,
        expect![[r#"
            // src/models/shared.rs
            //! All models.

            use apiloom_runtime::codegen::{construct, object};

            use super::super::wire::Wire;

            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct Many {
                pub a: String,
                pub b: String,
                pub c: String,
                pub d: String,
                pub e: i64,
                pub f: String,
                pub g: String,
                pub h: String,
            }
            object!(Wire, Many {
                required a, required b, required c, required d, required e, required f, required g, required h
            });

            /// The required properties of [`Many`], for [`Many::new`].
            #[derive(Clone, Debug, PartialEq)]
            pub struct ManyRequired {
                pub a: String,
                pub b: String,
                pub c: String,
                pub d: String,
                pub e: i64,
                pub f: String,
                pub g: String,
                pub h: String,
            }
            construct!(Many { new(required: ManyRequired { a, b, c, d, e, f, g, h }), });

            apiloom_runtime::codegen::serde_bridge! { Wire, plain: Many }

        "#]],
    );
}
