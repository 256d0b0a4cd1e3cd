//! The module `wire`: the marker of this client, and what JSON means for types of other crates.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::Input;
use crate::api::{Own, Type};
use crate::config::{DateTimeLibrary, UuidLibrary};

/// The items of `wire`.
pub fn wire(input: Input<'_>) -> Vec<TokenStream> {
    let mut items = vec![quote! {
        /// Marks the JSON of this client: `Read<Wire>` and `Write<Wire>` say how its types are read and
        /// written, those of other crates included.
        #[derive(Debug)]
        pub enum Wire {}
    }];
    items.push(quote!(wire_functions!(Wire);));
    let date_time = uses(input, &Type::DateTime);
    let date = uses(input, &Type::Date);
    match input.config.date_time {
        DateTimeLibrary::Chrono => {
            if date_time {
                items.push(foreign(
                    &quote!(chrono::DateTime<chrono::FixedOffset>),
                    &quote!(input.date_time(chrono::DateTime::parse_from_rfc3339)),
                    &quote!(
                        out.display(value.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
                    ),
                ));
            }
            if date {
                items.push(from_str(&quote!(chrono::NaiveDate), &quote!(date)));
            }
        }
        DateTimeLibrary::Jiff => {
            if date_time {
                items.push(from_str(&quote!(jiff::Timestamp), &quote!(date_time)));
            }
            if date {
                items.push(from_str(&quote!(jiff::civil::Date), &quote!(date)));
            }
        }
        DateTimeLibrary::Time => {
            let rfc3339 = quote!(time::format_description::well_known::Rfc3339);
            if date_time {
                items.push(foreign(
                    &quote!(time::OffsetDateTime),
                    &quote!(input.date_time(|text| time::OffsetDateTime::parse(text, &#rfc3339))),
                    &quote!(out.string(&value.format(&#rfc3339).unwrap_or_default())),
                ));
            }
            if date {
                let iso = quote!(time::format_description::well_known::Iso8601::DATE);
                items.push(foreign(
                    &quote!(time::Date),
                    &quote!(input.date(|text| time::Date::parse(text, &#iso))),
                    &quote!(out.string(&value.format(&#iso).unwrap_or_default())),
                ));
            }
        }
        DateTimeLibrary::String => {}
    }
    if uses(input, &Type::Uuid) && matches!(input.config.uuid, UuidLibrary::Uuid) {
        items.push(from_str(&quote!(uuid::Uuid), &quote!(parse_text)));
    }
    for own in own_types(input) {
        let ty = super::ty::own_path(&own.path);
        items.push(match own.text {
            true => from_str(&ty, &quote!(parse_text)),
            false => foreign(&ty, &quote!(input.by_serde()), &quote!(out.by_serde(value))),
        });
    }
    items.extend(super::xml::tables(input));
    items
}

/// The types of the user's that are in use, each once and sorted.
pub fn own_types(input: Input<'_>) -> Vec<Own> {
    let mut found: BTreeMap<String, Own> = BTreeMap::new();
    let mut look = |ty: &Type| {
        ty.for_each_own(&mut |own| {
            found.entry(own.path.clone()).or_insert_with(|| own.clone());
        });
    };
    for (_, def) in input.api.types.iter().filter(|(_, def)| !def.dropped) {
        def.kind.for_each_type(&mut look);
    }
    for operation in &input.api.operations {
        operation.for_each_sent(&mut look);
        operation.for_each_received(&mut look);
    }
    found.into_values().collect()
}

/// The aliases of dates in `models`, so that another library is another line.
pub fn date_aliases(input: Input<'_>) -> Vec<TokenStream> {
    // From the root: beside the aliases are the modules of tags, which may be called `time`.
    let (date_time, date) = match input.config.date_time {
        DateTimeLibrary::Chrono => (
            quote!(::chrono::DateTime<::chrono::FixedOffset>),
            quote!(::chrono::NaiveDate),
        ),
        DateTimeLibrary::Jiff => (quote!(::jiff::Timestamp), quote!(::jiff::civil::Date)),
        DateTimeLibrary::Time => (quote!(::time::OffsetDateTime), quote!(::time::Date)),
        DateTimeLibrary::String => (quote!(String), quote!(String)),
    };
    let mut items = Vec::new();
    if uses(input, &Type::DateTime) {
        items.push(quote! {
            /// A point in time (`format: date-time`, RFC 3339).
            pub type DateTime = #date_time;
        });
    }
    if uses(input, &Type::Date) {
        items.push(quote! {
            /// A day (`format: date`, RFC 3339).
            pub type Date = #date;
        });
    }
    items
}

/// Whether anything in the client is of a type.
pub fn uses(input: Input<'_>, wanted: &Type) -> bool {
    let mut found = false;
    let mut look = |ty: &Type| found |= ty.mentions(wanted);
    for (_, def) in input.api.types.iter().filter(|(_, def)| !def.dropped) {
        def.kind.for_each_type(&mut look);
    }
    for operation in &input.api.operations {
        operation.for_each_sent(&mut look);
        operation.for_each_received(&mut look);
    }
    found
}

/// `read` is the reader's method that takes a parser.
fn from_str(ty: &TokenStream, read: &TokenStream) -> TokenStream {
    foreign(
        ty,
        &quote!(input.#read(|text| text.parse::<#ty>())),
        &quote!(out.display(value)),
    )
}

fn foreign(ty: &TokenStream, read: &TokenStream, write: &TokenStream) -> TokenStream {
    quote! {
        foreign!(Wire, #ty, { read(input) => #read, write(value, out) => #write });
    }
}
