//! Definitions: structs, enums, unions.

use super::{Api, Docs, Origin, ScalarEnum, Through, Type, Union};

/// The key of a [`TypeDef`] in [`Types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// All definitions of one API, by id.
#[derive(Debug, Clone, Default)]
pub struct Types {
    defs: Vec<TypeDef>,
}

impl Types {
    /// Adds a definition and gives its key.
    pub fn add(&mut self, def: TypeDef) -> TypeId {
        let id = TypeId(u32::try_from(self.defs.len()).unwrap_or(u32::MAX));
        self.defs.push(def);
        id
    }

    /// The definition behind `id`; ids are only made by [`Types::add`], so it is there.
    #[allow(clippy::indexing_slicing)]
    pub fn get(&self, id: TypeId) -> &TypeDef {
        &self.defs[id.0 as usize]
    }

    /// The definition behind `id`, to change.
    #[allow(clippy::indexing_slicing)]
    pub fn get_mut(&mut self, id: TypeId) -> &mut TypeDef {
        &mut self.defs[id.0 as usize]
    }

    /// All definitions, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        self.defs
            .iter()
            .enumerate()
            .map(|(index, def)| (TypeId(index as u32), def))
    }

    /// All ids, in the order they were added.
    pub fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.defs.len() as u32).map(TypeId)
    }

    /// By id, whether a definition is one of these.
    pub fn marks(&self, ids: impl IntoIterator<Item = TypeId>) -> Vec<bool> {
        let mut marks = vec![false; self.len()];
        for id in ids {
            if let Some(mark) = marks.get_mut(id.0 as usize) {
                *mark = true;
            }
        }
        marks
    }

    /// By id, whether a definition is one of these or in one of them, however deep.
    pub fn reach(&self, mut open: Vec<TypeId>) -> Vec<bool> {
        let mut reached = vec![false; self.len()];
        while let Some(id) = open.pop() {
            let Some(mark) = reached.get_mut(id.0 as usize) else {
                continue;
            };
            if !std::mem::replace(mark, true) {
                let kind = &self.get(id).kind;
                kind.for_each_type(&mut |ty| ty.for_each_id(&mut |id| open.push(id)));
            }
        }
        reached
    }

    /// The struct that a type is, null aside, by whatever names.
    pub fn structure(&self, ty: &Type) -> Option<&Struct> {
        match self.behind(ty, Through::Wrappers) {
            Type::Named(id) | Type::Generic(id, _) => match &self.get(*id).kind {
                TypeKind::Struct(object) => Some(object),
                _ => None,
            },
            _ => None,
        }
    }

    /// How many definitions there are.
    pub fn len(&self) -> usize {
        self.defs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.defs.is_empty()
    }
}

/// One definition: it becomes one Rust item.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Where the document defines it.
    pub origin: Origin,
    /// Further places that stand for the same definition (equal inline schemas).
    pub also_at: Vec<Origin>,
    /// The words its name is made from, most specific last: `["CreateUser", "address"]`.
    pub words: Vec<String>,
    /// The words of each of its places, where it stands for several or is called by its title: longer names are made
    /// from them.
    pub words_of_places: Vec<Vec<String>>,
    /// Whether the document names it (`components.schemas`), so that it is emitted even if unused.
    pub component: bool,
    /// Whether null is a value of it; references to it are nullable then.
    pub nullable: bool,
    /// What the document says about it.
    pub docs: Docs,
    /// What it is.
    pub kind: TypeKind,
    /// Whether requests contain it.
    pub sent: bool,
    /// Whether responses contain it.
    pub received: bool,
    /// Which form of what stands at its origin it is.
    pub form: Form,
    /// Which of several definitions of one place and form it is, where they differ; the first is 0.
    pub twin: usize,
    /// The webhooks and callbacks that it is the body of, a sentence each: programs read it by
    /// themselves, so it is emitted even if unused.
    pub arrives: Vec<String>,
    /// Replaced by another definition, or not used by anything: not emitted.
    pub dropped: bool,
}

impl TypeDef {
    /// An inline definition of which nothing more is known.
    pub fn new(origin: Origin, words: Vec<String>, kind: TypeKind) -> Self {
        TypeDef {
            origin,
            also_at: Vec::new(),
            words,
            words_of_places: Vec::new(),
            component: false,
            nullable: false,
            docs: Docs::default(),
            kind,
            sent: false,
            received: false,
            form: Form::Whole,
            twin: 0,
            arrives: Vec::new(),
            dropped: false,
        }
    }

    /// What its names are remembered by: its place in the document, and which form of it this is.
    pub fn place(&self, api: &Api) -> String {
        let place = self.form.mark(api.place(&self.origin));
        match self.twin {
            0 => place,
            twin => format!("{place}#{}", twin + 1),
        }
    }

    /// All places that its names may be remembered by, its own first: it may have been another form of
    /// the schema, or another place's twin, when it was remembered.
    pub fn known_places(&self, api: &Api) -> Vec<String> {
        if self.twin > 0 {
            // The others are those of its twin.
            return vec![self.place(api)];
        }
        let origins = std::iter::once(&self.origin).chain(&self.also_at);
        let places: Vec<String> = origins.map(|origin| api.place(origin)).collect();
        let as_form = |form: Form| places.iter().map(move |place| form.mark(place.clone()));
        let others = [Form::Whole, Form::Sent, Form::Family];
        let others = others.into_iter().filter(|form| *form != self.form);
        as_form(self.form).chain(others.flat_map(as_form)).collect()
    }

    /// The same for the other places that it stands for.
    pub fn other_places(&self, api: &Api) -> Vec<String> {
        let places = self
            .also_at
            .iter()
            .map(|origin| self.form.mark(api.place(origin)));
        places.collect()
    }
}

/// What a definition is of the schema at its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The schema.
    Whole,
    /// The schema as it is sent, where another definition is received: see the pass `split`.
    Sent,
    /// What the schema shares with others: see the pass `alike`.
    Family,
}

impl Form {
    fn mark(self, place: String) -> String {
        match self {
            Form::Whole => place,
            Form::Sent => format!("{place}#sent"),
            Form::Family => format!("{place}#family"),
        }
    }

    /// The place of a schema, whichever form of it a place is of.
    pub fn of(place: &str) -> &str {
        let marks = [Form::Sent, Form::Family].map(|form| form.mark(String::new()));
        let mut whole = marks
            .iter()
            .filter_map(|mark| place.strip_suffix(mark.as_str()));
        whole.next().unwrap_or(place)
    }
}

/// What a definition is.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// Lowering has reserved the id but not filled it yet.
    Pending,
    /// An object with known properties.
    Struct(Struct),
    /// Strings of a known set.
    StringEnum(StringEnum),
    /// Numbers, booleans or mixed scalars of a known set.
    ScalarEnum(ScalarEnum),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
    /// A type of its own around another: for aliases that contain themselves.
    Newtype(Type),
    /// `allOf`: gone after the pass `all_of`.
    AllOf(Vec<Type>),
}

/// An object with known properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Struct {
    /// In the document's order.
    pub fields: Vec<Field>,
    /// What becomes of properties that the document does not name.
    pub additional: Additional,
    /// Properties that must be there but are defined elsewhere: `required` beside an `allOf`.
    pub also_required: Vec<Demand>,
    /// The wire name of the property that is this type's generic parameter: `x-envelope`.
    pub envelope: Option<String>,
}

/// The name of a property in `required`.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// Where it stands.
    pub origin: Origin,
    /// The name.
    pub wire: String,
}

impl Struct {
    /// Whether it keeps a property of this name.
    pub fn has_place(&self, property: &str) -> bool {
        let mut fields = self.fields.iter();
        matches!(self.additional, Additional::Kept(_)) || fields.any(|field| field.wire == property)
    }

    /// Whether it has an argument.
    pub fn is_generic(&self) -> bool {
        self.fields
            .iter()
            .any(|field| field.ty.mentions(&Type::Argument))
            || matches!(&self.additional, Additional::Kept(ty) if ty.mentions(&Type::Argument))
    }
}

/// What becomes of properties that a struct does not name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Additional {
    /// The document does not speak of them: skipped when read.
    Ignored,
    /// `additionalProperties: false`.
    Denied,
    /// Kept in a map of this type.
    Kept(Type),
}

/// One property of a struct.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Where the document defines it.
    pub origin: Origin,
    /// Its name in JSON.
    pub wire: String,
    /// Its type; [`Type::Nullable`] where null is a value.
    pub ty: Type,
    /// Whether it must be there.
    pub required: bool,
    /// `readOnly`: sent by servers only.
    pub read_only: bool,
    /// `writeOnly`: sent by clients only.
    pub write_only: bool,
    /// Its `default`, as far as it decides something, which the pass `constants` leaves: null, which is what is missing
    /// then, the only value that it has, or one of those that tell the variant of a union.
    pub default: Option<serde_json::Value>,
    /// Whether the variants of a union are told apart by the one value that it has: see the pass `dispatch`.
    pub tells: super::Tells,
    /// Whether its value must not show: see the pass `secrets`.
    pub secret: bool,
    /// What the document says about it.
    pub docs: Docs,
}

/// Strings of a known set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringEnum {
    /// The known values, in the document's order, each once.
    pub values: Vec<EnumValue>,
    /// Whether the document itself allows other values.
    pub open: bool,
}

/// One known string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// The value in JSON.
    pub wire: String,
    /// The name that the document gives it, if it does.
    pub word: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
}

impl TypeKind {
    /// Calls `visit` with every type expression of the definition.
    pub fn for_each_type<'t>(&'t self, visit: &mut impl FnMut(&'t Type)) {
        match self {
            TypeKind::Struct(object) => {
                object.fields.iter().for_each(|field| visit(&field.ty));
                if let Additional::Kept(ty) = &object.additional {
                    visit(ty);
                }
            }
            TypeKind::Union(union) => union.variants.iter().for_each(|variant| visit(&variant.ty)),
            TypeKind::Alias(ty) | TypeKind::Newtype(ty) => visit(ty),
            TypeKind::AllOf(parts) => parts.iter().for_each(visit),
            TypeKind::StringEnum(_) | TypeKind::ScalarEnum(_) | TypeKind::Pending => {}
        }
    }

    /// Whether a type occurs anywhere in the definition.
    pub fn mentions(&self, wanted: &Type) -> bool {
        let mut found = false;
        self.for_each_type(&mut |ty| found |= ty.mentions(wanted));
        found
    }

    /// Replaces every type expression of the definition.
    pub fn map_types(&mut self, rewrite: &mut impl FnMut(Type) -> Type) {
        let mut apply = |ty: &mut Type| *ty = std::mem::replace(ty, Type::Any).map(rewrite);
        match self {
            TypeKind::Struct(object) => {
                object
                    .fields
                    .iter_mut()
                    .for_each(|field| apply(&mut field.ty));
                if let Additional::Kept(ty) = &mut object.additional {
                    apply(ty);
                }
            }
            TypeKind::Union(union) => {
                union
                    .variants
                    .iter_mut()
                    .for_each(|variant| apply(&mut variant.ty));
            }
            TypeKind::Alias(ty) | TypeKind::Newtype(ty) => apply(ty),
            TypeKind::AllOf(parts) => parts.iter_mut().for_each(apply),
            TypeKind::StringEnum(_) | TypeKind::ScalarEnum(_) | TypeKind::Pending => {}
        }
    }
}
