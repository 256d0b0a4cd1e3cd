//! A further type of success.
//-         '202':
//-           description: Another.
//+         '203': {description: Nothing.}
//+         '202':
//+           description: Another.
//= new

use super::shop::things::UploadSuccess;

pub fn caller(answer: &UploadSuccess) -> &str {
    match answer {
        UploadSuccess::Ok(note) => &note.text,
        UploadSuccess::Accepted(problem) => &problem.message,
        _ => "",
    }
}
