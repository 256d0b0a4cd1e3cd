//! Names of types, their fields and their variants.

use expect_test::expect;

use super::check;

#[test]
fn words_as_people_write_them() {
    check(
        r##"
schemas:
  user_account: {type: object, required: [userName, "e-mail", 2nd, type], properties: {userName: {type: string}, "e-mail": {type: string}, 2nd: {type: string}, type: {type: string}, HTTPServer: {type: string}, "": {type: string}, 日本: {type: string}, "$ref2": {type: string}}}
  UserAccount: {type: object, properties: {a: {type: string}, A: {type: string}, "a ": {type: string}}}
  self: {type: string}
  Vec: {type: object, properties: {self: {type: string}, new: {type: string}, default: {type: boolean}}}
  v1.api.Thing: {type: object, properties: {"@id": {type: string}, "+1": {type: integer}, "-1": {type: integer}}}
"##,
        expect![[r#"
            type user_account -> UserAccount: struct, sent, received
              userName! -> user_name: text
              e-mail! -> e_mail: text
              2nd! -> _2nd: text
              type! -> type_: text
              HTTPServer -> http_server: text
               -> empty: text
              日本: text
              $ref2 -> ref2: text
              new user_name, e_mail, _2nd, type_
            type UserAccount -> UserAccount2: struct, sent, received
              a: text
              A -> a2: text
              a  -> a3: text
            type self -> SelfValue: = text, sent, received
            type Vec -> VecModel: struct, sent, received
              self -> self_: text
              new: text
              default: bool
            type v1.api.Thing -> V1ApiThing: struct, sent, received
              @id -> id: text
              +1 -> plus_1: i64
              -1 -> minus_1: i64
            AL0530 /components/schemas/UserAccount: `UserAccount` is called `UserAccount2`: the name `UserAccount` is taken
            AL0530 /components/schemas/UserAccount/properties/A: `A` is called `a2`: the name `a` is taken
            AL0530 /components/schemas/UserAccount/properties/a : `a ` is called `a3`: the name `a` is taken
        "#]],
    );
}

#[test]
fn inline_types() {
    check(
        r##"
schemas:
  Order:
    type: object
    properties:
      items: {type: array, items: {type: object, properties: {price: {type: object, properties: {amount: {type: number}}}}}}
      state: {type: string, enum: [open, "in progress", "", "1", "OPEN", "+1", "-1"]}
      meta: {type: object, additionalProperties: {type: object, properties: {x: {type: string}}}}
      titled: {type: object, title: Delivery Note, properties: {z: {type: string}}}
  Other:
    type: object
    properties:
      state: {type: string, enum: [done]}
      level: {type: integer, enum: [1, 2, -3]}
      mixed: {enum: [a, 1, true, 1.5]}
"##,
        expect![[r#"
            type Order -> Order: struct, sent, received
              items: [Order.items.Item]
              state: Order.state
              meta: {Order.meta.Value}
              titled: Delivery Note  # Delivery Note
            type Other -> Other: struct, sent, received
              state: Other.state
              level: Other.level
              mixed: Other.mixed
            type Order.items.Item.price -> OrderItemsItemPrice: struct, inline, sent, received
              amount: number
            type Order.items.Item -> OrderItemsItem: struct, inline, sent, received
              price: Order.items.Item.price
            type Order.state -> OrderState: texts, inline, sent, received
              "open" -> Open
              "in progress" -> InProgress
              "" -> Empty
              "1" -> V1
              "OPEN" -> Open2
              "+1" -> Plus1
              "-1" -> Minus1
            type Order.meta.Value -> OrderMetaValue: struct, inline, sent, received
              x: text
            type Delivery Note -> DeliveryNote: struct, inline, sent, received  # Delivery Note
              z: text
            type Other.state -> OtherState: texts, inline, sent, received
              "done" -> Done
            type Other.level -> OtherLevel: values, inline, sent, received
              1 -> V1
              2 -> V2
              -3 -> Minus3
            type Other.mixed -> OtherMixed: values, inline, sent, received
              "a" -> A
              1 -> V1
              true -> True
              1.5 -> V1_5
            AL0530 /components/schemas/Order/properties/state: `OPEN` is called `Open2`: the name `Open` is taken
        "#]],
    );
}

#[test]
fn variants() {
    check(
        r##"
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {const: cat}}}
  Dog: {type: object, required: [kind], properties: {kind: {const: dog}}}
  Pet: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]}
  Kinds: {oneOf: [{type: string}, {type: integer}, {type: array, items: {type: string}}, {type: array, items: {$ref: "#/components/schemas/Cat"}}, {type: boolean}]}
  Inline: {oneOf: [{type: object, title: The First, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], properties: {b: {type: string}}}]}
  Constants: {oneOf: [{type: object, required: [op], properties: {op: {const: add}}}, {type: object, required: [op], properties: {op: {const: remove}}}]}
  Mapped: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}], discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}}
  Maps: {oneOf: [{type: object, additionalProperties: {type: string}}, {type: array, prefixItems: [{type: string}, {type: integer}], items: false}]}
"##,
        expect![[r#"
            type Cat -> Cat: struct, sent, received
              kind!: Cat.kind, tells the variant
            type Dog -> Dog: struct, sent, received
              kind!: Dog.kind, tells the variant
            type Pet -> Pet: union by constant kind, open, sent, received
              Cat -> Cat, if "cat"
              Dog -> Dog, if "dog"
            type Kinds -> Kinds: union tried 0 1 2 3 4, sent, received
              text -> Text
              i64 -> Integer
              [text] -> Texts
              [Cat] -> CatList
              bool -> Bool
            type Inline -> Inline: union by keys, open, sent, received
              Inline.The First called The First -> TheFirst, 1. has a
              Inline.b -> B, 2. has b
            type Constants -> Constants: union by constant op, open, sent, received
              Constants.add -> Add, if "add"
              Constants.remove -> Remove, if "remove"
            type Mapped -> Mapped: union by tag kind, open, sent, received
              Cat -> Cat, tagged cat, also Cat
              Dog -> Dog, tagged dog, also Dog
            type Maps -> Maps: union by tests, sent, received
              {text} -> Map, 1. Object
              (text, i64) -> Tuple, 2. Array
            type Cat.kind -> CatKind: texts, inline, sent, received
              "cat" -> Cat
            type Dog.kind -> DogKind: texts, inline, sent, received
              "dog" -> Dog
            type Inline.The First -> InlineTheFirst: struct, inline, sent, received  # The First
              a!: text
              new a
            type Inline.b -> InlineB: struct, inline, sent, received
              b!: text
              new b
            type Constants.add.op -> ConstantsAddOp: texts, inline, sent, received
              "add" -> Add
            type Constants.add -> ConstantsAdd: struct, inline, sent, received
              op!: Constants.add.op, tells the variant
            type Constants.remove.op -> ConstantsRemoveOp: texts, inline, sent, received
              "remove" -> Remove
            type Constants.remove -> ConstantsRemove: struct, inline, sent, received
              op!: Constants.remove.op, tells the variant
            AL0313 /components/schemas/Maps/oneOf/1/prefixItems: by its schema the list may end before its last place
            AL0303 /components/schemas/Kinds: this union has variants that no property tells apart: `string`, `integer(i64)`, a list, a list, `bool`
        "#]],
    );
}

#[test]
fn words_are_said_once() {
    check(
        r##"
schemas:
  Budget: {type: object, properties: {budget_type: {type: string, enum: [a, b]}, budget: {type: object, properties: {owner: {type: object, properties: {x: {type: string}}}}}}}
  Check: {oneOf: [{type: object, title: CheckServer, required: [a], properties: {a: {type: string}}}, {type: object, title: Check, required: [b], properties: {b: {type: string}}}, {$ref: "#/components/schemas/CheckTable"}]}
  CheckTable: {type: object, required: [t], properties: {t: {type: string}}}
  VectorConfig: {oneOf: [{$ref: "#/components/schemas/DenseVectorConfig"}, {$ref: "#/components/schemas/VectorSparseConfig"}, {$ref: "#/components/schemas/VectorConfigUnknown"}]}
  DenseVectorConfig: {type: object, required: [d], properties: {d: {type: string}}}
  VectorSparseConfig: {type: object, required: [s], properties: {s: {type: string}}}
  VectorConfigUnknown: {type: object, required: [u], properties: {u: {type: string}}}
  Mode: {oneOf: [{$ref: "#/components/schemas/ModeFast"}, {$ref: "#/components/schemas/FastMode"}]}
  ModeFast: {type: object, required: [f], properties: {f: {type: string}}}
  FastMode: {type: object, required: [m], properties: {m: {type: string}}}
"##,
        expect![[r#"
            type Budget -> Budget: struct, sent, received
              budget_type: Budget.budget_type
              budget: Budget.budget
            type Check -> Check: union by keys, open, sent, received
              Check.CheckServer called CheckServer -> Server, 1. has a
              Check.b -> B, 2. has b
              CheckTable -> Table, 3. has t
            type CheckTable -> CheckTable: struct, sent, received
              t!: text
              new t
            type VectorConfig -> VectorConfig: union by keys, open, sent, received
              DenseVectorConfig -> Dense, 1. has d
              VectorSparseConfig -> Sparse, 2. has s
              VectorConfigUnknown -> VectorConfigUnknown, 3. has u
            type DenseVectorConfig -> DenseVectorConfig: struct, sent, received
              d!: text
              new d
            type VectorSparseConfig -> VectorSparseConfig: struct, sent, received
              s!: text
              new s
            type VectorConfigUnknown -> VectorConfigUnknown: struct, sent, received
              u!: text
              new u
            type Mode -> Mode: union by keys, open, sent, received
              ModeFast -> ModeFast, 1. has f
              FastMode -> FastMode, 2. has m
            type ModeFast -> ModeFast: struct, sent, received
              f!: text
              new f
            type FastMode -> FastMode: struct, sent, received
              m!: text
              new m
            type Budget.budget_type -> BudgetType: texts, inline, sent, received
              "a" -> A
              "b" -> B
            type Budget.budget.owner -> BudgetOwner: struct, inline, sent, received
              x: text
            type Budget.budget -> BudgetBudget: struct, inline, sent, received
              owner: Budget.budget.owner
            type Check.CheckServer -> CheckServer: struct, inline, sent, received  # CheckServer
              a!: text
              new a
            type Check.b -> CheckB: struct, inline, sent, received  # Check
              b!: text
              new b
        "#]],
    );
}

#[test]
fn many_required_properties_are_a_struct() {
    check(
        r##"
schemas:
  Many:
    type: object
    required: [a, b, c, d, e, f, g, h]
    properties: {a: {type: string}, b: {type: string}, c: {type: string}, d: {type: string}, e: {type: integer}, f: {type: string}, g: {type: string}, h: {type: string}}
  ManyRequired: {type: string, enum: [x]}
"##,
        expect![[r#"
            type Many -> Many: struct, sent, received
              a!: text
              b!: text
              c!: text
              d!: text
              e!: i64
              f!: text
              g!: text
              h!: text
              new by ManyRequiredProperties a, b, c, d, e, f, g, h
            type ManyRequired -> ManyRequired: texts, sent, received
              "x" -> X
            AL0530 /components/schemas/Many: the struct of the required properties of `Many` is called `ManyRequiredProperties`: the name `ManyRequired` is taken
        "#]],
    );
}

#[test]
fn the_same_place_in_two_types() {
    check(
        r##"
schemas:
  A: {type: object, properties: {action: {type: string, enum: [a, b]}}}
  B: {type: object, properties: {action: {type: string, enum: [c, d]}}}
  C: {type: object, properties: {action: {type: string, enum: [e, f]}}}
  Action: {type: object, properties: {z: {type: string}}}
"##,
        expect![[r#"
            type A -> A: struct, sent, received
              action: A.action
            type B -> B: struct, sent, received
              action: B.action
            type C -> C: struct, sent, received
              action: C.action
            type Action -> Action: struct, sent, received
              z: text
            type A.action -> AAction: texts, inline, sent, received
              "a" -> A
              "b" -> B
            type B.action -> BAction: texts, inline, sent, received
              "c" -> C
              "d" -> D
            type C.action -> CAction: texts, inline, sent, received
              "e" -> E
              "f" -> F
        "#]],
    );
}

#[test]
fn xml_names() {
    check(
        r##"
schemas:
  Book: {type: object, properties: {id: {type: integer, xml: {attribute: true}}, author: {type: object, properties: {name: {type: string}}}}}
paths:
  /b: {put: {requestBody: {content: {application/xml: {schema: {$ref: "#/components/schemas/Book"}}}}}}
"##,
        expect![[r#"
            tag "" -> api Api
            type Book -> Book: struct, sent
              id: i64
              author: Book.author
            type Book.author -> BookAuthor: struct, inline, sent
              name: text
            operation PUT /b -> put_b PutB PutBSuccess PutBError
              body application/xml -> Xml: XML Book
            xml root <Book> object 0
            xml object 0 Book -> BOOK_SHAPE
              id: attribute <id> number
              author: element <author> object 1
            xml object 1 Book.author -> BOOK_AUTHOR_SHAPE
              name: element <name> text
        "#]],
    );
}

#[test]
fn forms_of_a_union_have_the_same_names_of_variants() {
    check(
        r##"
schemas:
  Payment:
    type: object
    properties:
      source:
        oneOf:
          - {type: object, title: Card, required: [number, cvc], properties: {number: {type: string}, cvc: {type: string, writeOnly: true}}}
          - {type: object, title: Bank Account, required: [iban, owner], properties: {iban: {type: string}, owner: {type: string, readOnly: true}}}
paths:
  /pay: {post: {operationId: pay, requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Payment"}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Payment"}}}}}}}
"##,
        expect![[r#"
            tag "" -> api Api
            type Payment -> Payment: struct, received
              source: Payment.source
            type Payment.source.Card -> PaymentSourceCard: struct, inline, received  # Card
              number!: text
              cvc: text, write only, hidden
            type Payment.source.Bank Account -> PaymentSourceBankAccount: struct, inline, received  # Bank Account
              iban!: text
              owner!: text, read only
            type Payment.source -> PaymentSource: union by tests, inline, received
              Payment.source.Card called Card -> Card, 1. has number
              Payment.source.Bank Account called Bank Account -> BankAccount, 2. has iban
            type Payment.Input -> PaymentInput: struct, inline, sent, form sent  # As it is sent: without what only the server sets.
              source: Payment.source.Input
            type Payment.source.Card.Input -> PaymentSourceCardInput: struct, inline, sent, form sent  # Card / As it is sent: without what only the server sets.
              number!: text
              cvc!: text, write only, hidden
              new number, cvc
            type Payment.source.Bank Account.Input -> PaymentSourceBankAccountInput: struct, inline, sent, form sent  # Bank Account / As it is sent: without what only the server sets.
              iban!: text
              new iban
            type Payment.source.Input -> PaymentSourceInput: union by tests, inline, sent, form sent  # As it is sent: without what only the server sets.
              Payment.source.Card.Input called Card -> Card, 1. has number
              Payment.source.Bank Account.Input called Bank Account -> BankAccount, 2. has iban
            operation POST /pay pay -> pay Pay PaySuccess PayError
              body application/json -> Json: JSON Payment.Input
              answer 200 -> Ok: JSON Payment
              hides cvc
        "#]],
    );
}
