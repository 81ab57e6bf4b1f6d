//! Panics inside a document: caught, and told from the rest.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Has panics that [`guarded`] catches keep quiet. Others are told as before.
pub(super) fn install() {
    let others = take_hook();
    set_hook(Box::new(move |info| match GUARDED.get() {
        true => LAST.with_borrow_mut(|last| *last = info.to_string().replace('\n', " ")),
        false => others(info),
    }));
}

/// Does something that should not panic; if it does, gives what the panic said. What it was doing is lost with it.
pub(super) fn guarded<T>(what: impl FnOnce() -> T) -> Result<T, String> {
    GUARDED.set(true);
    let done = catch_unwind(AssertUnwindSafe(what));
    GUARDED.set(false);
    done.map_err(|_| LAST.take())
}

#[cfg(test)]
mod tests {
    use super::{guarded, install};

    #[test]
    fn a_panic_is_caught_and_told() {
        install();
        assert_eq!(guarded(|| 1), Ok(1));
        let said = guarded(|| [0][std::hint::black_box(1_usize)]).unwrap_err();
        assert!(said.contains("out of bounds") && said.contains("guard.rs"), "{said}");
        assert_eq!(guarded(|| 2), Ok(2));
    }
}
