//! What is sent back.

use http_body_util::Full;
use hyper::Response;
use hyper::body::Bytes;

/// What every response says. Nothing but the page's own three files is loaded or run, no other page may show it in a frame,
/// and scripts cannot make markup of text.
pub(super) const HEADERS: [(&str, &str); 7] = [
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

/// A status, a media type and a body.
pub(super) struct Answer {
    status: u16,
    media_type: &'static str,
    body: Bytes,
}

impl Answer {
    /// Sends bytes of the program itself.
    pub(super) fn new(status: u16, media_type: &'static str, body: &'static [u8]) -> Answer {
        Answer { status, media_type, body: Bytes::from_static(body) }
    }

    /// Sends a line of text.
    pub(super) fn text(status: u16, text: &str) -> Answer {
        Answer { status, media_type: "text/plain; charset=utf-8", body: format!("{text}\n").into() }
    }

    /// Sends JSON.
    pub(super) fn json(status: u16, value: &serde_json::Value) -> Answer {
        Answer { status, media_type: "application/json", body: value.to_string().into() }
    }

    /// The response with all headers.
    ///
    /// # Errors
    /// The status or a header is not valid.
    pub(super) fn into_response(self) -> hyper::http::Result<Response<Full<Bytes>>> {
        let response = Response::builder().status(self.status).header("Content-Type", self.media_type);
        let response = HEADERS.iter().fold(response, |response, (name, value)| response.header(*name, *value));
        response.body(Full::new(self.body))
    }
}
