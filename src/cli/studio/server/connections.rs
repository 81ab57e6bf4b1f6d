//! The open connections, whose number is limited.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::task::JoinHandle;

/// What is known of a connection.
#[derive(Clone, Default)]
pub(super) struct Connection {
    is_authorized: Arc<AtomicBool>,
}

impl Connection {
    /// Marks it as one whose request the guard has let through, so that it is not closed to make room for others.
    pub(super) fn authorize(&self) {
        self.is_authorized.store(true, Ordering::Relaxed);
    }

    fn is_authorized(&self) -> bool {
        self.is_authorized.load(Ordering::Relaxed)
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
        let Some(oldest) = self.open.iter().position(|(connection, _)| !connection.is_authorized()) else {
            return false;
        };
        self.open.remove(oldest).1.abort();
        true
    }

    /// Adds a connection that a task serves.
    pub(super) fn add(&mut self, serve: impl FnOnce(Connection) -> JoinHandle<()>) {
        let connection = Connection::default();
        self.open.push((connection.clone(), serve(connection)));
    }
}
