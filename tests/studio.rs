//! The server of `clean studio` from outside, by plain requests. `tests/studio/run` drives the page in a browser.

#[cfg(target_os = "linux")]
#[path = "studio/limits.rs"]
mod limits;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

const PAGE: &str = "Home\n\nThe bridge at Saltmere opened on Monday after two years of work on its nine stone piers.\n\n\
                    Ring our harbour desk\n\nNobody was there to see it, since the ferry was late and the road was closed.\n";

/// A running studio, which ends with the test.
struct Studio {
    child: Child,
    host: String,
    token: String,
    folder: tempfile::TempDir,
}

impl Drop for Studio {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Studio {
    /// Starts one on three documents, of which two have a line that no built-in rule knows.
    fn start() -> Studio {
        let folder = tempfile::tempdir().expect("a folder for the test");
        fs::create_dir(folder.path().join("pages")).expect("a folder");
        for (name, text) in
            [("a.txt", PAGE), ("b.txt", PAGE), ("c.txt", "Ring our harbour desk and wait for the tone.\n")]
        {
            fs::write(folder.path().join("pages").join(name), text).expect("a document");
        }
        Studio::over(folder)
    }

    fn over(folder: tempfile::TempDir) -> Studio {
        let mut child = Command::new(snapbox::cmd::cargo_bin("clean"))
            .args(["studio", "pages"])
            .current_dir(folder.path())
            .env("XDG_CONFIG_HOME", folder.path().join("nothing"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut address = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut address).expect("an address");
        let rest = address.trim().strip_prefix("http://").expect("an address");
        let (host, token) = rest.trim_end_matches('/').split_once('/').expect("a token");
        Studio { child, host: host.to_owned(), token: token.to_owned(), folder }
    }

    /// Sends a request as it is written, and gives the status, the headers and the body.
    fn send(&self, request: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.host).expect("it listens");
        stream.write_all(request.as_bytes()).expect("it reads");
        let _ = stream.shutdown(Shutdown::Write);
        let mut response = Vec::new();
        stream.read_to_end(&mut response).expect("it answers");
        let response = String::from_utf8(response).expect("UTF-8");
        let (head, body) = response.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, head.to_ascii_lowercase(), body.to_owned())
    }

    fn get(&self, path: &str, host: &str, headers: &str) -> (u16, String, String) {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\n\r\n"))
    }

    /// Asks as the page does.
    fn ask(&self, name: &str, body: &Value) -> (u16, Value) {
        let origin = format!("Origin: http://{}\r\nContent-Type: application/json\r\n", self.host);
        let (status, _, answer) = self.post(&format!("/{}/api/{name}", self.token), &origin, &body.to_string());
        (status, serde_json::from_str(&answer).unwrap_or_default())
    }

    fn post(&self, path: &str, headers: &str, body: &str) -> (u16, String, String) {
        let (host, length) = (&self.host, body.len());
        let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {length}\r\n");
        self.send(&format!("{head}Connection: close\r\n\r\n{body}"))
    }

    /// What a rule does in all documents.
    fn try_rule(&self, toml: &str) -> (Value, Value) {
        let (_, tried) = self.ask("try", &json!({ "pack": "own/studio", "toml": toml }));
        loop {
            let (_, progress) = self.ask("answer", &json!({ "trial": tried["trial"] }));
            if progress["done"] == progress["of"] {
                return (tried, progress);
            }
        }
    }
}

fn rules_test(folder: &Path) -> String {
    let output = Command::new(snapbox::cmd::cargo_bin("clean"))
        .args(["rules", "test", "rules/own/studio.toml"])
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder.join("nothing"))
        .output()
        .expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn requests_of_others_are_refused() {
    let studio = Studio::start();
    let (page, host) = (format!("/{}/", studio.token), studio.host.clone());
    let status = |path: &str, host: &str, headers: &str| studio.get(path, host, headers).0;
    assert_eq!(status(&page, &host, ""), 200);
    assert_eq!(status(&page, &host.replace("127.0.0.1", "localhost"), ""), 200);
    for path in ["/", "/studio.js", "/api/start", "/0123456789abcdef0123456789abcdef/", &page.to_uppercase()[..10]] {
        assert_eq!(status(path, &host, ""), 403, "{path}: without the token");
    }
    for foreign in ["example.com", "127.0.0.1", "127.0.0.1:1", "rebound.example:80"] {
        assert_eq!(status(&page, foreign, ""), 403, "{foreign}: a foreign host");
    }
    for foreign in ["https://example.com", "null", "http://127.0.0.1:1"] {
        assert_eq!(status(&page, &host, &format!("Origin: {foreign}\r\n")), 403, "{foreign}: a foreign origin");
    }
    assert_eq!(status(&page, &host, "Sec-Fetch-Site: cross-site\r\n"), 403);
    // A form of another page, and a page that knows the token but is not this one.
    let save = format!("{page}api/save");
    let body = json!({ "pack": "own/studio", "toml": "" }).to_string();
    let own = format!("Origin: http://{host}\r\n");
    for headers in [
        "",
        "Content-Type: application/json\r\n",
        &own,
        "Origin: https://example.com\r\nContent-Type: application/json\r\n",
    ] {
        assert_eq!(studio.post(&save, headers, &body).0, 403, "{headers:?}");
    }
    // Whoever announces a long body and sends none keeps nobody waiting.
    let mut slow = TcpStream::connect(&host).expect("it listens");
    write!(slow, "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5000\r\n\r\nabc").expect("it reads");
    let mut huge = TcpStream::connect(&host).expect("it listens");
    write!(huge, "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999999\r\n\r\n").expect("it reads");
    assert_eq!(studio.ask("start", &json!({})).0, 200);
    let mut known = TcpStream::connect(&host).expect("it listens");
    let head = format!("GET {page} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999999\r\n\r\n");
    known.write_all(head.as_bytes()).and_then(|()| known.shutdown(Shutdown::Write)).expect("it reads");
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(studio.ask("start", &json!({})).0, 200, "the program ended, since it has not so much memory");
}

#[test]
fn what_is_sent_cannot_load_or_run_anything_else() {
    let studio = Studio::start();
    let (_, headers, page) = studio.get(&format!("/{}/", studio.token), &studio.host, "");
    let policy = headers.lines().find(|line| line.starts_with("content-security-policy:")).expect("a policy");
    for directive in
        ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]
    {
        assert!(policy.contains(directive), "{policy}");
    }
    assert!(headers.contains("cache-control: no-store") && headers.contains("referrer-policy: no-referrer"));
    assert!(!page.contains("http:") && !page.contains("https:"), "the page needs no network");
    let (_, _, script) = studio.get(&format!("/{}/studio.js", studio.token), &studio.host, "");
    for unsafe_name in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser"] {
        assert!(!script.contains(unsafe_name), "{unsafe_name}");
    }
    let long = json!({ "toml": "a".repeat(2 << 20) });
    assert_eq!(studio.ask("try", &long).0, 413);
    assert_eq!(studio.get(&format!("/{}/../Cargo.toml", studio.token), &studio.host, "").0, 404);
}

#[test]
fn a_line_becomes_a_rule_that_is_saved_and_holds() {
    let studio = Studio::start();
    let (_, start) = studio.ask("start", &json!({}));
    assert_eq!((start["documents"].as_array().map(Vec::len), &start["folder"]), (Some(3), &json!("rules")));
    let (_, shown) = studio.ask("document", &json!({ "document": 0 }));
    let rows = shown["chunk"]["lines"].as_array().expect("rows");
    let at =
        rows.iter().position(|row| row["parts"] == json!([["Ring our harbour desk", null]])).expect("the line stays");
    let wish =
        json!({ "document": 0, "block": at, "pack": "own/studio", "side": "take", "kind": "starts", "scope": "all" });
    let (_, drafted) = studio.ask("draft", &wish);
    let toml = drafted["draft"]["toml"].as_str().expect("a draft").to_owned();
    assert!(toml.contains("starts = [\"Ring our harbour\"]"), "{toml}");

    // The condition on sentences leaves the third document alone; without it, the answer has its prose.
    let (_, progress) = studio.try_rule(&toml);
    assert_eq!((&progress["answer"]["lines"], &progress["answer"]["documents"]), (&json!(2), &json!(2)));
    let broad = toml.lines().filter(|line| !line.starts_with("where")).collect::<Vec<_>>().join("\n");
    let (_, progress) = studio.try_rule(&broad);
    assert_eq!(progress["answer"]["lines"], 3);
    let found = progress["answer"]["found"].as_array().expect("lines");
    let miss = found.iter().find(|found| found["document"] == 2).expect("the third document");
    let (_, with_miss) =
        studio.ask("miss", &json!({ "toml": broad, "document": miss["document"], "block": miss["block"] }));
    let broad = with_miss["toml"].as_str().expect("a rule").to_owned();
    let (tried, _) = studio.try_rule(&broad);
    assert_eq!(tried["checked"]["findings"][0]["code"], "miss-hit");
    let (_, refused) = studio.ask("save", &json!({ "pack": "own/studio", "toml": broad }));
    assert_eq!((&refused["path"], studio.folder.path().join("rules").exists()), (&Value::Null, false));

    let (_, with_miss) = studio.ask("miss", &json!({ "toml": toml, "document": 2, "block": 0 }));
    let (_, saved) = studio.ask("save", &json!({ "pack": "own/studio", "toml": with_miss["toml"] }));
    assert_eq!(saved["path"], "rules/own/studio.toml", "{saved}");
    let file = fs::read_to_string(studio.folder.path().join("rules/own/studio.toml")).expect("a file");
    assert!(file.contains("misses = [\"Ring our harbour desk and wait for the tone.\"]"), "{file}");
    assert_eq!(rules_test(studio.folder.path()), "2 examples of 1 rule: all pass\n");
    let (_, shown) = studio.ask("document", &json!({ "document": 1 }));
    let part = &shown["chunk"]["lines"][at]["parts"][0];
    let reason = part[1].as_u64().map(|reason| &shown["chunk"]["reasons"][reason as usize]).expect("it goes at once");
    assert_eq!(
        (&part[0], &reason["rule"]),
        (&json!("Ring our harbour desk"), &json!("own/studio/ring-our-harbour-desk"))
    );
    let (_, why) = studio.ask("why", &json!({ "document": 1, "block": at }));
    assert!(why["text"].as_str().is_some_and(|text| text.contains("HIT   own/studio/ring-our-harbour-desk")), "{why}");
}

#[test]
fn comments_in_a_file_stay() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::create_dir(folder.path().join("pages")).expect("a folder");
    fs::write(folder.path().join("pages/a.txt"), PAGE).expect("a document");
    let file = "# Our site.\nschema = 1\n\n[pack]\nabout = \"a\"  # in short\ncategory = \"share\"\n\n# Seen in May.\n[rule.may]\nline = \
                'may'\ndrop = \"block\"\nhits = 'may'\nmisses = 'June'\n";
    fs::create_dir_all(folder.path().join("rules/own")).expect("a folder");
    fs::write(folder.path().join("rules/own/studio.toml"), file).expect("a rule file");
    let studio = Studio::over(folder);
    let rule = "[rule.new]\nline = \"Home\"\ndrop = \"block\"\nhits = \"Home\"\nmisses = \"Home is far.\"\n";
    let (_, saved) = studio.ask("save", &json!({ "pack": "own/studio", "toml": rule }));
    let text = || fs::read_to_string(studio.folder.path().join("rules/own/studio.toml")).expect("a file");
    assert_eq!((saved["path"].as_str(), text()), (Some("rules/own/studio.toml"), format!("{file}\n{rule}")));
    let (_, old) = studio.ask("rule", &json!({ "name": "own/studio/may" }));
    let toml = old["toml"].as_str().expect("a rule").replace("'June'", "'June' # or July");
    assert!(toml.starts_with("# Seen in May.\n[rule.may]\n"), "{toml}");
    studio.ask("save", &json!({ "pack": "own/studio", "toml": toml }));
    assert_eq!(text(), format!("{}\n{rule}", file.replace("'June'", "'June' # or July")));
    for pack in ["../studio", "own/../../studio", "/tmp/x", "en/share", ""] {
        assert_eq!(studio.ask("save", &json!({ "pack": pack, "toml": rule })).0, 400, "{pack}");
    }
}
