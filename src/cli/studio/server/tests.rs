//! The server over a real socket, with limits that end within a test.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

use super::answer::{Answer, HEADERS};
use super::limits::Limits;
use super::{Server, ServerHandle};
use crate::cli::studio::guard::Guard;

/// Longer than anything takes that is not held up.
const SOON: Duration = Duration::from_secs(5);

/// A time limit that runs out within a test.
const SHORT: Duration = Duration::from_millis(300);

/// A server that ends with the test.
struct Running {
    address: SocketAddr,
    token: String,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.handle.stop();
        let ended = self.thread.take().map(JoinHandle::join);
        assert!(thread::panicking() || ended.is_some_and(|ended| ended.is_ok()));
    }
}

impl Running {
    fn start(limits: Limits, call: impl FnMut(&str, &[u8]) -> Answer + Send + 'static) -> Running {
        let mut server = Server::bind(0).expect("a port");
        server.limits = limits;
        let (address, handle) = (server.address(), server.handle());
        let guard = Guard::new(address.port()).expect("a token");
        let token = guard.token().to_owned();
        let thread = Some(thread::spawn(move || server.run(guard, call)));
        Running { address, token, handle, thread }
    }

    /// One that answers with the length of the body.
    fn lengths(limits: Limits) -> Running {
        Running::start(limits, |_, body| Answer::text(200, &body.len().to_string()))
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(SOON)).expect("a timeout");
        stream.set_write_timeout(Some(SOON)).expect("a timeout");
        stream
    }

    /// Connects and sends the beginning of a request, or all of it.
    fn begin(&self, request: &str) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("it reads");
        stream
    }

    fn get(&self, path: &str) -> String {
        let (token, address) = (&self.token, self.address);
        format!("GET /{token}/{path} HTTP/1.1\r\nHost: {address}\r\n\r\n")
    }

    /// The head of a request of the page.
    fn post(&self, name: &str, headers: &str) -> String {
        let (token, address) = (&self.token, self.address);
        let own = format!("Host: {address}\r\nOrigin: http://{address}\r\nContent-Type: application/json\r\n");
        format!("POST /{token}/api/{name} HTTP/1.1\r\n{own}{headers}\r\n")
    }

    /// A connection whose headers the guard has let through, and whose body of two bytes is waited for.
    fn authorize(&self, name: &str) -> TcpStream {
        let mut stream = self.begin(&self.post(name, "Content-Length: 2\r\nExpect: 100-continue\r\n"));
        let mut go_on = *b"HTTP/1.1 100 Continue\r\n\r\n";
        stream.read_exact(&mut go_on).expect("the body is waited for");
        assert!(go_on.starts_with(b"HTTP/1.1 100 "));
        stream
    }

    fn page_comes(&self) -> bool {
        let begin = Instant::now();
        status(&answer(self.begin(&self.get("")))) == Some(200) && begin.elapsed() < SOON
    }
}

/// What comes until the connection is closed.
fn answer(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it is closed in order");
    answer
}

fn status(answer: &str) -> Option<u16> {
    answer.split(' ').nth(1)?.parse().ok()
}

#[test]
fn every_answer_has_the_headers_that_bound_the_page() {
    let running = Running::start(Limits { body_time: SHORT, ..Limits::default() }, |name, _| match name {
        "fails" => panic!("a bug"),
        _ => Answer::json(400, &serde_json::json!({})),
    });
    let (long, short) = ("Content-Length: 99999999\r\n", "Content-Length: 2\r\n");
    let requests = [
        (200, running.get("")),
        (200, running.get("studio.js")),
        (404, running.get("Cargo.toml")),
        (404, running.get("?")),
        (403, format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", running.address)),
        (403, running.get("").replace("GET ", "HEAD ")),
        (405, running.post("x", "").replace("POST ", "PUT ")),
        (404, running.post("x", short).replace("/api/", "/") + "{}"),
        (400, running.post("x", short) + "{}"),
        (500, running.post("fails", short) + "{}"),
        (413, running.post("x", long)),
        (408, running.post("x", short)),
    ];
    for (expected, request) in requests {
        let answer = answer(running.begin(&request));
        assert_eq!(status(&answer), Some(expected), "{request}");
        for (name, value) in HEADERS {
            let line = format!("\r\n{}: {value}\r\n", name.to_ascii_lowercase());
            assert!(answer.contains(&line), "{expected} has no {name}");
        }
    }
}

#[test]
fn headers_have_a_time_limit_in_all() {
    let running = Running::lengths(Limits { head_time: SHORT, ..Limits::default() });
    let begin = Instant::now();
    assert_eq!(answer(running.connect()), "", "a silent client");
    assert_eq!(answer(running.begin("GET / HTTP/1.1\r\nHo")), "", "a client that stops");
    assert!(begin.elapsed() >= 2 * SHORT);
    // Each byte in time is not enough.
    let mut slow = running.connect();
    let pause_and_send = |_: &u32| {
        sleep(SHORT / 10);
        slow.write_all(b"A").is_ok()
    };
    let steps = (0..200).take_while(pause_and_send).count();
    assert!(steps < 200, "a slow client is never cut off");
}

#[test]
fn headers_are_bounded_in_bytes_and_number() {
    let running = Running::lengths(Limits::default());
    let with = |headers: &str| running.get("").replace("\r\n\r\n", &format!("\r\n{headers}\r\n"));
    let long = |bytes: usize| with(&format!("Cookie: {}\r\n", "a".repeat(bytes)));
    assert_eq!(status(&answer(running.begin(&long(50 << 10)))), Some(200));
    assert_eq!(status(&answer(running.begin(&long(200 << 10)))), Some(431));
    assert_eq!(status(&answer(running.begin(&with(&"A: b\r\n".repeat(90))))), Some(200));
    assert_eq!(status(&answer(running.begin(&with(&"A: b\r\n".repeat(110))))), Some(431));
}

#[test]
fn bodies_are_counted_as_they_come() {
    let running = Running::lengths(Limits { body_bytes: 1000, ..Limits::default() });
    let announced = |length: usize, body: usize| {
        let head = running.post("x", &format!("Content-Length: {length}\r\n"));
        answer(running.begin(&(head + &"a".repeat(body))))
    };
    assert!(announced(1000, 1000).ends_with("\r\n\r\n1000\n"));
    assert_eq!(status(&announced(1001, 1001)), Some(413));
    assert_eq!(status(&announced(1001, 0)), Some(413), "nothing is waited for");
    assert!(announced(10, 1000).ends_with("\r\n\r\n10\n"), "what follows a body is not read");
    let chunked = |chunks: &str| answer(running.begin(&(running.post("x", "Transfer-Encoding: chunked\r\n") + chunks)));
    let ten = "a\r\naaaaaaaaaa\r\n";
    assert!(chunked(&(ten.repeat(100) + "0\r\n\r\n")).ends_with("\r\n\r\n1000\n"));
    assert_eq!(status(&chunked(&(ten.repeat(101) + "0\r\n\r\n"))), Some(413));
    assert_eq!(status(&chunked(&ten.repeat(101))), Some(413), "the end is not waited for");
}

#[test]
fn bodies_have_a_time_limit_in_all() {
    let running = Running::lengths(Limits { body_time: SHORT, ..Limits::default() });
    let begin = Instant::now();
    for headers in ["Content-Length: 50\r\n", "Transfer-Encoding: chunked\r\n"] {
        let mut slow = running.begin(&running.post("x", headers));
        // The head's time is no part of the body's.
        assert!(running.page_comes());
        let _ = slow.write_all(b"1");
        assert_eq!(status(&answer(slow)), Some(408), "{headers}");
    }
    assert!(begin.elapsed() >= 2 * SHORT);
}

#[test]
fn a_client_that_still_sends_gets_its_answer() {
    let running = Running::lengths(Limits { body_bytes: 1000, ..Limits::default() });
    let (long, foreign) =
        (running.post("x", "Content-Length: 4000000\r\n"), "POST / HTTP/1.1\r\nContent-Length: 4000000\r\n\r\n");
    for (expected, head) in [(413, long.as_str()), (403, foreign)] {
        let mut stream = running.begin(head);
        // By now the answer is there. A connection that the server closes at once is reset by the bytes that follow.
        sleep(SHORT);
        stream.write_all(&vec![b'a'; 4_000_000]).expect("it reads on");
        assert_eq!(status(&answer(stream)), Some(expected));
    }
}

#[test]
fn a_client_that_never_ends_is_cut_off() {
    let running = Running::lengths(Limits { body_bytes: 1000, linger_time: SHORT, ..Limits::default() });
    let mut stream = running.begin(&running.post("x", "Content-Length: 99999999\r\n"));
    let send = |_: &u32| {
        sleep(SHORT / 10);
        stream.write_all(b"a").is_ok()
    };
    assert!((0..200).take_while(send).count() < 200, "it is read without end");
}

#[test]
fn an_incomplete_body_is_refused() {
    let running = Running::lengths(Limits::default());
    let cut = running.begin(&(running.post("x", "Content-Length: 50\r\n") + "{}"));
    cut.shutdown(Shutdown::Write).expect("it is open");
    assert_eq!(status(&answer(cut)), Some(400));
}

#[test]
fn silent_connections_make_room_for_others() {
    let running = Running::lengths(Limits { connections: 4, ..Limits::default() });
    // Three that the guard has let in, and which are waited for.
    let known: Vec<_> = (0..3).map(|_| running.authorize("x")).collect();
    let mut silent: Vec<_> = (0..50).map(|_| running.connect()).collect();
    assert!(running.page_comes());
    let oldest = silent.remove(0);
    assert_eq!(answer(oldest), "", "it is closed");
    for mut stream in known {
        stream.write_all(b"{}").expect("it reads");
        assert_eq!(status(&answer(stream)), Some(200), "it is not closed");
    }
}

#[test]
fn where_all_are_waited_for_others_are_closed() {
    let running = Running::lengths(Limits { connections: 2, body_time: SHORT, ..Limits::default() });
    let known: Vec<_> = (0..2).map(|_| running.authorize("x")).collect();
    assert_eq!(answer(running.connect()), "");
    for stream in known {
        assert_eq!(status(&answer(stream)), Some(408));
    }
    assert!(running.page_comes());
}

#[test]
fn calls_come_one_by_one_and_hold_nothing_else_up() {
    let (running_calls, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (begun, begins) = mpsc::channel();
    let (go_on, goes_on) = mpsc::channel::<()>();
    let most_at_once = Arc::clone(&most);
    let running =
        Running::start(Limits { body_time: SHORT, answer_time: SHORT, ..Limits::default() }, move |name, _| {
            most.fetch_max(running_calls.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            begun.send(()).expect("the test waits");
            goes_on.recv().expect("the test goes on");
            running_calls.fetch_sub(1, Ordering::SeqCst);
            Answer::text(200, name)
        });
    let calls: Vec<_> =
        ["a", "b", "c"].map(|name| running.begin(&(running.post(name, "Content-Length: 2\r\n") + "{}"))).into();
    begins.recv_timeout(SOON).expect("the first call");
    // While it runs, which is longer than any limit, others are answered.
    sleep(2 * SHORT);
    assert!(running.page_comes());
    assert_eq!(status(&answer(running.begin("GET / HTTP/1.1\r\n\r\n"))), Some(403));
    for _ in 0..3 {
        go_on.send(()).expect("it runs");
    }
    for (name, call) in ["a", "b", "c"].into_iter().zip(calls) {
        assert!(answer(call).ends_with(&format!("\r\n\r\n{name}\n")));
    }
    assert_eq!(most_at_once.load(Ordering::SeqCst), 1);
}

#[test]
fn a_bug_costs_one_answer() {
    let running =
        Running::start(
            Limits::default(),
            |name, _| if name == "bug" { panic!("a bug") } else { Answer::text(200, "") },
        );
    let call = |name: &str| status(&answer(running.begin(&(running.post(name, "Content-Length: 2\r\n") + "{}"))));
    assert_eq!([call("bug"), call("x"), call("bug"), call("x")], [Some(500), Some(200), Some(500), Some(200)]);
}

#[test]
fn an_answer_that_nobody_reads_is_dropped() {
    let all = 64 << 20;
    let running = Running::start(Limits { answer_time: SHORT, ..Limits::default() }, move |_, _| {
        Answer::text(200, &"a".repeat(all))
    });
    let stream = running.begin(&(running.post("x", "Content-Length: 2\r\n") + "{}"));
    sleep(4 * SHORT);
    assert!(answer(stream).len() < all);
}

#[test]
fn a_server_that_is_stopped_ends_whoever_is_connected() {
    let (begun, begins) = mpsc::channel();
    let (ended, ends) = mpsc::channel();
    let running = Running::start(Limits::default(), move |_, _| {
        begun.send(()).expect("the test waits");
        sleep(SHORT);
        ended.send(()).expect("the test waits");
        Answer::text(200, "")
    });
    let silent = running.connect();
    let _asks = running.begin(&(running.post("x", "Content-Length: 2\r\n") + "{}"));
    begins.recv_timeout(SOON).expect("a call");
    let begin = Instant::now();
    drop(running);
    assert!(begin.elapsed() < SOON);
    ends.try_recv().expect("a call that runs is waited for, since it may write");
    assert_eq!(answer(silent), "");
}
