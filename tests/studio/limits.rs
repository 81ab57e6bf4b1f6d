//! The studio beside programs of the same machine that try to fill its memory, its handles or its time. What it takes is
//! read from `/proc`.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::Studio;

/// What the studio may hold at a time: 64 connections, and some for files and for the system.
const HANDLES: usize = 64 + 16;

/// More than any bound lets through, and than the system's own buffers hold.
const FLOOD_BYTES: usize = 64 << 20;

/// By how much memory may grow while somebody sends `FLOOD_BYTES`.
const GROWTH_KIB: u64 = 16 << 10;

impl Studio {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).expect("it listens");
        stream.set_write_timeout(Some(Duration::from_secs(2))).expect("a timeout");
        stream.set_read_timeout(Some(Duration::from_secs(15))).expect("a timeout");
        stream
    }

    fn handles(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.child.id())).expect("it runs").count()
    }

    /// A number of `/proc/PID/status`, such as `Threads` or, in KiB, `VmHWM`.
    fn status(&self, name: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).expect("a line");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    /// A request of the page whose body is still to come.
    fn head(&self, name: &str, headers: &str) -> String {
        let (host, token) = (&self.host, &self.token);
        let own = format!("Host: {host}\r\nOrigin: http://{host}\r\nContent-Type: application/json\r\n");
        format!("POST /{token}/api/{name} HTTP/1.1\r\n{own}{headers}\r\n")
    }

    /// Sends the same bytes again and again, until the studio takes no more; gives how many it took.
    fn flood(&self, head: &str, piece: &[u8]) -> (usize, TcpStream) {
        let mut stream = self.connect();
        stream.write_all(head.as_bytes()).expect("it reads");
        let mut sent = 0;
        while sent < FLOOD_BYTES && stream.write_all(piece).is_ok() {
            sent += piece.len();
        }
        (sent, stream)
    }

    fn answers(&self) -> bool {
        let begin = Instant::now();
        self.ask("start", &json!({})).0 == 200 && begin.elapsed() < Duration::from_secs(5)
    }
}

/// The status of an answer, if there is one.
fn status_of(mut stream: TcpStream) -> Option<u16> {
    let mut answer = Vec::new();
    // A connection that is closed while somebody still sends ends with an error; what came before counts.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
}

#[test]
fn a_thousand_silent_connections_keep_nobody_out() {
    let studio = Studio::start();
    assert!(studio.answers());
    let threads = studio.status("Threads");
    let connections: Vec<_> = (0..1000).map(|_| studio.connect()).collect();
    assert!(studio.answers(), "no answer beside 1,000 connections");
    assert!(studio.handles() <= HANDLES, "{} handles", studio.handles());
    assert!(studio.status("Threads") <= threads + 1, "{} threads", studio.status("Threads"));
    drop(connections);
}

#[test]
fn announced_bodies_hold_no_threads() {
    let studio = Studio::start();
    assert!(studio.answers());
    let threads = studio.status("Threads");
    let host = &studio.host;
    let head = format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999999\r\n\r\nabc");
    let slow = format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5000\r\n\r\nabc");
    let connections: Vec<_> = (0..200).map(|_| studio.connect()).collect();
    for (at, mut connection) in connections.iter().enumerate() {
        // One that was closed to make room takes nothing any more.
        let _ = connection.write_all(if at % 2 == 0 { head.as_bytes() } else { slow.as_bytes() });
    }
    assert!(studio.answers(), "no answer beside 200 bodies");
    assert!(studio.handles() <= HANDLES, "{} handles", studio.handles());
    assert!(studio.status("Threads") <= threads + 1, "{} threads", studio.status("Threads"));
}

#[test]
fn headers_without_end_take_no_memory() {
    let studio = Studio::start();
    assert!(studio.answers());
    let before = studio.status("VmHWM");
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n", studio.host);
    let long = [b"A: ".to_vec(), vec![b'a'; 8 << 10], b"\r\n".to_vec()].concat();
    for (head, piece) in [(request.as_str(), &long[..]), (&request, &[b'a'; 8 << 10]), ("GET /", &[b'a'; 8 << 10])] {
        let (sent, stream) = studio.flood(head, piece);
        assert!(sent < FLOOD_BYTES, "it takes headers without end");
        assert!(matches!(status_of(stream), None | Some(400 | 414 | 431)));
    }
    let growth = studio.status("VmHWM") - before;
    assert!(growth < GROWTH_KIB, "{growth} KiB more");
    assert!(studio.answers());
}

#[test]
fn bodies_are_read_up_to_their_bound() {
    let studio = Studio::start();
    assert!(studio.answers());
    let before = studio.status("VmHWM");
    let spaces = vec![b' '; 0x10000];
    let chunk = [b"10000\r\n", &spaces[..], b"\r\n"].concat();
    for (headers, piece) in [
        ("Transfer-Encoding: chunked\r\n", &chunk[..]),
        ("Content-Length: 99999999999\r\n", &spaces),
        ("Content-Length: 18446744073709551615\r\n", &spaces),
    ] {
        let (sent, stream) = studio.flood(&studio.head("try", headers), piece);
        assert!(sent < FLOOD_BYTES, "it takes a body without end: {headers}");
        // The largest number is no length for the parser.
        assert!(matches!(status_of(stream), Some(413 | 431)), "{headers}");
    }
    let growth = studio.status("VmHWM") - before;
    assert!(growth < GROWTH_KIB, "{growth} KiB more");
    assert!(studio.answers());
}

#[test]
fn a_signal_ends_the_studio_whoever_is_connected() {
    for signal in ["-INT", "-TERM"] {
        let mut studio = Studio::start();
        let _silent = studio.connect();
        let mut slow = studio.connect();
        write!(slow, "{}", studio.head("start", "Content-Length: 5000\r\n")).expect("it reads");
        let id = studio.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().is_ok_and(|status| status.success()));
        let begin = Instant::now();
        let status = studio.child.wait().expect("it ends");
        assert_eq!(status.code(), Some(if signal == "-INT" { 130 } else { 143 }));
        assert!(begin.elapsed() < Duration::from_secs(5), "it waited for a connection");
    }
}
