//! Catches panics inside a document, so that they cost that document alone.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static MESSAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Silences panics that [`catch_panic`] catches. Others are reported as before.
pub(crate) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = take_hook();
        set_hook(Box::new(move |info| match GUARDED.get() {
            true => MESSAGE.with_borrow_mut(|message| *message = info.to_string().replace('\n', " ")),
            false => previous(info),
        }));
    });
}

/// Runs something that should not panic.
///
/// # Errors
/// The message of the panic, if it does.
pub(crate) fn catch_panic<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    GUARDED.set(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    GUARDED.set(false);
    result.map_err(|_| MESSAGE.take())
}

#[cfg(test)]
mod tests {
    use super::{catch_panic, install};

    #[test]
    fn a_panic_is_caught_with_its_message() {
        install();
        assert_eq!(catch_panic(|| 1), Ok(1));
        let message = catch_panic(|| [0][std::hint::black_box(1_usize)]).unwrap_err();
        assert!(message.contains("out of bounds") && message.contains("guard.rs"), "{message}");
        assert_eq!(catch_panic(|| 2), Ok(2));
    }
}
