//! Errors are matched with a last arm for all others.
//-         '404':
//-           description: Not there.
//+         '410': {description: Gone.}
//+         '404':
//+           description: Not there.
//= new

use super::shop::Error;
use super::shop::things::GetThingError;

pub fn caller(error: &Error<GetThingError>) -> bool {
    match error {
        Error::Api(answer) => match answer.kind() {
            GetThingError::NotFound(problem) => problem.message.is_empty(),
            _ => false,
        },
        _ => false,
    }
}
