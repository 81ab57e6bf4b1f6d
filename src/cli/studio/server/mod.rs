//! The server on the loopback interface: requests that the guard lets through get the page or an answer.
//!
//! Every program of the machine can connect, so all that a connection takes is bounded by `Limits`. Tasks on one thread
//! read and write; what asks the session is called on another thread, one call at a time.

mod answer;
mod assets;
mod connections;
mod limits;
mod request;
#[cfg(test)]
mod tests;

use std::future::{Future, poll_fn};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy, sink};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::api;
use super::guard::Guard;
use super::session::Session;
use answer::Answer;
use connections::{Connection, Connections};
use limits::Limits;
use request::Handler;

/// How long to wait after a connection could not be accepted, since the next attempt would fail as well.
const PAUSE: Duration = Duration::from_millis(50);

/// A server that listens on the loopback interface.
pub(in crate::cli) struct Server {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
    handle: ServerHandle,
    limits: Limits,
}

/// Ends a server, from any thread.
#[derive(Clone, Default)]
pub(in crate::cli) struct ServerHandle(Arc<Notify>);

impl ServerHandle {
    /// Tells the server to close all connections and to return once a call that runs has ended.
    pub(in crate::cli) fn stop(&self) {
        self.0.notify_one();
    }
}

impl Server {
    /// Listens on a port; 0 is any that is free.
    ///
    /// # Errors
    /// The port is in use, or the system has no handles left.
    pub(in crate::cli) fn bind(port: u16) -> io::Result<Server> {
        // The one blocking thread is that of the session.
        let runtime = Builder::new_current_thread().enable_all().max_blocking_threads(1).build()?;
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, port)))?;
        let address = listener.local_addr()?;
        Ok(Server { runtime, listener, address, handle: ServerHandle::default(), limits: Limits::default() })
    }

    /// Where it listens.
    pub(in crate::cli) fn address(&self) -> SocketAddr {
        self.address
    }

    /// A handle that ends it.
    pub(in crate::cli) fn handle(&self) -> ServerHandle {
        self.handle.clone()
    }

    /// Answers requests until it is told to stop.
    pub(in crate::cli) fn serve(self, guard: Guard, mut session: Session) {
        self.run(guard, move |name, body| match api::answer(&mut session, name, body) {
            Ok(answer) => Answer::json(200, &answer),
            Err(refusal) => Answer::json(400, &serde_json::json!({ "error": refusal })),
        });
    }

    /// Answers requests by what a function makes of a name and a body.
    fn run<C: FnMut(&str, &[u8]) -> Answer + Send + 'static>(self, guard: Guard, call: C) {
        let handler = Arc::new(Handler::new(guard, call, self.limits));
        self.runtime.block_on(async {
            tokio::spawn(accept(self.listener, handler));
            self.handle.0.notified().await;
        });
        // With the runtime, all connections go.
    }
}

/// Accepts connections until it is dropped.
async fn accept<C: FnMut(&str, &[u8]) -> Answer + Send + 'static>(listener: TcpListener, handler: Arc<Handler<C>>) {
    let mut connections = Connections::new(handler.limits.connections);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        if connections.make_room() {
            connections.add(|connection| tokio::spawn(serve_connection(stream, Arc::clone(&handler), connection)));
        }
        // What was closed to make room goes before the next one comes.
        tokio::task::yield_now().await;
    }
}

/// Reads a request and writes the answer, each in limited time.
async fn serve_connection<C: FnMut(&str, &[u8]) -> Answer + Send + 'static>(
    stream: TcpStream,
    handler: Arc<Handler<C>>,
    connection: Connection,
) {
    let Limits { answer_time, linger_bytes, linger_time, .. } = handler.limits;
    let answered = Arc::new(Notify::new());
    let service = service_fn(|request| {
        let (handler, connection, answered) = (Arc::clone(&handler), connection.clone(), Arc::clone(&answered));
        Box::pin(async move {
            let answer = handler.answer(request, &connection).await;
            answered.notify_one();
            answer.into_response()
        })
    });
    let mut serving = protocol(&handler.limits).serve_connection(TokioIo::new(stream), service);
    let too_late = async {
        answered.notified().await;
        sleep(answer_time).await;
    };
    if first(poll_fn(|context| serving.poll_without_shutdown(context)), too_late).await {
        let stream = serving.into_parts().io.into_inner();
        let _ = timeout(linger_time, close(stream, linger_bytes)).await;
    }
}

/// Closes a connection whose answer is written: the client is told that no more comes, and what it still sends is read up to
/// a number of bytes. If the connection was closed at once, bytes that follow would reset it, and the client might fail before
/// it reads the answer.
async fn close(mut stream: TcpStream, bytes: u64) -> io::Result<u64> {
    stream.shutdown().await?;
    copy(&mut stream.take(bytes), &mut sink()).await
}

/// HTTP/1 with one request for each connection, so that the limits of a request are those of a connection.
fn protocol(limits: &Limits) -> http1::Builder {
    let mut protocol = http1::Builder::new();
    protocol.keep_alive(false).half_close(true);
    protocol.max_buf_size(limits.head_bytes).max_headers(limits.headers);
    protocol.timer(TokioTimer::new()).header_read_timeout(limits.head_time);
    protocol
}

/// Waits until one of two has ended, and gives whether the first has; the other is dropped.
async fn first(one: impl Future, other: impl Future) -> bool {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(|context| match (one.as_mut().poll(context), other.as_mut().poll(context)) {
        (Poll::Ready(_), _) => Poll::Ready(true),
        (_, Poll::Ready(_)) => Poll::Ready(false),
        _ => Poll::Pending,
    })
    .await
}
