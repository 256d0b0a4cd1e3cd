//! The tables of bodies in XML.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{attributes, inert};
use super::{Input, ident};
use crate::api::{XmlBody, XmlKind, XmlMember, XmlNode, XmlShape};

/// The statics in `wire`: one for each object, and for each root.
pub fn tables(input: Input<'_>) -> Vec<TokenStream> {
    let xml = &input.api.xml;
    let allow = input.allow_unused();
    let objects = xml.objects.iter().zip(&input.names.xml_objects);
    let objects = objects.map(|(object, name)| {
        let words = inert(&object.words.join(" ")).concat().replace('`', "");
        let doc = attributes(&[format!("What stands where in an element of `{words}`.")]);
        let name = ident(name);
        let members = object
            .members
            .iter()
            .map(|member| self::member(input, member));
        let shape = match &object.rest {
            None => quote!(xml::Shape::Object(&[#(#members),*])),
            Some(rest) => {
                let rest = shape(input, rest);
                quote!(xml::Shape::Open(&[#(#members),*], #rest))
            }
        };
        quote!(xml_table!(Shape { #doc #allow #name = #shape });)
    });
    let roots = xml.roots.iter().zip(&input.names.xml_roots);
    let roots = roots.map(|(root, name)| {
        let words = inert(&root.local).concat().replace('`', "");
        let doc = attributes(&[format!("A body whose root is `{words}`.")]);
        let (name, node) = (ident(name), node(input, root, true));
        quote!(xml_table!(Node { #doc #allow #name = #node });)
    });
    objects.chain(roots).collect()
}

/// A reference to the root of a body; every body that is left XML has one.
pub fn root(input: Input<'_>, body: &XmlBody) -> TokenStream {
    let name = body.root.and_then(|root| input.names.xml_roots.get(root));
    let name = name.map(ident);
    quote!(&wire::#name)
}

fn member(input: Input<'_>, member: &XmlMember) -> TokenStream {
    let property = &member.property;
    let required = member.required.then(|| quote!(.required()));
    let node = node(input, &member.node, false);
    let shape = shape(input, &member.node.shape);
    let member = match member.kind {
        XmlKind::Attribute => quote!(attribute(#property, #node)),
        XmlKind::Element => quote!(element(#property, #node)),
        XmlKind::Nothing => quote!(items(#property, #node)),
        XmlKind::Text => quote!(text(#property, #shape)),
        XmlKind::Cdata => quote!(cdata(#property, #shape)),
    };
    quote!(xml::Member::#member #required)
}

/// A node; whether its name is strict is said where it matters: of roots and of items in lists.
fn node(input: Input<'_>, node: &XmlNode, strict: bool) -> TokenStream {
    let local = &node.local;
    let shape = shape(input, &node.shape);
    let strict = (strict && node.strict).then(|| quote!(.strict()));
    let part = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let prefix = part(&node.prefix).map(|prefix| quote!(.prefix(#prefix)));
    let namespace = part(&node.namespace).map(|namespace| quote!(.namespace(#namespace)));
    quote!(xml::Node::new(#local, #shape) #strict #prefix #namespace)
}

/// A reference to a shape.
fn shape(input: Input<'_>, shape: &XmlShape) -> TokenStream {
    match shape {
        XmlShape::Text => quote!(&xml::Shape::Text),
        XmlShape::Token => quote!(&xml::Shape::Token),
        XmlShape::Number => quote!(&xml::Shape::Number),
        XmlShape::Boolean => quote!(&xml::Shape::Boolean),
        XmlShape::Object(index) => {
            let name = input.names.xml_objects.get(*index).map(ident);
            quote!(&#name)
        }
        XmlShape::Map(value) => {
            let value = self::shape(input, value);
            quote!(&xml::Shape::Open(&[], #value))
        }
        XmlShape::List(item) => {
            let item = node(input, item, true);
            quote!(&xml::Shape::List(#item))
        }
    }
}
