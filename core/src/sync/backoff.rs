//! When to try again: longer and longer, and never all phones at once.

use std::time::Duration;

/// A sequence of pauses: 1 s, 2 s, 4 s … up to a minute, each cut at random to between half and all of it.
#[derive(Debug, Default)]
pub struct Backoff {
    tried: u32,
}

impl Backoff {
    /// How often to try before giving up.
    pub const TRIES: u32 = 4;

    /// The pause before the next try; `None` when it is time to give up. `random` is any number.
    pub fn next(&mut self, random: u32) -> Option<Duration> {
        self.tried += 1;
        if self.tried >= Self::TRIES {
            return None;
        }
        let whole = 1_000_u64 << (self.tried - 1).min(6);
        let whole = whole.min(60_000);
        Some(Duration::from_millis(whole / 2 + u64::from(random) % (whole / 2 + 1)))
    }

    /// Something went well: the next failure is a first one again.
    pub fn reset(&mut self) {
        self.tried = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_are_spread_and_end() {
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = (0..).map_while(|n| backoff.next(n * 977)).collect();
        assert_eq!(pauses.len(), 3);
        for (n, pause) in pauses.iter().enumerate() {
            let whole = 1_000 << n;
            assert!((whole / 2..=whole).contains(&u64::try_from(pause.as_millis()).unwrap()), "{pauses:?}");
        }
        backoff.reset();
        assert!(backoff.next(0).is_some());
    }
}
