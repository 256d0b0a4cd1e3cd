//! Declared operations -> the items that they stand for, so that who reads generated code need not know their grammar.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, FnArg, Ident, Item, ItemMacro, Token, Type};

/// Items in which each `operation!` is the type of the calls, its setters, what it gives, and the macros of its methods.
///
/// # Errors
///
/// When a declaration is of a form that this does not know.
pub fn expanded(items: Vec<Item>) -> Result<Vec<Item>, String> {
    let mut all = Vec::new();
    for item in items {
        match item {
            Item::Macro(declared) if declared.mac.path.is_ident("operation") => {
                let file = expand(&declared).and_then(syn::parse2::<syn::File>);
                let file = file.map_err(|error| format!("{error}: {}", declared.mac.tokens))?;
                all.extend(file.items);
            }
            Item::Macro(declared) if declared.mac.path.is_ident("client") => {
                let file = client.parse2(declared.mac.tokens.clone());
                let file = file.and_then(syn::parse2::<syn::File>);
                all.extend(file.map_err(|error| error.to_string())?.items);
            }
            item => all.push(item),
        }
    }
    Ok(all)
}

/// `Client, ClientBuilder { .. }`: the methods of both.
fn client(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let client: Ident = input.parse()?;
    input.parse::<Token![,]>()?;
    let builder: Ident = input.parse()?;
    let body;
    syn::braced!(body in input);
    let mut methods = Vec::new();
    let section = |input: ParseStream<'_>| {
        let word: Option<Ident> = input.parse()?;
        let rest: TokenStream = input.parse()?;
        Ok(word.map(|word| (word.to_string(), rest)))
    };
    let method = |input: ParseStream<'_>| {
        input.call(Attribute::parse_outer)?;
        let name: Option<Ident> = input.parse()?;
        input.parse::<TokenStream>()?;
        Ok(name)
    };
    for sentence in sentences(body.parse::<TokenStream>()?) {
        match section.parse2(sentence)? {
            Some((word, rest)) if word == "choose" || word == "credentials" => {
                let Some(TokenTree::Group(group)) = rest.into_iter().next() else {
                    continue;
                };
                for sentence in sentences(group.stream()) {
                    methods.extend(method.parse2(sentence)?);
                }
            }
            _ => {}
        }
    }
    Ok(quote! {
        impl #client {
            pub fn builder() {}
            pub fn runtime(&self) {}
        }
        impl #builder {
            pub fn base_url(self) {}
            pub fn timeout(self) {}
            pub fn retry(self) {}
            pub fn answers(self) {}
            pub fn on_drift(self) {}
            pub fn header(self) {}
            pub fn transport(self) {}
            pub fn configure(self) {}
            pub fn build(self) {}
            #(pub fn #methods(self) {})*
        }
    })
}

fn expand(declared: &ItemMacro) -> syn::Result<TokenStream> {
    let head = |input: ParseStream<'_>| {
        input.parse::<Type>()?;
        input.parse::<Token![,]>()?;
        let call: Ident = input.parse()?;
        let body;
        syn::braced!(body in input);
        Ok((call, body.parse::<TokenStream>()?))
    };
    let (call, body) = head.parse2(declared.mac.tokens.clone())?;
    let (mut methods, mut macros, mut gives) = (Vec::new(), Vec::new(), TokenStream::new());
    for sentence in sentences(body) {
        let first = sentence.clone().into_iter().next();
        match first.map(|token| token.to_string()).as_deref() {
            Some("#") => methods.push(setter.parse2(sentence)?),
            Some("uploads") => macros.push(quote!(upload_method)),
            Some("pages") => macros.push(quote!(paging_methods)),
            Some("envelope") => macros.push(quote!(enveloped_method)),
            Some(_) if gives.is_empty() => gives = outcome.parse2(sentence)?,
            _ => {}
        }
    }
    Ok(quote! {
        pub struct #call(pub(super) Request);
        impl #call { #(#methods)* }
        impl Operation for #call { #gives }
        apiloom_runtime::codegen::operation_methods!(#call);
        #(apiloom_runtime::codegen::#macros!(#call);)*
    })
}

/// What stands before each semicolon.
fn sentences(body: TokenStream) -> Vec<TokenStream> {
    let mut all = vec![TokenStream::new()];
    for token in body {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ';' => all.push(TokenStream::new()),
            _ => all
                .last_mut()
                .into_iter()
                .for_each(|last| last.extend([token.clone()])),
        }
    }
    all
}

/// `Users::get_user -> models::User, super::GetUserError`
fn outcome(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    input.parse::<Ident>()?;
    input.parse::<Token![::]>()?;
    input.parse::<Ident>()?;
    input.parse::<Token![->]>()?;
    let output: Type = input.parse()?;
    input.parse::<Token![,]>()?;
    let error: Type = input.parse()?;
    Ok(quote!(type Output = #output; type Error = #error;))
}

/// `page(page: i32) => query("page")`
fn setter(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let notes = input.call(Attribute::parse_outer)?;
    let name: Ident = input.parse()?;
    let given;
    syn::parenthesized!(given in input);
    let given = Punctuated::<FnArg, Token![,]>::parse_terminated(&given)?;
    input.parse::<Token![=>]>()?;
    let put: Ident = input.parse()?;
    let with;
    syn::parenthesized!(with in input);
    let with = Punctuated::<Expr, Token![,]>::parse_terminated(&with)?;
    let with = with.iter();
    let value = given.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => Some(&argument.pat),
        FnArg::Receiver(_) => None,
    });
    Ok(quote! {
        #(#notes)*
        pub fn #name(self, #given) -> Self { self.#put(#(#with,)* #(#value)*) }
    })
}
