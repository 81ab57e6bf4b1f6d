//! The folder that rules are saved to, and nothing beside it.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::super::CliError;
use super::super::args::RuleArgs;
use super::super::atomic_file::AtomicFile;
use super::super::durability::Durability;
use crate::rules::{built_in, is_id, rule_files};

/// The folder of the project's rules.
const PROJECT: &str = "rules";

/// The longest name of a pack, in bytes.
const NAME: usize = 200;

/// A folder of rules, whether or not it exists.
pub(super) struct RuleFolder {
    path: PathBuf,
}

impl RuleFolder {
    /// The folder that the options name last, or `./rules`.
    ///
    /// # Errors
    /// Rules there would not be read.
    pub(super) fn new(args: &RuleArgs) -> Result<RuleFolder, CliError> {
        let named = args.rules.iter().rev().find(|path| !path.is_file());
        match (named, args.isolated) {
            (Some(path), _) => Ok(RuleFolder { path: path.clone() }),
            (None, false) => Ok(RuleFolder { path: PathBuf::from(PROJECT) }),
            (None, true) => {
                let message = "with --isolated, ./rules is not read; name the folder for rules with --rules";
                Err(CliError::Usage(message.to_owned()))
            }
        }
    }

    /// The folder as it is shown.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The path of a pack, as it is shown.
    pub(super) fn file(&self, pack: &str) -> PathBuf {
        self.path.join(format!("{pack}.toml"))
    }

    /// The names of packs in the folder.
    pub(super) fn packs(&self) -> Vec<String> {
        let names = |path: &PathBuf| {
            let relative = path.strip_prefix(&self.path).ok()?.with_extension("");
            Some(relative.to_string_lossy().replace('\\', "/"))
        };
        rule_files(&self.path).unwrap_or_default().iter().filter_map(names).filter(|name| is_name(name)).collect()
    }

    /// The text of a pack; none if there is no such file yet.
    ///
    /// # Errors
    /// The name is none of a pack, or is one that would replace a built-in pack; the file cannot be read, or is a link.
    pub(super) fn read(&self, pack: &str) -> io::Result<Option<String>> {
        if !is_name(pack) {
            let message = format!("`{pack}` is not a valid name; use lower-case letters, digits and hyphens");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        self.refuse_links(pack)?;
        match fs::read_to_string(self.file(pack)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && built_in::pack(pack).is_some() => {
                let message = format!("`{pack}` would replace the built-in pack; choose another name");
                Err(io::Error::new(io::ErrorKind::InvalidInput, message))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Replaces the text of a pack, by a temporary file.
    ///
    /// # Errors
    /// As for [`RuleFolder::read`]; or the file cannot be written.
    pub(super) fn write(&self, pack: &str, text: &str) -> io::Result<PathBuf> {
        self.read(pack)?;
        let path = self.file(pack);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        self.refuse_links(pack)?;
        let file = AtomicFile::create(&path)?.ok_or_else(|| io::Error::other("there is something that is no file"))?;
        file.writer()?.write_all(text.as_bytes())?;
        file.commit(Durability::Synced)?;
        Ok(path)
    }

    /// A link below the folder may lead out of it. The folder itself may be one.
    fn refuse_links(&self, pack: &str) -> io::Result<()> {
        let mut path = self.path.clone();
        for part in format!("{pack}.toml").split('/') {
            path.push(part);
            if path.is_symlink() {
                return Err(io::Error::other(format!("{} is a symbolic link", path.display())));
            }
        }
        Ok(())
    }
}

fn is_name(pack: &str) -> bool {
    pack.len() <= NAME && pack.split('/').all(is_id)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::RuleFolder;

    #[test]
    fn packs_are_written_below_the_folder_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = RuleFolder { path: home.path().join("rules") };
        assert_eq!((folder.packs(), folder.read("own/a").unwrap()), (vec![], None));
        folder.write("own/a", "schema = 1\n").unwrap();
        folder.write("own/a", "schema = 1\n\n").unwrap();
        assert_eq!(fs::read_to_string(home.path().join("rules/own/a.toml")).unwrap(), "schema = 1\n\n");
        assert_eq!(
            (folder.packs(), fs::read_dir(home.path().join("rules/own")).unwrap().count()),
            (vec!["own/a".to_owned()], 1)
        );
        for name in
            ["../a", "a/../../b", "/a", "", "a//b", "A", "a.toml", "a\\b", "en/share", "settings.x", &"a".repeat(201)]
        {
            assert!(folder.write(name, "").is_err(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let home = tempfile::tempdir().unwrap();
        let (rules, outside) = (home.path().join("rules"), home.path().join("outside"));
        fs::create_dir_all(&rules).unwrap();
        fs::create_dir_all(&outside).unwrap();
        fs::write(outside.join("a.toml"), "a").unwrap();
        std::os::unix::fs::symlink(&outside, rules.join("own")).unwrap();
        std::os::unix::fs::symlink(outside.join("a.toml"), rules.join("b.toml")).unwrap();
        let folder = RuleFolder { path: rules };
        assert!(folder.write("own/a", "b").is_err() && folder.write("b", "b").is_err());
        assert_eq!(fs::read_to_string(outside.join("a.toml")).unwrap(), "a");
    }
}
