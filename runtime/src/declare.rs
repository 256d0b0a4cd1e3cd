//! What belongs to a generated item, said in one line for each few properties, values or answers.
//!
//! The item itself stays one of the client's: what people read, complete and jump to. A declaration beside it gives
//! what is alike in all of them.

mod clients;
mod made;
mod objects;
mod shown;
mod unions;
mod values;
