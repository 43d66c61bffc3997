//! The door of a workspace: calls go in while it is open, and closing waits until those inside are out, so that the folder
//! is free when `close` returns.

use crate::error::AnjianError;
use std::cell::RefCell;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The door.
#[derive(Debug)]
pub(crate) struct Gate<T> {
    state: Mutex<State<T>>,
    quiet: Condvar,
}

#[derive(Debug)]
struct State<T> {
    inner: Option<T>,
    inside: usize,
}

thread_local! {
    /// The gates in which this thread is now, innermost last: a listener may close the workspace that calls it.
    static INSIDE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

impl<T: Clone> Gate<T> {
    /// An open door to something.
    pub(crate) fn new(inner: T) -> Self {
        Self { state: Mutex::new(State { inner: Some(inner), inside: 0 }), quiet: Condvar::new() }
    }

    /// Goes in and does something.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&T) -> Result<R, AnjianError>) -> Result<R, AnjianError> {
        let inner = {
            let mut state = self.lock();
            let inner = state.inner.clone().ok_or(AnjianError::Closed)?;
            state.inside += 1;
            inner
        };
        let _leaves = Leaves::of(self);
        let result = work(&inner);
        drop(inner);
        result
    }

    /// Closes the door; `before` may hurry those inside. Waits until they are out, unless this thread is inside itself:
    /// two listeners that close what calls them must not wait for each other.
    pub(crate) fn close(&self, before: impl FnOnce(&T)) {
        let taken = self.lock().inner.take();
        if let Some(inner) = taken {
            before(&inner);
        }
        if INSIDE.with_borrow(|gates| gates.contains(&self.name())) {
            return;
        }
        let waited = self.quiet.wait_while(self.lock(), |state| state.inside > 0);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn name(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Goes out again, also when the work panics.
struct Leaves<'a, T: Clone>(&'a Gate<T>);

impl<'a, T: Clone> Leaves<'a, T> {
    fn of(gate: &'a Gate<T>) -> Self {
        INSIDE.with_borrow_mut(|gates| gates.push(gate.name()));
        Self(gate)
    }
}

impl<T: Clone> Drop for Leaves<'_, T> {
    fn drop(&mut self) {
        INSIDE.with_borrow_mut(|gates| gates.pop());
        self.0.lock().inside -= 1;
        self.0.quiet.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, mpsc};

    #[test]
    fn closing_waits_for_calls_inside_and_nobody_enters_afterwards() {
        let gate = Arc::new(Gate::new(Arc::new(())));
        let (entered, hears) = mpsc::channel();
        let (go, goes) = mpsc::channel::<()>();
        let inside = std::thread::spawn({
            let gate = gate.clone();
            move || {
                gate.with(|_| {
                    entered.send(()).unwrap();
                    goes.recv().unwrap();
                    Ok(())
                })
            }
        });
        hears.recv().unwrap();
        let closing = std::thread::spawn({
            let gate = gate.clone();
            move || gate.close(|_| go.send(()).unwrap())
        });
        closing.join().unwrap();
        inside.join().unwrap().unwrap();
        assert_eq!(gate.with(|_| Ok(())), Err(AnjianError::Closed));
        gate.close(|_| unreachable!("it is closed already"));
    }

    #[test]
    fn a_call_may_close_the_door_behind_itself() {
        let gate = Gate::new(Arc::new(()));
        gate.with(|_| {
            gate.close(|_| {});
            Ok(())
        })
        .unwrap();
        assert_eq!(gate.with(|_| Ok(())), Err(AnjianError::Closed));
    }
}
