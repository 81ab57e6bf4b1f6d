//! Which requests are answered: those of the page itself, and no others.
//!
//! The server listens on the loopback interface only, but every page that a browser shows can send requests there. So a
//! request must have the token that is in the page's address, a `Host` that names this server (else a name that somebody
//! else points at 127.0.0.1 would do), and, if it has an `Origin`, this server's own. One that changes something must have
//! that `Origin`, and the media type of JSON, which no form can send.

use std::io;

/// Bytes of a token.
const TOKEN_BYTES: usize = 16;

/// What distinguishes requests of the page from others.
pub(in crate::cli) struct Guard {
    token: String,
    /// The values of `Host` that name this server.
    hosts: [String; 2],
}

/// What is known of a request before its body is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Head<'r> {
    /// Whether it is a `POST`; else it is a `GET`, or something that nothing answers.
    pub(super) posts: bool,
    /// The path as it was sent.
    pub(super) path: &'r str,
    /// All headers, names as they were sent.
    pub(super) headers: Vec<(&'r str, &'r str)>,
}

impl<'r> Head<'r> {
    /// The values of a header. Names are compared without case.
    fn values(&self, name: &str) -> Vec<&'r str> {
        self.headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| *value).collect()
    }
}

impl Guard {
    /// A guard with a new token for a server on a port of the loopback interface.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub(in crate::cli) fn new(port: u16) -> io::Result<Guard> {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
        let token = format!("{:032x}", u128::from_be_bytes(bytes));
        Ok(Guard { token, hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")] })
    }

    /// The token that requests must have.
    pub(in crate::cli) fn token(&self) -> &str {
        &self.token
    }

    /// The address of the page.
    pub(in crate::cli) fn address(&self) -> String {
        format!("http://{}/{}/", self.hosts[0], self.token)
    }

    /// What a request asks for: its path after the token.
    ///
    /// # Errors
    /// Why the request is refused.
    pub(super) fn check<'r>(&self, head: &Head<'r>) -> Result<&'r str, &'static str> {
        let [host] = head.values("host")[..] else { return Err("no host, or several") };
        if !self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host)) {
            return Err("another host");
        }
        let origins = head.values("origin");
        let own = format!("http://{host}");
        if origins.iter().any(|origin| !origin.eq_ignore_ascii_case(&own)) || origins.len() > 1 {
            return Err("another origin");
        }
        if head.values("sec-fetch-site").iter().any(|site| !matches!(*site, "same-origin" | "none")) {
            return Err("another site");
        }
        let (token, path) = head.path.strip_prefix('/').and_then(|path| path.split_once('/')).unwrap_or_default();
        if !is_same(token.as_bytes(), self.token.as_bytes()) {
            return Err("no token");
        }
        if head.posts && (origins.is_empty() || !head.values("content-type").iter().any(|value| is_json(value))) {
            return Err("not sent by the page");
        }
        Ok(path)
    }
}

/// Compares all bytes, so that the time does not tell how many are right.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |different, (a, b)| different | (a ^ b)) == 0
}

fn is_json(media_type: &str) -> bool {
    media_type.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("application/json"))
}

#[cfg(test)]
mod tests {
    use super::{Guard, Head};

    fn guard() -> Guard {
        Guard { token: "t0".to_owned(), hosts: ["127.0.0.1:80".to_owned(), "localhost:80".to_owned()] }
    }

    fn head<'r>(path: &'r str, posts: bool, headers: &[(&'r str, &'r str)]) -> Head<'r> {
        Head { posts, path, headers: headers.to_vec() }
    }

    #[test]
    fn the_page_is_answered() {
        let get = |path, host| guard().check(&head(path, false, &[("Host", host)])).ok().map(str::to_owned);
        assert_eq!(get("/t0/", "127.0.0.1:80").as_deref(), Some(""));
        assert_eq!(get("/t0/studio.js", "LocalHost:80").as_deref(), Some("studio.js"));
        let headers = [
            ("host", "localhost:80"),
            ("origin", "http://localhost:80"),
            ("content-type", "application/json; charset=utf-8"),
            ("sec-fetch-site", "same-origin"),
        ];
        assert_eq!(guard().check(&head("/t0/api/save", true, &headers)), Ok("api/save"));
    }

    #[test]
    fn what_others_send_is_refused() {
        let host = ("host", "127.0.0.1:80");
        let refused: [(&str, &[(&str, &str)]); 9] = [
            ("no host, or several", &[]),
            ("no host, or several", &[host, host]),
            ("another host", &[("host", "rebound.example:80")]),
            ("another host", &[("host", "127.0.0.1")]),
            ("another origin", &[host, ("origin", "https://example.com")]),
            ("another origin", &[host, ("origin", "null")]),
            ("another origin", &[host, ("origin", "http://localhost:80")]),
            ("another site", &[host, ("sec-fetch-site", "cross-site")]),
            ("another site", &[host, ("sec-fetch-site", "same-site")]),
        ];
        for (why, headers) in refused {
            assert_eq!(guard().check(&head("/t0/", false, headers)), Err(why), "{headers:?}");
        }
        for path in ["", "/", "/t0", "/t1/", "/t00/", "//t0/", "/x/t0/", "http://127.0.0.1:80/t0/"] {
            assert_eq!(guard().check(&head(path, false, &[host])), Err("no token"), "{path}");
        }
    }

    #[test]
    fn a_change_needs_the_origin_and_json() {
        let (host, origin) = (("host", "127.0.0.1:80"), ("origin", "http://127.0.0.1:80"));
        let post = |headers: &[(&'static str, &'static str)]| {
            guard().check(&head("/t0/api/save", true, headers)).map(str::to_owned)
        };
        assert_eq!(post(&[host, ("content-type", "application/json")]), Err("not sent by the page"));
        assert_eq!(post(&[host, origin]), Err("not sent by the page"));
        assert_eq!(post(&[host, origin, ("content-type", "text/plain")]), Err("not sent by the page"));
        assert!(post(&[host, origin, ("content-type", "application/json")]).is_ok());
    }

    #[test]
    fn tokens_differ() {
        let tokens: Vec<_> = (0..2).map(|_| Guard::new(80).unwrap().token).collect();
        assert!(tokens[0].len() == 32 && tokens[0] != tokens[1]);
    }
}
