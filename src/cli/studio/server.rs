//! The server on the loopback interface: requests that the guard lets through get the page or an answer.

use std::io::{self, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

use super::api;
use super::guard::{Guard, Head};
use super::session::Session;

/// The page. It loads nothing else; its icon is an empty one, since browsers would ask for another without the token.
const ASSETS: [(&str, &str, &str); 3] = [
    ("", "text/html; charset=utf-8", include_str!("assets/studio.html")),
    ("studio.css", "text/css; charset=utf-8", include_str!("assets/studio.css")),
    ("studio.js", "text/javascript; charset=utf-8", include_str!("assets/studio.js")),
];

/// The most bytes of a request's body.
const BODY_BYTES: usize = 1 << 20;

/// A body that is longer than this is not even skipped.
const SKIPPED_BYTES: usize = 16 << 20;

/// What every response says. Nothing but the page's own three files is loaded or run, no other page may show it in a frame,
/// and scripts cannot make markup of text.
const HEADERS: [(&str, &str); 7] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
];

/// What is sent back.
struct Answer {
    status: u16,
    media_type: &'static str,
    body: Vec<u8>,
}

impl Answer {
    fn text(status: u16, text: &str) -> Answer {
        Answer { status, media_type: "text/plain; charset=utf-8", body: format!("{text}\n").into_bytes() }
    }
}

/// Answers requests until the server is told to stop.
pub(in crate::cli) fn serve(server: &Server, guard: &Guard, mut session: Session) {
    while let Ok(request) = server.recv() {
        handle(request, guard, &mut session);
    }
}

fn handle(mut request: Request, guard: &Guard, session: &mut Session) {
    let path = match check(&request, guard) {
        Ok(path) => path,
        Err(why) => return refuse(request, why),
    };
    let answer = match request.method() {
        Method::Get => asset(&path),
        Method::Post => match body(&mut request) {
            Ok(body) => call(session, &path, &body),
            Err(_) => Answer::text(413, "too long"),
        },
        _ => Answer::text(405, "no such method"),
    };
    send(request, &answer);
}

fn check(request: &Request, guard: &Guard) -> Result<String, &'static str> {
    let header = |header: &'_ Header| (header.field.as_str().as_str().to_owned(), header.value.as_str().to_owned());
    let headers: Vec<_> = request.headers().iter().map(header).collect();
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if is_endless(request) {
        return Err("too long");
    }
    let posts = *request.method() != Method::Get;
    guard.check(&Head { posts, path: request.url(), headers }).map(str::to_owned)
}

/// Refuses a request. Whoever sends its body slowly keeps nobody waiting.
fn refuse(request: Request, why: &'static str) {
    if is_endless(&request) {
        // The rest of a body is read as soon as a request is dropped, into memory of the length that it is said to have, and
        // the program ends if there is not so much.
        std::mem::forget(request);
        return;
    }
    std::thread::spawn(move || send(request, &Answer::text(403, &format!("refused: {why}"))));
}

/// Whether a body is so long that it cannot be skipped.
fn is_endless(request: &Request) -> bool {
    request.body_length().is_some_and(|length| length > SKIPPED_BYTES)
}

fn asset(path: &str) -> Answer {
    match ASSETS.iter().find(|(name, ..)| *name == path) {
        Some((_, media_type, text)) => Answer { status: 200, media_type, body: text.as_bytes().to_vec() },
        None => Answer::text(404, "not found"),
    }
}

fn body(request: &mut Request) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    request.as_reader().take(BODY_BYTES as u64 + 1).read_to_end(&mut body)?;
    if body.len() > BODY_BYTES { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(body) }
}

/// Calls the session. A bug in the program costs the answer and no more.
fn call(session: &mut Session, path: &str, body: &[u8]) -> Answer {
    let Some(name) = path.strip_prefix("api/") else { return Answer::text(404, "not found") };
    let answer = catch_unwind(AssertUnwindSafe(|| api::answer(session, name, body)));
    let (status, json) = match answer {
        Ok(Ok(answer)) => (200, answer),
        Ok(Err(refusal)) => (400, serde_json::json!({ "error": refusal })),
        Err(_) => (500, serde_json::json!({ "error": "internal error; the terminal says more" })),
    };
    Answer { status, media_type: "application/json", body: json.to_string().into_bytes() }
}

fn send(request: Request, answer: &Answer) {
    let headers = HEADERS.iter().copied().chain([("Content-Type", answer.media_type)]);
    let headers = headers.filter_map(|(name, value)| Header::from_bytes(name, value).ok()).collect();
    let (status, length) = (StatusCode(answer.status), answer.body.len());
    // If nobody reads the answer any more, there is nobody to tell.
    let _ = request.respond(Response::new(status, headers, answer.body.as_slice(), Some(length), None));
}
