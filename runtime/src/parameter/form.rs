//! Objects as forms whose fields are described one by one (OAS 3.0.4, Encoding Object).

use super::{Parameter, escaped, join};
use crate::json::Reader;
use crate::request_error::RequestError;

/// An object as a whole form: each property as it is described, or as [`Parameter::as_form`] writes it.
pub(crate) fn form_by(fields: &[Parameter], json: &[u8]) -> Result<String, RequestError> {
    let usual = Parameter::new("");
    let mut pairs: Vec<Result<String, RequestError>> = Vec::new();
    let read = Reader::new(json).entries(&mut |key, input| {
        let value = input.span()?;
        let described = fields.iter().find(|field| field.name == key);
        pairs.push(match described {
            Some(field) => field.shape(value.as_bytes()).and_then(|shape| {
                field
                    .whole_in_query(&shape)
                    .map(|()| field.in_query(&shape))
            }),
            None => usual
                .shape(value.as_bytes())
                .map(|shape| usual.deep(&escaped(key), &shape, "&")),
        });
        Ok(())
    });
    read.map_err(|_| RequestError::new("the form is no object"))?;
    let pairs: Vec<String> = pairs.into_iter().collect::<Result<_, _>>()?;
    Ok(join(pairs.into_iter().filter(|pair| !pair.is_empty()), "&"))
}
