//! What a client may take.

use std::time::Duration;

/// The bounds of connections and requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Connections at a time. A page opens six at most.
    pub(super) connections: usize,
    /// Bytes of a request's line and headers, to which the last read may add as many again. Browsers send their cookies of
    /// all local servers along.
    pub(super) head_bytes: usize,
    /// Headers of a request.
    pub(super) headers: usize,
    /// From the start of a connection to the end of the headers.
    pub(super) head_time: Duration,
    /// Bytes of a body.
    pub(super) body_bytes: usize,
    /// From the end of the headers to the end of the body.
    pub(super) body_time: Duration,
    /// From the first to the last byte of an answer.
    pub(super) answer_time: Duration,
    /// Bytes that are read and dropped once an answer is written, since its client may still send.
    pub(super) linger_bytes: u64,
    /// From the last byte of an answer to the end of the connection.
    pub(super) linger_time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 64,
            head_bytes: 64 << 10,
            headers: 100,
            head_time: Duration::from_secs(10),
            body_bytes: 1 << 20,
            body_time: Duration::from_secs(10),
            answer_time: Duration::from_secs(30),
            linger_bytes: 8 << 20,
            linger_time: Duration::from_secs(2),
        }
    }
}
