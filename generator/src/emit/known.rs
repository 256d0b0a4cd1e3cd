//! Known values of properties: what is compared, and the patterns that match them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::Known;

/// How known values are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    Json,
    Both,
}

impl Form {
    /// How these are.
    pub fn of(values: &[&Known]) -> Form {
        match (
            values.iter().any(|value| value.text),
            values.iter().any(|value| !value.text),
        ) {
            (true, true) => Form::Both,
            (false, true) => Form::Json,
            _ => Form::Text,
        }
    }

    /// What is compared.
    pub fn of_told(self, told: &TokenStream) -> TokenStream {
        match self {
            Form::Text => quote!(#told.text()),
            Form::Json => quote!(#told.json()),
            Form::Both => quote!((#told.text(), #told.json())),
        }
    }

    /// What any of some values matches.
    pub fn pattern(self, values: &[Known]) -> TokenStream {
        let words = |text: bool| -> Vec<&String> {
            let words = values.iter().filter(|value| value.text == text);
            words.map(|value| &value.word).collect()
        };
        let (texts, others) = (words(true), words(false));
        let of_texts = (!texts.is_empty()).then(|| quote!(Some(#(#texts)|*)));
        let of_others = (!others.is_empty()).then(|| quote!(Some(#(#others)|*)));
        match (self, of_texts, of_others) {
            (Form::Both, Some(texts), Some(others)) => quote!((#texts, _) | (_, #others)),
            (Form::Both, Some(texts), None) => quote!((#texts, _)),
            (Form::Both, None, others) => quote!((_, #others)),
            (_, texts, others) => quote!(#texts #others),
        }
    }
}
