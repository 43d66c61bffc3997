//! Passwords: argon2id with a salt of their own; compared in constant time by the library. A wrong name costs as long as a wrong
//! password, so that nobody can find out who has an account.

use crate::error::{Error, Result};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

/// The shortest that is taken.
const LEAST: usize = 10;
/// The longest that is looked at.
const MOST: usize = 200;

/// 19 MiB, 2 passes, 1 lane: what OWASP names for argon2id. A debug build, in which it would take seconds, uses the same.
fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|e| Error::Broken(format!("argon2: {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The text that is kept instead of a password.
pub(super) fn hash(password: &str) -> Result<String> {
    if password.chars().count() < LEAST || password.len() > MOST {
        return Err(Error::Invalid(format!("a password has at least {LEAST} characters and at most {MOST} bytes")));
    }
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).map_err(|e| Error::Broken(format!("no randomness: {e}")))?;
    let salt = SaltString::encode_b64(&salt).map_err(|e| Error::Broken(format!("a salt: {e}")))?;
    let hash =
        argon2()?.hash_password(password.as_bytes(), &salt).map_err(|e| Error::Broken(format!("argon2: {e}")))?;
    Ok(hash.to_string())
}

/// Whether a password is the one that was kept. Without one kept the same work is done, and the answer is no.
pub(super) fn is_right(password: &str, kept: Option<&str>) -> Result<bool> {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$YW5qaWFuLW5vYm9keQ$47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
    if password.len() > MOST {
        return Ok(false);
    }
    let parsed = PasswordHash::new(kept.unwrap_or(NOBODY)).map_err(|e| Error::Broken(format!("a password: {e}")))?;
    let right = argon2()?.verify_password(password.as_bytes(), &parsed).is_ok();
    Ok(right && kept.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_kept_as_a_hash_of_its_own_and_only_it_opens() {
        let (one, two) = (hash("correct horse").unwrap(), hash("correct horse").unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && one != two);
        assert!(is_right("correct horse", Some(&one)).unwrap());
        assert!(!is_right("correct horses", Some(&one)).unwrap());
        assert!(!is_right("correct horse", None).unwrap());
        assert!(matches!(hash("short"), Err(Error::Invalid(_))));
    }
}
