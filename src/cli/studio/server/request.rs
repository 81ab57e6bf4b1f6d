//! From a request to its answer.

use std::sync::Arc;

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::http::request::Parts;
use hyper::{Method, Request};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::super::guard::{Guard, Head};
use super::answer::Answer;
use super::assets::asset;
use super::connections::Connection;
use super::limits::Limits;

/// What requests are answered by: the guard, and a function of a name and a body.
pub(super) struct Handler<C> {
    guard: Guard,
    call: Arc<Mutex<C>>,
    pub(super) limits: Limits,
}

impl<C: FnMut(&str, &[u8]) -> Answer + Send + 'static> Handler<C> {
    pub(super) fn new(guard: Guard, call: C, limits: Limits) -> Handler<C> {
        Handler { guard, call: Arc::new(Mutex::new(call)), limits }
    }

    /// Answers a request. Nothing of the body is read before the guard has let the headers through.
    pub(super) async fn answer(&self, request: Request<Incoming>, connection: &Connection) -> Answer {
        let (head, body) = request.into_parts();
        let path = match self.check(&head) {
            Ok(path) => path,
            Err(why) => return Answer::text(403, &format!("refused: {why}")),
        };
        connection.authorize();
        match head.method {
            Method::GET => asset(&path),
            Method::POST => match self.read(body).await {
                Ok(body) => self.call(&path, body).await,
                Err(answer) => answer,
            },
            _ => Answer::text(405, "no such method"),
        }
    }

    fn check(&self, head: &Parts) -> Result<String, &'static str> {
        // A header that is not text is compared with what replaces its bytes, which is never right.
        let headers = head.headers.iter();
        let headers: Vec<_> =
            headers.map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()))).collect();
        let headers = headers.iter().map(|(name, value)| (*name, value.as_ref())).collect();
        let path = head.uri.to_string();
        self.guard.check(&Head { posts: head.method != Method::GET, path: &path, headers }).map(str::to_owned)
    }

    /// Reads a body, which has limited bytes and limited time, whatever its length is said to be.
    async fn read(&self, body: Incoming) -> Result<Bytes, Answer> {
        let Limits { body_bytes, body_time, .. } = self.limits;
        if body.size_hint().lower() > body_bytes as u64 {
            return Err(Answer::text(413, "too long"));
        }
        match timeout(body_time, Limited::new(body, body_bytes).collect()).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Answer::text(413, "too long")),
            Ok(Err(_)) => Err(Answer::text(400, "the body is incomplete")),
            Err(_) => Err(Answer::text(408, "timed out")),
        }
    }

    /// Calls the function. A bug in the program costs the answer and no more.
    async fn call(&self, path: &str, body: Bytes) -> Answer {
        let Some(name) = path.strip_prefix("api/").map(str::to_owned) else { return Answer::text(404, "not found") };
        let mut call = Arc::clone(&self.call).lock_owned().await;
        let answer = tokio::task::spawn_blocking(move || call(&name, &body)).await;
        let failed = |_| Answer::json(500, &serde_json::json!({ "error": "internal error; the terminal says more" }));
        answer.unwrap_or_else(failed)
    }
}
