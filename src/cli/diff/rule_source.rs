//! Where the rules of one side come from: `built-in`, a folder or file, or a revision of a git repository.

use std::fmt;
use std::path::PathBuf;

use super::git;
use crate::cleaner::{Builder, Cleaner};
use crate::cli::CliError;

/// The folder of a repository that has its rules, unless another is given.
const RULES: &str = "rules";

/// Where rules come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum RuleSource {
    /// The rules of the program.
    BuiltIn,
    /// A folder with rule files, or a rule file.
    Path(PathBuf),
    /// A folder of a revision.
    Git { revision: String, folder: String },
}

impl RuleSource {
    /// Parses `built-in`, `git:REV`, `git:REV:DIR` or a path.
    ///
    /// # Errors
    /// A revision that git could take for an option, or none.
    pub(in crate::cli) fn parse(source: &str) -> Result<RuleSource, &'static str> {
        if source == "built-in" {
            return Ok(RuleSource::BuiltIn);
        }
        let Some(rest) = source.strip_prefix("git:") else { return Ok(RuleSource::Path(source.into())) };
        let (revision, folder) = rest.split_once(':').unwrap_or((rest, RULES));
        if revision.is_empty() || revision.starts_with('-') {
            return Err("expected git:REV or git:REV:DIR, such as git:main or git:HEAD~1:rules");
        }
        let folder = folder.trim_matches('/');
        Ok(RuleSource::Git { revision: revision.to_owned(), folder: folder.to_owned() })
    }

    /// A builder with these rules, on top of the built-in ones if they are wanted.
    ///
    /// # Errors
    /// git cannot read the revision.
    pub(super) fn builder(&self, built_in: bool) -> Result<Builder, CliError> {
        let builder = Cleaner::builder().built_in(built_in || *self == RuleSource::BuiltIn);
        match self {
            RuleSource::BuiltIn => Ok(builder),
            RuleSource::Path(path) => Ok(builder.rules(path)),
            RuleSource::Git { revision, folder } => {
                let files = git::rule_files(revision, folder)
                    .map_err(|why| CliError::Usage(format!("cannot read the rules of {self}: {why}")))?;
                Ok(files.iter().fold(builder, |builder, (pack, text)| builder.pack(pack, text)))
            }
        }
    }
}

impl fmt::Display for RuleSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleSource::BuiltIn => f.write_str("built-in"),
            RuleSource::Path(path) => write!(f, "{}", path.display()),
            RuleSource::Git { revision, folder } => write!(f, "git:{revision}:{folder}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RuleSource;

    #[test]
    fn sources_are_parsed() {
        let parse = |source| RuleSource::parse(source).map(|source| source.to_string());
        assert_eq!(RuleSource::parse("built-in"), Ok(RuleSource::BuiltIn));
        assert_eq!(RuleSource::parse("my-rules"), Ok(RuleSource::Path("my-rules".into())));
        assert_eq!(parse("git:main"), Ok("git:main:rules".to_owned()));
        assert_eq!(parse("git:HEAD~1:packs/news/"), Ok("git:HEAD~1:packs/news".to_owned()));
        assert!(parse("git:").is_err() && parse("git:--output=x").is_err());
    }
}
