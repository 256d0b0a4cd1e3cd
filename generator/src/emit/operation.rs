//! Operations: the handle's methods and the calls they make.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::docs::{attributes, docs, inert};
use super::sent::{arguments, given, optional_values, required_struct, uploads};
use super::ty::ty;
use super::{Input, answers, ident};
use crate::api::{CertificateUse, Channel, Docs, Location, Operation, Refresh, Requirement, Tag};
use crate::naming::{ModuleNames, OperationNames};

/// The handle of a tag, its methods and the client's way to it.
pub fn handle(
    input: Input<'_>,
    tag: &Tag,
    names: &ModuleNames,
    operations: &[usize],
) -> Vec<TokenStream> {
    let (module, handle) = (ident(&names.module), ident(&names.handle));
    let title = if tag.name.is_empty() {
        "Operations without a tag.".to_owned()
    } else {
        format!("{}.", tag.name)
    };
    let words = Docs {
        description: tag.description.clone(),
        ..Docs::default()
    };
    let handle_docs = docs(&words, &inert(&title).concat());
    let accessor = attributes(&[format!("The operations of [`{module}`](super::{module}).")]);
    let methods = operations.iter().filter_map(|index| {
        Some(method(
            input,
            input.api.operations.get(*index)?,
            input.names.operations.get(*index)?,
        ))
    });
    let accessors = super::former::accessors(names);
    let mut items = vec![
        quote! {
            #handle_docs
            #[derive(Clone, Debug)]
            pub struct #handle(Client);
        },
        quote! {
            impl super::Client {
                #accessor
                pub fn #module(&self) -> #handle {
                    #handle(self.runtime().clone())
                }
                #(#accessors)*
            }
        },
        quote! {
            impl #handle { #(#methods)* }
        },
    ];
    items.extend(super::former::former(&names.former_handle, &names.handle));
    items
}

/// The words of an operation, and its method and path.
fn operation_docs(input: Input<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    // Where nothing says what it does, its method and path do.
    let name = operation.id.as_deref();
    let name = name.map(|name| format!("{}.", inert(name).concat()));
    let said = Docs {
        deprecated: false,
        ..operation.docs.clone()
    };
    let text = docs(&said, &name.unwrap_or_default());
    let line = inert(&format!(
        "`{} {}`",
        operation.method.as_str(),
        operation.path.0.replace('`', "")
    ))
    .concat();
    let outcome = super::reply::outcome(input, operation, names);
    let place = format!("{line} gives {outcome}.");
    let place = match text.is_empty() {
        true => attributes(&[place]),
        false => attributes(&[String::new(), place]),
    };
    let session = operation.refresh.is_some().then(|| {
        attributes(&[
            String::new(),
            "A session whose tokens it refreshes is begun by [`Session::refreshed_by`]\
             (apiloom_runtime::auth::Session::refreshed_by)."
                .to_owned(),
        ])
    });
    let certificate = operation.certificate.map(|used| {
        let verb = match used {
            CertificateUse::Needed => "Needs",
            CertificateUse::Accepted => "Accepts",
        };
        let shown = "which the [`transport`](super::ClientBuilder::transport) shows";
        attributes(&[
            String::new(),
            format!("{verb} a certificate of the client, {shown}."),
        ])
    });
    let channel = operation.channel.is_some().then(|| {
        attributes(&[
            String::new(),
            "It opens a WebSocket: `Socket::channel` of the package `apiloom-live` takes this call.".to_owned(),
        ])
    });
    let permissions = permissions(operation).map(|line| attributes(&[String::new(), line]));
    let leads = attributes(&super::leads::leads(input, operation, names));
    quote!(#text #place #session #certificate #permissions #channel #leads)
}

/// What `x-permissions` says that a caller has to be allowed.
fn permissions(operation: &Operation) -> Option<String> {
    let fact = operation
        .facts
        .iter()
        .find(|fact| fact.name == "x-permissions")?;
    let all: Vec<String> = serde_json::from_str(&fact.json).ok()?;
    let all = all.iter().map(|one| format!("`{}`", one.replace('`', "'")));
    let all: Vec<String> = all.collect();
    let needs = (!all.is_empty()).then(|| format!("Needs the permissions {}.", all.join(", ")))?;
    Some(inert(&needs).concat())
}

fn method(input: Input<'_>, operation: &Operation, names: &OperationNames) -> TokenStream {
    let (name, call) = (ident(&names.method), ident(&names.call));
    let docs = operation_docs(input, operation, names);
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let (arguments, sets) = arguments(input, operation, names);
    let mut request = quote!(Wire::call(&self.0));
    let (mut before, mut sets) = (Vec::new(), sets.as_slice());
    while let Some((some, rest)) = sets.split_at_checked(LONGEST_CHAIN)
        && !rest.is_empty()
    {
        before.push(quote!(let request = #request #(#some)*;));
        (request, sets) = (quote!(request), rest);
    }
    let former = super::former::methods(names, &arguments, &given(operation, names));
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, #arguments) -> calls::#call {
            #(#before)*
            #request #(#sets)* .done()
        }
        #(#former)*
    }
}

/// The most calls in one chain: those who read code go one level deeper with each.
const LONGEST_CHAIN: usize = 40;

/// The call of an operation: its type, its optional parameters, and what it means.
pub fn call(
    input: Input<'_>,
    operation: &Operation,
    names: &OperationNames,
    module: &ModuleNames,
) -> Vec<TokenStream> {
    let (call, handle, method) = (
        ident(&names.call),
        ident(&module.handle),
        ident(&names.method),
    );
    let output = super::reply::output_type(input, operation, names);
    let error = super::reply::error_type(operation, names);
    let meta = meta(input, operation);
    let answers = super::reply::answers(input, operation, names);
    let enveloped = super::reply::enveloped(input, operation);
    let paging = super::paging::paginated(input, operation);
    let refreshes = refreshes(operation);
    let channel = channel(input, operation);
    let uploads = uploads(operation).then(|| quote!(uploads on_progress;));
    let setters = optional_values(operation, names);
    let setters = setters.iter().map(|value| value.setter(input));
    let declaration = quote! {
        operation!(Wire, #call {
            #handle::#method -> #output, #error;
            #meta;
            #answers #enveloped #paging #refreshes #channel #uploads #(#setters)*
        });
    };
    let required = required_struct(input, operation, names);
    required.into_iter().chain([declaration]).collect()
}

/// The line that says what goes over the socket.
fn channel(input: Input<'_>, operation: &Operation) -> Option<TokenStream> {
    let Channel {
        sent,
        received,
        envelope,
    } = operation.channel.as_ref()?;
    let path = quote!(models::);
    let (sent, received) = (ty(input, sent, &path), ty(input, received, &path));
    let envelope = envelope.as_ref().map(|envelope| {
        let (name, payload) = (&envelope.name, &envelope.payload);
        let id = envelope.id.then(|| quote!(, id));
        let timestamp = envelope.timestamp.then(|| quote!(, timestamp));
        let heartbeat = envelope.heartbeat.then(|| quote!(, heartbeat));
        quote!(, envelope(#name, #payload) #id #timestamp #heartbeat)
    });
    Some(quote!(channel #sent, #received #envelope;))
}

/// The line that says where tokens stand.
fn refreshes(operation: &Operation) -> Option<TokenStream> {
    let Refresh {
        request,
        access,
        refresh,
        expires,
    } = operation.refresh.as_ref()?;
    let refresh = refresh.iter().map(|at| quote!(, refresh(#at)));
    let expires = expires.iter().map(|at| quote!(, expires(#at)));
    Some(quote!(refreshes(#request, #access) #(#refresh)* #(#expires)*;))
}

/// What is known of an operation before it is called.
fn meta(input: Input<'_>, operation: &Operation) -> TokenStream {
    let id = operation
        .id
        .clone()
        .unwrap_or_else(|| format!("{} {}", operation.method.as_str(), operation.path.0));
    let template = operation.path.path();
    let query = match operation.path.query() {
        "" => None,
        query => Some(quote!(query(#query))),
    };
    // The crate http has constants of the methods of RFC 9110 and RFC 5789 only.
    let verb = match operation.method.usual() {
        None | Some("QUERY") => {
            let method = operation.method.as_str();
            quote!(named(#method))
        }
        Some(method) => super::ours(method).into_token_stream(),
    };
    let accept = answers::accept(operation);
    let accept = (accept != "*/*").then(|| quote!(accept(#accept)));
    let streamed = answers::streamed(operation);
    let alternatives = operation.security.as_slice();
    let security = (!alternatives.is_empty()).then(|| {
        let schemes = alternatives.iter().map(|all| {
            let schemes = all.iter().map(|requirement| &requirement.scheme);
            quote!(&[#(#schemes),*])
        });
        quote!(security(&[#(#schemes),*]))
    });
    let scoped = |all: &Vec<Requirement>| all.iter().any(|one| !one.scopes.is_empty());
    let scopes = alternatives.iter().any(scoped).then(|| {
        let scopes = alternatives.iter().map(|all| {
            let scopes = all.iter().map(|requirement| {
                let scopes = &requirement.scopes;
                quote!(&[#(#scopes),*])
            });
            quote!(&[#(#scopes),*])
        });
        quote!(scopes(&[#(#scopes),*]))
    });
    let arguments = credential_arguments(input, operation, alternatives);
    let repetition = &operation.repetition;
    let idempotent = repetition.idempotent.map(|yes| quote!(idempotent(#yes)));
    let attempts = repetition.most_attempts.map(|count| {
        let count = proc_macro2::Literal::u32_unsuffixed(count);
        quote!(max_attempts(#count))
    });
    let key = repetition.key_header.as_ref();
    let key = key.map(|name| quote!(idempotency_key(#name)));
    let secrets = &operation.secrets;
    let secrets = (!secrets.is_empty()).then(|| quote!(secrets(&[#(#secrets),*])));
    let facts = operation.facts.iter().map(|fact| {
        let (name, json) = (fact.name, &fact.json);
        quote!((#name, #json))
    });
    let facts = (!operation.facts.is_empty()).then(|| quote!(facts(&[#(#facts),*])));
    let known = [
        query, accept, streamed, security, scopes, arguments, idempotent, attempts, key, secrets,
        facts,
    ];
    let known = known.iter().flatten();
    quote!(#verb #template, #id #(, #known)*)
}

/// Which schemes have a parameter in their place.
fn credential_arguments(
    input: Input<'_>,
    operation: &Operation,
    alternatives: &[Vec<Requirement>],
) -> Option<TokenStream> {
    let mut names: Vec<&str> = Vec::new();
    let mut places = Vec::new();
    for requirement in alternatives.iter().flatten() {
        let mut schemes = input.api.security_schemes.iter();
        let scheme = schemes.find(|scheme| scheme.name == requirement.scheme);
        let Some((scheme, parameter)) =
            scheme.and_then(|scheme| Some((scheme, operation.argument_of(&scheme.kind)?)))
        else {
            continue;
        };
        if names.contains(&scheme.name.as_str()) {
            continue;
        }
        names.push(&scheme.name);
        let kind = match parameter.location {
            Location::Query => "query",
            Location::Cookie => "cookie",
            _ => "header",
        };
        let (scheme, name) = (&scheme.name, &parameter.wire);
        places.push(quote!((#scheme, #kind, #name)));
    }
    (!places.is_empty()).then(|| quote!(arguments(&[#(#places),*])))
}
