//! One at a time on one upload. Whoever comes makes the one before him end: a phone that changed its network asks again over a new
//! connection, while the old one is still open here and will never bring another byte.

use crate::error::{Error, Result};
use anjian_core::sync::protocol::photo::UploadId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedMutexGuard, watch};

/// So long does somebody wait for his turn.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Who works on which upload, within this program. Between programs the row's offset decides: it moves only from where it was read.
#[derive(Clone, Default)]
pub(in crate::serve) struct Turns(Arc<Mutex<HashMap<UploadId, Arc<Place>>>>);

struct Place {
    turn: Arc<tokio::sync::Mutex<()>>,
    waiting: watch::Sender<u32>,
}

/// A turn at an upload.
pub(super) struct Turn {
    _turn: OwnedMutexGuard<()>,
    asked: watch::Receiver<u32>,
    // Behind the guard: dropped after it.
    _leaves: Leaves,
}

/// Forgets the place when nobody is there any more.
struct Leaves {
    turns: Turns,
    id: UploadId,
    place: Option<Arc<Place>>,
}

/// Counts as waiting, also when whoever waits gives up.
struct Waits<'a>(&'a watch::Sender<u32>);

impl<'a> Waits<'a> {
    fn for_the_turn(waiting: &'a watch::Sender<u32>) -> Self {
        waiting.send_modify(|count| *count += 1);
        Self(waiting)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

impl Turns {
    /// Asks whoever has the turn to end, and takes it after him.
    pub(super) async fn take(&self, id: UploadId) -> Result<Turn> {
        let place = {
            let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || Arc::new(Place { turn: Arc::default(), waiting: watch::channel(0).0 });
            places.entry(id).or_insert_with(new).clone()
        };
        let leaves = Leaves { turns: self.clone(), id, place: Some(place.clone()) };
        let waits = Waits::for_the_turn(&place.waiting);
        let taken = tokio::time::timeout(LONGEST_WAIT, place.turn.clone().lock_owned()).await;
        drop(waits);
        let turn = taken.map_err(|_| Error::Locked)?;
        Ok(Turn { _turn: turn, asked: place.waiting.subscribe(), _leaves: leaves })
    }
}

impl Turn {
    /// Until somebody else waits for it.
    pub(super) async fn is_wanted(&mut self) {
        // The sender lives in the place, which this turn keeps.
        let _ = self.asked.wait_for(|waiting| *waiting > 0).await;
    }
}

impl Drop for Leaves {
    fn drop(&mut self) {
        let mut places = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.place.take());
        if places.get(&self.id).is_some_and(|place| Arc::strong_count(place) == 1) {
            places.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_comes_makes_the_one_before_him_end_and_an_upload_that_nobody_is_at_is_forgotten() {
        let (turns, id) = (Turns::default(), UploadId([1; 16]));
        let mut first = turns.take(id).await.unwrap();
        let other = turns.take(UploadId([2; 16])).await.unwrap();
        let (second, ()) = tokio::join!(turns.take(id), async {
            first.is_wanted().await;
            drop(first);
        });
        drop((second.unwrap(), other));
        assert!(turns.0.lock().unwrap().is_empty());
    }
}
