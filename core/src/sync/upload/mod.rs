//! Photos go home by tus 1.0: offered in one signed request, sent with the tokens that headquarters gives for them, receipted (law 6).
//!
//! Resumes inside a file after a kill, a broken line, a changed network: whoever does not know how far it came asks first, so no byte
//! that headquarters acknowledged is sent again. Hazards' photos first, thumbnails before the photos themselves, then the oldest; over a
//! metered network only what the company lets go. One that does not get on is left with its reason and holds up no other.
//!
//! [`session::UploadSession`] says what to send next and takes in what came back, without a network; [`tus`] is the protocol's form;
//! [`way`] is HTTP.

mod in_hand;
pub mod session;
pub mod status;
pub mod tus;
pub mod way;

#[cfg(test)]
mod tests;
