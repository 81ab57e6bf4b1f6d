//! The documentation: links lead somewhere, and files and tests that it names exist.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files with an ending below a folder.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("a readable folder").into_path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == ending)).collect()
}

/// The pages: those of the root folder, of `docs` and of the crates and folders beside them.
fn pages() -> Vec<PathBuf> {
    let own = fs::read_dir(root()).expect("the root folder").map(|entry| entry.expect("an entry").path());
    let own = own.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    own.chain(["docs", "crates", "fuzz", "python"].iter().flat_map(|folder| files(&root().join(folder), "md")))
        .collect()
}

/// The text outside code blocks.
fn prose(page: &str) -> String {
    page.split("\n```").step_by(2).collect()
}

/// The anchor of a heading, as renderers of Markdown make it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).flat_map(char::to_lowercase).collect()
}

/// Whether the target of a link on a page exists.
fn leads_somewhere(page: &Path, link: &str) -> bool {
    let (file, target) = link.split_once('#').unwrap_or((link, ""));
    let path = if file.is_empty() { page.to_owned() } else { page.parent().expect("a folder").join(file) };
    let has_heading = || {
        let text = prose(&read(&path));
        text.lines().any(|line| line.starts_with('#') && anchor(line.trim_start_matches('#')) == target)
    };
    path.exists() && (target.is_empty() || has_heading())
}

#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = prose(&read(&page));
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
        let local = links.filter(|link| !link.starts_with("http"));
        broken.extend(
            local.filter(|link| !leads_somewhere(&page, link)).map(|link| format!("{}: {link}", page.display())),
        );
    }
    assert!(broken.is_empty(), "broken links:\n{}", broken.join("\n"));
}

/// What is written in backticks.
fn code(page: &str) -> Vec<String> {
    prose(page).split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether this is the path of a file of the repository, and no pattern for several.
fn is_path(code: &str) -> bool {
    let folders = [
        "src/",
        "crates/",
        "tests/",
        "rules/",
        "model/",
        "docs/",
        "examples/",
        "schemas/",
        "snapshots/",
        "scripts/",
        "python/",
    ];
    let plain = code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "/._-".contains(c));
    plain && folders.iter().any(|folder| code.starts_with(folder))
}

#[test]
fn paths_that_are_named_exist() {
    for page in ["docs/design.md", "docs/model.md", "CONTRIBUTING.md", "SECURITY.md"] {
        let named = code(&read(&root().join(page)));
        let missing: Vec<_> = named.iter().filter(|code| is_path(code) && !root().join(code).exists()).collect();
        assert!(missing.is_empty(), "{page} names paths that do not exist: {missing:?}");
    }
}

/// The design names a test for each promise.
#[test]
fn tests_that_are_named_exist() {
    let design = read(&root().join("docs/design.md"));
    let sources: String = files(&root().join("tests"), "rs").iter().map(|path| read(path)).collect();
    let named: Vec<_> = code(&design).into_iter().filter(|code| code.matches('_').count() > 2).collect();
    assert!(named.len() > 8, "the design names {} tests", named.len());
    let missing: Vec<_> = named.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "docs/design.md names tests that do not exist: {missing:?}");
}

#[test]
fn each_direct_dependency_is_described() {
    let page = read(&root().join("docs/dependencies.md"));
    let crates = files(&root().join("crates"), "toml").into_iter().filter(|path| path.ends_with("Cargo.toml"));
    for manifest in [root().join("Cargo.toml"), root().join("python/Cargo.toml")].into_iter().chain(crates) {
        let text = read(&manifest);
        let sections =
            text.split("\n[").filter(|section| section.split(']').next().unwrap_or_default().ends_with("dependencies"));
        let lines =
            sections.flat_map(|section| section.lines().skip(1)).filter(|line| line.starts_with(char::is_alphabetic));
        for name in
            lines.filter_map(|line| line.split([' ', '=', '.']).next()).filter(|name| !name.starts_with("dehusk"))
        {
            assert!(
                page.contains(&format!("`{name}`")),
                "docs/dependencies.md does not name {name} of {}",
                manifest.display()
            );
        }
    }
}
