//! Requests to `clean studio`, over its socket. A seed is what is sent, in which `@HOST` and `@TOKEN` stand for those of the
//! server, and `@LENGTH` for the length of the body.
#![no_main]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use dehusk::internals::program::StudioServer;
use dehusk_fuzz::base;
use libfuzzer_sys::fuzz_target;

const TEXT: &str = include_str!("../src/base.txt");
const PAGE: &str = include_str!("../src/base.html");

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(8);

struct Site {
    folder: tempfile::TempDir,
    server: StudioServer,
}

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        for name in ["rules/en", "documents"] {
            fs::create_dir_all(path(name)).expect("a folder");
        }
        fs::write(path("rules/en/base.toml"), base()).expect("rules");
        fs::write(path("documents/a.txt"), TEXT).expect("a document");
        fs::write(path("documents/b.html"), PAGE).expect("a document");
        let (rules, documents) = (path("rules").display().to_string(), path("documents").display().to_string());
        let options = ["--isolated", "--no-built-in", "--model", "off", "--rules", &rules, &documents];
        let args: Vec<_> = ["clean", "studio"].into_iter().chain(options).collect();
        let server = StudioServer::start(&args).expect("a server");
        Site { folder, server }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Sends bytes, and gives what comes back.
    fn send(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.server.address()).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let mut answer = Vec::new();
        // A server that refuses may close the connection before it has read everything.
        if stream.write_all(request).and_then(|()| stream.shutdown(Shutdown::Write)).is_ok() {
            match stream.read_to_end(&mut answer) {
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("no answer"),
                _ => {}
            }
        }
        answer
    }

    /// Nothing is written but rules, and rules are put back.
    fn reset(&self) {
        assert_eq!(fs::read_to_string(self.path("documents/a.txt")).expect("it is there"), TEXT);
        assert_eq!(names(self.folder.path()), ["documents", "rules"]);
        assert_eq!(names(&self.path("documents")), ["a.txt", "b.html"]);
        if names(&self.path("rules")) == ["en"] && names(&self.path("rules/en")) == ["base.toml"] {
            if fs::read_to_string(self.path("rules/en/base.toml")).is_ok_and(|rules| rules == base()) {
                return;
            }
        }
        fs::remove_dir_all(self.path("rules")).expect("rules");
        fs::create_dir_all(self.path("rules/en")).expect("a folder");
        fs::write(self.path("rules/en/base.toml"), base()).expect("rules");
    }
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = names.map(|name| name.into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

fn replace(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut replaced = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(from.len()).position(|window| window == from.as_bytes()) {
        replaced.extend_from_slice(&rest[..at]);
        replaced.extend_from_slice(to.as_bytes());
        rest = &rest[at + from.len()..];
    }
    replaced.extend_from_slice(rest);
    replaced
}

fuzz_target!(|bytes: &[u8]| {
    static SITE: OnceLock<Site> = OnceLock::new();
    let site = SITE.get_or_init(Site::new);
    let body = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(0, |at| bytes.len() - at - 4);
    let has_token = bytes.windows(6).any(|window| window == b"@TOKEN");
    let request = replace(bytes, "@HOST", &site.server.address().to_string());
    let request = replace(&request, "@TOKEN", site.server.token());
    let answer = site.send(&replace(&request, "@LENGTH", &body.to_string()));
    let is_given = answer.starts_with(b"HTTP/1.1 200") || answer.starts_with(b"HTTP/1.0 200");
    assert!(has_token || !is_given, "answered without the token");
    assert!(!answer.windows(14).any(|window| window == b"internal error"), "a bug in the program");
    site.reset();
});
