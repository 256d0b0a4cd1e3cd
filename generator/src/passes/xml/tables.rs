//! Types -> tables.

use std::collections::{HashMap, VecDeque};

use super::names::{Member, node, own_names};
use super::{DEEPEST, UNNAMED, Way, Why, because, of};
use crate::api::{
    Additional, Field, Type, TypeId, TypeKind, Types, Xml, XmlBody, XmlHint, XmlKind, XmlMember,
    XmlNode, XmlObject, XmlShape,
};

/// The objects that are known already, by definition and argument.
pub(super) type Known = HashMap<(TypeId, Option<Type>), usize>;

/// The tables while one body is looked at.
pub(super) struct Tables<'a> {
    types: &'a Types,
    xml: &'a mut Xml,
    known: &'a mut Known,
    /// The objects whose members are still to be found. Not recursive: chains of schemas may be long.
    open: VecDeque<(TypeId, Option<Type>, usize)>,
}

/// What a use of types comes down to.
struct Found<'t> {
    hint: XmlHint,
    /// The component's name, if a component is what is used.
    component: Option<&'t str>,
    ty: &'t Type,
    argument: Option<&'t Type>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(types: &'a Types, xml: &'a mut Xml, known: &'a mut Known) -> Self {
        Tables {
            types,
            xml,
            known,
            open: VecDeque::new(),
        }
    }

    /// The place of a body's root. What was added for a body that has none is taken away again.
    pub(super) fn root(&mut self, body: &XmlBody, way: Way) -> Result<usize, Why> {
        let before = self.xml.objects.len();
        let root = self.try_root(body, way).and_then(|root| {
            while let Some((id, argument, index)) = self.open.pop_front() {
                let object = self.object(id, argument.as_ref())?;
                if let Some(slot) = self.xml.objects.get_mut(index) {
                    *slot = object;
                }
            }
            Ok(root)
        });
        match root {
            Ok(root) => {
                let mut roots = self.xml.roots.iter();
                Ok(roots.position(|known| *known == root).unwrap_or_else(|| {
                    self.xml.roots.push(root);
                    self.xml.roots.len() - 1
                }))
            }
            Err(why) => {
                self.xml.objects.truncate(before);
                self.known.retain(|_, index| *index < before);
                Err(why)
            }
        }
    }

    fn try_root(&mut self, body: &XmlBody, way: Way) -> Result<XmlNode, Why> {
        let found = self.look(&body.ty, body.hint.clone(), None)?;
        let is_any = |ty: &Type| matches!(ty, Type::Any);
        if is_any(found.ty) || matches!(found.ty, Type::Map(value) if is_any(value)) {
            return Err(None);
        }
        let is_bare_list = matches!(found.ty, Type::Array(_))
            && matches!(found.hint.kind, None | Some(XmlKind::Nothing));
        if is_bare_list && way == Way::Sent {
            return Err(because("nothing is around the items of its list"));
        }
        if !is_bare_list && !matches!(found.hint.kind, None | Some(XmlKind::Element)) {
            return Err(because("its root is no element"));
        }
        let name = found.hint.name.as_deref().or(found.component);
        let shape = self.shape(&found, name.unwrap_or(UNNAMED), 0)?;
        let name = match (name, way) {
            (Some(name), _) => name,
            (None, Way::Received) => UNNAMED,
            (None, Way::Sent) => return Err(because("its root has no name")),
        };
        let mut root = node(name, &found.hint, shape)?;
        // The name that a list has is its items' then.
        root.strict &= !is_bare_list;
        Ok(root)
    }

    /// Follows aliases, and gathers what is said of them on the way.
    fn look<'t>(
        &self,
        ty: &'t Type,
        hint: XmlHint,
        argument: Option<&'t Type>,
    ) -> Result<Found<'t>, Why>
    where
        'a: 't,
    {
        let types: &'a Types = self.types;
        let mut found = Found {
            hint,
            component: None,
            ty,
            argument,
        };
        for _ in 0..DEEPEST {
            match found.ty {
                Type::Nullable(inner) | Type::Boxed(inner) => found.ty = inner,
                Type::Argument => {
                    found.ty = found.argument.take().ok_or(None)?;
                }
                Type::Named(id) | Type::Generic(id, _) => {
                    let def = types.get(*id);
                    if let Some(own) = self.xml.hints.get(&def.origin) {
                        found.hint = found.hint.or(own);
                    }
                    if let ([name], true, None) = (&*def.words, def.component, found.component) {
                        found.component = Some(name);
                    }
                    let (TypeKind::Alias(target) | TypeKind::Newtype(target)) = &def.kind else {
                        return Ok(found);
                    };
                    found.ty = target;
                }
                _ => return Ok(found),
            }
        }
        Err(because("it is nested too deep"))
    }

    /// What stands in a node that is called `name`.
    fn shape(&mut self, found: &Found<'_>, name: &str, depth: usize) -> Result<XmlShape, Why> {
        if depth > DEEPEST {
            return Err(because("it is nested too deep"));
        }
        Ok(match found.ty {
            Type::Bool => XmlShape::Boolean,
            Type::Integer(_) | Type::Number => XmlShape::Number,
            Type::String | Type::Secret => XmlShape::Text,
            Type::Base64 | Type::DateTime | Type::Date | Type::Uuid | Type::Ipv4 | Type::Ipv6 => {
                XmlShape::Token
            }
            Type::Own(own) if own.text => XmlShape::Token,
            Type::Array(item) => {
                let hint = found.hint.items.as_deref().cloned().unwrap_or_default();
                let item = self.look(item, hint, found.argument)?;
                XmlShape::List(Box::new(self.item(&item, name, depth + 1)?))
            }
            Type::Map(value) => {
                let value = self.look(value, XmlHint::default(), found.argument)?;
                XmlShape::Map(Box::new(self.shape(&value, name, depth + 1)?))
            }
            Type::Named(id) => self.definition(*id, None, name)?,
            Type::Generic(id, argument) => self.definition(*id, Some(argument), name)?,
            Type::Any => return Err(of(name, "may be any value")),
            _ => return Err(of(name, "has no form in XML")),
        })
    }

    fn definition(
        &mut self,
        id: TypeId,
        argument: Option<&Type>,
        name: &str,
    ) -> Result<XmlShape, Why> {
        let types: &'a Types = self.types;
        let def = types.get(id);
        match &def.kind {
            TypeKind::StringEnum(_) => Ok(XmlShape::Text),
            TypeKind::ScalarEnum(values) => {
                let all = |test: fn(&serde_json::Value) -> bool| {
                    values.values.iter().all(|value| test(&value.wire))
                };
                if all(serde_json::Value::is_number) {
                    Ok(XmlShape::Number)
                } else if all(serde_json::Value::is_boolean) {
                    Ok(XmlShape::Boolean)
                } else {
                    Err(of(name, "has values of several kinds"))
                }
            }
            TypeKind::Struct(_) => {
                let key = (id, argument.cloned());
                if let Some(index) = self.known.get(&key) {
                    return Ok(XmlShape::Object(*index));
                }
                let index = self.xml.objects.len();
                self.xml.objects.push(XmlObject::default());
                self.open.push_back((id, key.1.clone(), index));
                self.known.insert(key, index);
                Ok(XmlShape::Object(index))
            }
            TypeKind::Union(_) => Err(of(name, "is one of several types")),
            _ => Err(of(name, "has no form in XML")),
        }
    }

    /// An item of a list that is called `name`.
    fn item(&mut self, item: &Found<'_>, name: &str, depth: usize) -> Result<XmlNode, Why> {
        if !matches!(
            item.hint.kind,
            None | Some(XmlKind::Element | XmlKind::Nothing)
        ) {
            return Err(of(name, "has items that are no elements"));
        }
        if matches!(item.ty, Type::Array(_)) && item.hint.kind != Some(XmlKind::Element) {
            return Err(of(name, "has lists in it with nothing around them"));
        }
        let component = item.component.filter(|_| self.xml.by_component);
        let name = item.hint.name.as_deref().or(component).unwrap_or(name);
        let shape = self.shape(item, name, depth)?;
        node(name, &item.hint, shape)
    }

    fn member(&mut self, field: &Field, argument: Option<&Type>) -> Result<Member, Why> {
        let hint = self.xml.hints.get(&field.origin);
        let is_given = hint.is_some_and(|hint| hint.name.is_some());
        let mut found = self.look(&field.ty, hint.cloned().unwrap_or_default(), argument)?;
        let is_list = matches!(found.ty, Type::Array(_));
        // Of a list the component's name is that of what is around it, if there is something.
        let component = found
            .component
            .filter(|_| self.xml.by_component && !is_list);
        let name = found.hint.name.clone();
        let name = name.or_else(|| component.map(str::to_owned));
        let name = name.unwrap_or_else(|| field.wire.clone());
        let kind = found.hint.kind.unwrap_or(match found.ty {
            Type::Array(_) => XmlKind::Nothing,
            _ => XmlKind::Element,
        });
        let node = match (kind, found.ty) {
            (XmlKind::Nothing, Type::Array(item)) => {
                let items = found.hint.items.take().map(|items| *items);
                // Nobody says what an item is called, so it is called what the property is: the name of a list that is
                // no node is ignored (OAS 3.0.4, XML Object, `name`).
                let hint = items.unwrap_or_else(|| XmlHint {
                    kind: None,
                    name: None,
                    ..found.hint.clone()
                });
                let item = self.look(item, hint, found.argument)?;
                self.item(&item, &field.wire, 0)?
            }
            (XmlKind::Nothing, _) => return Err(of(&field.wire, "has no node of its own")),
            (XmlKind::Element, _) => {
                let shape = self.shape(&found, &name, 0)?;
                node(&name, &found.hint, shape)?
            }
            (XmlKind::Attribute | XmlKind::Text | XmlKind::Cdata, _) => {
                let shape = self.shape(&found, &name, 0)?;
                use XmlShape::{List, Map, Object};
                if matches!(shape, Object(_) | Map(_) | List(_)) {
                    return Err(of(&field.wire, "has more in it than a text"));
                }
                let mut node = node(&name, &found.hint, shape)?;
                if kind != XmlKind::Attribute {
                    node.local.clear();
                }
                node
            }
        };
        let member = XmlMember {
            property: field.wire.clone(),
            kind,
            required: field.required && kind == XmlKind::Nothing,
            node,
        };
        Ok(Member { member, is_given })
    }

    fn object(&mut self, id: TypeId, argument: Option<&Type>) -> Result<XmlObject, Why> {
        let types: &'a Types = self.types;
        let def = types.get(id);
        let TypeKind::Struct(object) = &def.kind else {
            return Err(None);
        };
        let members = object.fields.iter();
        let members: Result<Vec<Member>, Why> =
            members.map(|field| self.member(field, argument)).collect();
        let members = own_names(members?)?;
        let rest = match &object.additional {
            Additional::Ignored | Additional::Denied => None,
            Additional::Kept(ty) => {
                let name = def.words.join(" ");
                let value = self.look(ty, XmlHint::default(), argument)?;
                Some(self.shape(&value, &name, 0)?)
            }
        };
        Ok(XmlObject {
            words: def.words.clone(),
            members,
            rest,
        })
    }
}
