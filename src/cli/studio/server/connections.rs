//! The connections that are open, of which there are at most so many.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::task::JoinHandle;

/// What is known of a connection.
#[derive(Clone, Default)]
pub(super) struct Connection {
    is_let_in: Arc<AtomicBool>,
}

impl Connection {
    /// Says that the guard has let its request through: it is not closed to make room for others.
    pub(super) fn let_in(&self) {
        self.is_let_in.store(true, Ordering::Relaxed);
    }

    fn is_let_in(&self) -> bool {
        self.is_let_in.load(Ordering::Relaxed)
    }
}

/// Connections with the tasks that serve them, the oldest first.
pub(super) struct Connections {
    most: usize,
    open: Vec<(Connection, JoinHandle<()>)>,
}

impl Connections {
    pub(super) fn new(most: usize) -> Connections {
        Connections { most, open: Vec::with_capacity(most) }
    }

    /// Makes room for one more. If there is none, the oldest connection goes that has not sent a request that the guard lets
    /// through: whoever connects and is silent keeps the page out for no longer than the page needs to send its headers.
    /// Gives whether there is room now.
    pub(super) fn make_room(&mut self) -> bool {
        self.open.retain(|(_, task)| !task.is_finished());
        if self.open.len() < self.most {
            return true;
        }
        let Some(oldest) = self.open.iter().position(|(connection, _)| !connection.is_let_in()) else { return false };
        self.open.remove(oldest).1.abort();
        true
    }

    /// Adds a connection that a task serves.
    pub(super) fn add(&mut self, serve: impl FnOnce(Connection) -> JoinHandle<()>) {
        let connection = Connection::default();
        self.open.push((connection.clone(), serve(connection)));
    }
}
