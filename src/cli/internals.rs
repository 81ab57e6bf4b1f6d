//! What fuzz targets need of the program: to run it in this process, and to send requests to the studio.

use std::ffi::OsString;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use clap::Parser as _;
use tiny_http::Server;

use super::args::{Cli, Command};
pub use super::pipeline::seal;
use super::studio::{Studio, listen, plan};
use super::{ExitStatus, pipeline, run as run_command};

/// Runs the program with arguments; the first is its name. Gives the exit code.
///
/// # Panics
/// The arguments are not valid.
pub fn run<I: IntoIterator<Item = T>, T: Into<OsString> + Clone>(args: I) -> u8 {
    let cli = Cli::try_parse_from(args).unwrap_or_else(|error| panic!("{error}"));
    match run_command(&cli) {
        Ok(ExitStatus::Success) => 0,
        Ok(ExitStatus::Findings) => 1,
        Ok(ExitStatus::Interrupted(signal)) => 128_u8.saturating_add(signal),
        Err(error) => {
            // The code itself cannot be looked into.
            let _ = error.report();
            2
        }
    }
}

/// What a journal says of a run that is in the middle of its first input: the fingerprint, and the hash of the inputs.
///
/// # Panics
/// The arguments are not those of a run that could be resumed.
pub fn journal_facts<T: AsRef<str>>(args: &[T]) -> (String, u64) {
    let cli = Cli::try_parse_from(args.iter().map(AsRef::as_ref)).unwrap_or_else(|error| panic!("{error}"));
    pipeline::journal_facts(&cli.clean).unwrap_or_else(|error| panic!("{error:?}"))
}

/// A server of the studio that answers requests in another thread.
pub struct StudioServer {
    server: Arc<Server>,
    address: SocketAddr,
    token: String,
}

impl StudioServer {
    /// Starts `clean studio` with these arguments on any port that is free.
    ///
    /// # Errors
    /// There is no free port.
    ///
    /// # Panics
    /// The arguments are not those of the studio, or it cannot begin.
    pub fn start(args: &[&str]) -> io::Result<StudioServer> {
        let cli = Cli::try_parse_from(args).unwrap_or_else(|error| panic!("{error}"));
        let Some(Command::Studio(args)) = cli.command else { panic!("not the studio") };
        let (server, port) = listen(0)?;
        let studio = plan(&args).unwrap_or_else(|error| panic!("{error:?}"));
        let Studio::Ready(session) = studio else { panic!("it was interrupted") };
        let guard = super::studio::Guard::new(port)?;
        let address = guard.address();
        let token = address.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        let answering = Arc::clone(&server);
        std::thread::spawn(move || super::studio::serve(&answering, &guard, *session));
        Ok(StudioServer { server, address: ([127, 0, 0, 1], port).into(), token })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The token of its page's address.
    pub fn token(&self) -> &str {
        &self.token
    }
}

impl Drop for StudioServer {
    fn drop(&mut self) {
        self.server.unblock();
    }
}
