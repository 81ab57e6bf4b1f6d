//! What fuzz targets need of the program: to run it in this process, and to send requests to the studio.

use std::ffi::OsString;
use std::io;
use std::net::SocketAddr;

use clap::Parser as _;

use super::args::{Cli, Command};
pub use super::pipeline::with_checksum;
use super::studio::{Guard, Server, ServerHandle, Studio, plan};
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
    handle: ServerHandle,
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
        let studio = plan(&args).unwrap_or_else(|error| panic!("{error:?}"));
        let Studio::Ready(session) = studio else { panic!("it was interrupted") };
        let server = Server::bind(0)?;
        let (address, handle) = (server.address(), server.handle());
        let guard = Guard::new(address.port())?;
        let token = guard.token().to_owned();
        std::thread::spawn(move || server.serve(guard, *session));
        Ok(StudioServer { handle, address, token })
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
        self.handle.stop();
    }
}
