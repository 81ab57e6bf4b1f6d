//! `clean rules new`: writes a rule file for one line, with a hit and a miss.

use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use dehusk_text::toml_string::quote;

use crate::cleaner::Cleaner;
use crate::cli::args::NewArgs;
use crate::cli::table::print;
use crate::cli::{CliError, ExitStatus, rule_set};
use crate::decide::Choice;
use crate::rules::{Diagnostic, built_in, is_id};
use crate::verify;

/// The folder of the project's rules.
const FOLDER: &str = "rules";

/// How many words of a line the name of its file has at most.
const NAME_WORDS: usize = 5;

/// Writes the file, unless there is one of its name or the rule would not work.
pub(super) fn run(args: &NewArgs) -> Result<ExitStatus, CliError> {
    let rule = NewRule::new(complete(args)?)?;
    let text = rule.render();
    check(&rule.pack, &text)?;
    let path = Path::new(FOLDER).join(format!("{}.toml", rule.pack));
    write(&path, &text)?;
    let path = path.display().to_string().replace('\\', "/");
    let next = match rule.miss {
        Some(_) => "Run",
        None => "Replace its miss by a similar sentence that must be kept, and run",
    };
    print(&format!("Wrote {path}\n{next} `clean rules test {path}`\n"))
}

/// The options. What they lack is asked for if there is somebody to ask.
fn complete(args: &NewArgs) -> Result<NewArgs, CliError> {
    if args.line.is_some() && args.category.is_some() {
        return Ok(args.clone());
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let message = "give LINE and --category, or run this on a terminal, where it asks for them";
        return Err(CliError::Usage(message.to_owned()));
    }
    let asked = ask(args, &mut io::stdin().lock(), &mut io::stderr().lock());
    asked.map_err(|error| CliError::Usage(format!("cannot read the answers: {error}")))
}

/// Asks for each option that is not given. An empty answer leaves it out.
fn ask(args: &NewArgs, input: &mut impl BufRead, output: &mut impl Write) -> io::Result<NewArgs> {
    let mut answer = |given: &Option<String>, question: &str| {
        if given.is_some() {
            return Ok(given.clone());
        }
        write!(output, "{question}: ")?;
        output.flush()?;
        let mut line = String::new();
        input.read_line(&mut line)?;
        Ok::<_, io::Error>(Some(line.trim().to_owned()).filter(|line| !line.is_empty()))
    };
    Ok(NewArgs {
        line: answer(&args.line, "Line to remove")?,
        category: answer(&args.category, "Category, such as share, navigation or newsletter")?,
        host: answer(&args.host, "Host that it is on (none for all)")?,
        language: answer(&args.language, "Language that it is in, such as en (none for all)")?,
        miss: answer(&args.miss, "Similar sentence that must be kept (none to fill it in later)")?,
        name: args.name.clone(),
    })
}

/// A rule that removes one line.
struct NewRule {
    pack: String,
    line: String,
    category: &'static str,
    host: Option<String>,
    language: Option<String>,
    miss: Option<String>,
}

impl NewRule {
    fn new(args: NewArgs) -> Result<NewRule, CliError> {
        let line = args.line.as_deref().unwrap_or_default().trim().to_owned();
        if line.is_empty() || line.contains(['\n', '\r']) {
            return Err(CliError::Usage("LINE must be one line with some text".to_owned()));
        }
        Ok(NewRule {
            category: rule_set::parse_category(args.category.as_deref().unwrap_or_default())?.name(),
            pack: pack_name(args.name, &line)?,
            line,
            host: args.host,
            language: args.language,
            miss: args.miss,
        })
    }

    fn render(&self) -> String {
        let list = |key: &str, value: &Option<String>| match value {
            Some(value) => format!("{key} = [{}]\n", quote(value)),
            None => String::new(),
        };
        let comment =
            if self.miss.is_some() { "" } else { "# Replace this by a similar sentence that must be kept.\n" };
        let miss = self.miss.clone().unwrap_or_else(|| format!("A sentence that has the words \"{}\".", self.line));
        [
            format!("schema = 1\n\n[pack]\nabout = {}\n", quote(&format!("The line \"{}\"", self.line))),
            format!("category = {}\n", quote(self.category)),
            list("languages", &self.language),
            list("hosts", &self.host),
            format!("\n[rule.line]\nline = [{}]\ndrop = \"block\"\n", quote(&self.line)),
            format!("hits = [{}]\n{comment}misses = [{}]\n", quote(&self.line), quote(&miss)),
        ]
        .concat()
    }
}

/// The name that was asked for, or one of the first words of the line. No built-in pack has it.
fn pack_name(name: Option<String>, line: &str) -> Result<String, CliError> {
    let name = name.unwrap_or_else(|| format!("own/{}", first_words(line)));
    if !name.split('/').all(is_id) {
        let message =
            format!("`{name}` is not a valid name; use lower-case letters, digits and hyphens, such as site/footer");
        return Err(CliError::Usage(message));
    }
    match built_in::pack(&name).is_some() {
        true => Err(CliError::Usage(format!("`{name}` would replace the built-in pack; choose another --name"))),
        false => Ok(name),
    }
}

fn first_words(line: &str) -> String {
    let lower = line.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.take(NAME_WORDS).collect::<Vec<_>>().join("-");
    if name.is_empty() { "line".to_owned() } else { name }
}

/// Loads the rule by itself and runs its examples.
fn check(pack: &str, text: &str) -> Result<(), CliError> {
    let set = Cleaner::builder().built_in(false).pack(pack, text).load()?;
    let findings = verify::run_examples(&Cleaner::from_rules(set, Choice::default())?, None).findings;
    match findings.iter().any(Diagnostic::is_error) {
        true => Err(CliError::Rules(findings)),
        false => Ok(()),
    }
}

fn write(path: &PathBuf, text: &str) -> Result<(), CliError> {
    let parent = path.parent().unwrap_or(Path::new(FOLDER));
    let created = fs::create_dir_all(parent).and_then(|()| OpenOptions::new().write(true).create_new(true).open(path));
    match created.and_then(|mut file| file.write_all(text.as_bytes())) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(CliError::Usage(format!("{} exists already; choose another --name", path.display())))
        }
        Err(error) => Err(CliError::Output(path.display().to_string(), error)),
    }
}

#[cfg(test)]
mod tests {
    use super::{NewRule, ask, check, first_words};
    use crate::cli::args::NewArgs;

    fn args(line: &str) -> NewArgs {
        let category = Some("share".to_owned());
        NewArgs { line: Some(line.to_owned()), category, host: None, language: None, miss: None, name: None }
    }

    #[test]
    fn rules_for_any_line_load_and_pass_their_examples() {
        for line in [
            "Tell a friend",
            "\u{201c}Tell\" a \\friend\\",
            "» Weiter:",
            "分享到微博",
            "a\tb",
            "* 5 Kommentare",
            "Hi\u{7}!",
        ] {
            let args =
                NewArgs { host: Some("www.example.com".to_owned()), language: Some("de".to_owned()), ..args(line) };
            let rule = NewRule::new(args).unwrap();
            check(&rule.pack, &rule.render()).unwrap_or_else(|error| panic!("{line}: {error:?}\n{}", rule.render()));
        }
    }

    #[test]
    fn rules_that_do_not_work_are_refused() {
        for line in ["", " ", "a\nb"] {
            assert!(NewRule::new(args(line)).is_err(), "{line:?}");
        }
        for name in ["en/share", "../share", "/share", "a//b", "Share", ""] {
            assert!(NewRule::new(NewArgs { name: Some(name.to_owned()), ..args("a") }).is_err(), "{name}");
        }
        let works = |args: NewArgs| {
            let rule = NewRule::new(args).unwrap();
            check(&rule.pack, &rule.render()).is_ok()
        };
        assert!(works(args("Share this")));
        assert!(!works(NewArgs { miss: Some("Share this".to_owned()), ..args("Share this") }));
        assert!(!works(NewArgs { language: Some("xx".to_owned()), ..args("Share this") }));
        assert!(!works(NewArgs { host: Some("no host".to_owned()), ..args("Share this") }));
        assert!(!works(args("@share")));
    }

    #[test]
    fn what_is_not_given_is_asked_for() {
        let (mut output, given) = (Vec::new(), NewArgs { category: None, ..args("Tell a friend") });
        let answered = ask(&given, &mut &b"share\n\n de \n"[..], &mut output).unwrap();
        assert_eq!((answered.line.as_deref(), answered.category.as_deref()), (Some("Tell a friend"), Some("share")));
        assert_eq!((answered.host, answered.language.as_deref(), answered.miss), (None, Some("de"), None));
        let output = String::from_utf8(output).unwrap();
        assert!(output.starts_with("Category, such as") && !output.contains("Line"), "{output}");
    }

    #[test]
    fn files_are_named_by_the_first_words() {
        assert_eq!(first_words("Tell a friend, please, about us!"), "tell-a-friend-please-about");
        assert_eq!(first_words("分享"), "line");
    }
}
