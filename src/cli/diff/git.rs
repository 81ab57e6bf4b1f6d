//! Rule files of a revision, read by running git.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use crate::rules::MODEL_FILES;

/// A file of a revision.
struct Blob {
    /// Its path below the folder, without `.toml`.
    pack: String,
    object: String,
}

/// The rule files below a folder of a revision, and the model files in a folder `model` beside it: the name of each pack,
/// and its text. The folder is counted from the top of the repository.
///
/// # Errors
/// git is missing, the folder is not in the revision, or it has no rule files.
pub(super) fn rule_files(revision: &str, folder: &str) -> Result<Vec<(String, String)>, String> {
    let parent = Path::new(folder).parent().unwrap_or(Path::new("")).to_string_lossy().into_owned();
    let beside = if parent.is_empty() { "model".to_owned() } else { format!("{parent}/model") };
    let rules = list(revision, folder)?;
    if rules.is_empty() {
        return Err(format!("there are no rule files in its folder {folder}"));
    }
    // Most revisions have no folder of this name.
    let model = list(revision, &beside).unwrap_or_default();
    let model = model.into_iter().filter(|blob| MODEL_FILES.contains(&blob.pack.as_str()));
    let model = model.map(|blob| Blob { pack: format!("model/{}", blob.pack), ..blob });
    // Those inside the folder come later, and so replace those beside it.
    contents(&model.chain(rules).collect::<Vec<_>>())
}

/// The TOML files below a folder of a revision.
fn list(revision: &str, folder: &str) -> Result<Vec<Blob>, String> {
    let tree = format!("{revision}:{folder}");
    let output = git(&["ls-tree", "-r", "-z", "--full-tree", &tree]).output().map_err(|error| missing(&error))?;
    let listing = String::from_utf8(succeeded(output)?).map_err(|_| "a path is not UTF-8".to_owned())?;
    Ok(listing.split('\0').filter_map(blob).collect())
}

/// A regular TOML file, by its line in a listing: `100644 blob OBJECT<tab>PATH`.
fn blob(line: &str) -> Option<Blob> {
    let (about, path) = line.split_once('\t')?;
    let mut about = about.split(' ');
    let is_file = about.next()?.starts_with("100") && about.next()? == "blob";
    let pack = path.strip_suffix(".toml").filter(|_| is_file)?;
    Some(Blob { pack: pack.to_owned(), object: about.next()?.to_owned() })
}

/// The texts of files.
fn contents(blobs: &[Blob]) -> Result<Vec<(String, String)>, String> {
    let mut command = git(&["cat-file", "--batch"]);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| missing(&error))?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else { return Err("git cannot be run".to_owned()) };
    let objects: Vec<_> = blobs.iter().map(|blob| blob.object.as_str()).collect();
    let objects = objects.join("\n") + "\n";
    // git answers while it is asked, and would wait for somebody to read.
    let asking = thread::spawn(move || stdin.write_all(objects.as_bytes()));
    let mut answers = BufReader::new(stdout);
    let texts: io::Result<Vec<_>> =
        blobs.iter().map(|blob| Ok((blob.pack.clone(), next_content(&mut answers)?))).collect();
    let asked = asking.join();
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    succeeded(output)?;
    match asked {
        Ok(Ok(())) => texts.map_err(|error| error.to_string()),
        _ => Err("git ended early".to_owned()),
    }
}

/// The next answer: `OBJECT blob SIZE`, and the bytes.
fn next_content(answers: &mut impl BufRead) -> io::Result<String> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let size = head.trim_end().rsplit_once(' ').and_then(|(_, size)| size.parse().ok());
    let size: usize = size.ok_or_else(|| io::Error::other(format!("unexpected answer of git: {}", head.trim_end())))?;
    let mut bytes = vec![0; size + 1];
    answers.read_exact(&mut bytes)?;
    bytes.pop();
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn git(args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(args);
    command
}

fn missing(error: &io::Error) -> String {
    format!("git cannot be run: {error}")
}

/// What a command wrote, or the first line of why it failed.
fn succeeded(output: Output) -> Result<Vec<u8>, String> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    let message = message.lines().next().unwrap_or("git failed");
    Err(message.strip_prefix("fatal: ").unwrap_or(message).to_owned())
}

#[cfg(test)]
mod tests {
    use super::blob;

    #[test]
    fn only_regular_toml_files_are_rule_files() {
        let pack = |line| blob(line).map(|blob| (blob.pack, blob.object));
        let found = Some(("en/share".to_owned(), "0a1b".to_owned()));
        assert_eq!(pack("100644 blob 0a1b\ten/share.toml"), found);
        assert_eq!(pack("100755 blob 0a1b\ten/share.toml"), found);
        for line in
            ["120000 blob 0a1b\ten/share.toml", "160000 commit 0a1b\tsub.toml", "100644 blob 0a1b\tREADME.md", ""]
        {
            assert_eq!(pack(line), None, "{line}");
        }
    }
}
