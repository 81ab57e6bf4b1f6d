//! The text below the options in help: examples, exit codes, environment variables.

/// A heading, in the style of those that clap writes.
macro_rules! heading {
    ($title:literal) => {
        concat!("\u{1b}[1m\u{1b}[4m", $title, ":\u{1b}[0m\n")
    };
}

pub(super) const CLEAN_SHORT: &str = "Run `clean --help` for details, examples and exit codes.";

pub(super) const CLEAN: &str = concat!(
    heading!("Examples"),
    "  Clean a page:
      clean page.html > body.txt

  Clean the texts of records and leave all other fields alone:
      clean pages.jsonl.gz -o bodies.jsonl.gz

  Clean the pages of a web archive; each becomes a record:
      clean crawl.warc.gz > bodies.jsonl

  Write the body of a page as Markdown:
      clean --to markdown page.html > body.md

  Clean every file of a folder into another folder:
      clean -r raw/ -o bodies/

  Show what is removed from a text, and by which rules:
      clean --explain raw.txt > body.txt

",
    heading!("Exit codes"),
    "  0    Done, or the reader of the output closed the pipe
  1    Some input could not be read and the rest is done, or the output could not be written
  2    The options or rules are not valid; nothing was cleaned
  129, 130, 143
       Ended by SIGHUP, SIGINT or SIGTERM

",
    heading!("Environment"),
    "  NO_COLOR         Do not use colors
  CLICOLOR_FORCE   Use colors also where the output is not a terminal
  XDG_CONFIG_HOME  Folder that holds dehusk/rules, the rules of the user"
);

pub(super) const RESTORE: &str = concat!(
    heading!("Examples"),
    "  clean raw.txt -o body.txt --removed removed.jsonl
  clean restore body.txt --removed removed.jsonl > raw-again.txt

  clean raw.parquet -o bodies.parquet --removed removed.jsonl
  clean restore bodies.parquet --removed removed.jsonl -o raw-again.parquet

Of a table the texts are put back; other columns stay as they are in the
result.

",
    heading!("Exit codes"),
    "  0    Done
  1    Some records could not be restored
  2    The options are not valid, or the files do not belong together"
);

pub(super) const TIDY: &str = concat!(
    heading!("Examples"),
    "  clean tidy
  clean tidy --dry-run bodies/

",
    heading!("Exit codes"),
    "  0    Done
  1    Something could not be deleted
  2    A folder cannot be read"
);

pub(super) const WHY: &str = concat!(
    heading!("Examples"),
    "  clean why \"Share this article\"
  clean why < raw.txt
  clean why --rule en/share/app < raw.txt"
);

pub(super) const AUDIT: &str = concat!(
    heading!("Examples"),
    "  clean audit pages.jsonl.gz
  clean audit --unused crawl/
  clean audit --worst --gold body labelled.jsonl
  clean audit --format json crawl.warc.gz > audit.json

",
    heading!("Exit codes"),
    "  0    Done
  1    Some documents could not be read and are left out
  2    The options or rules are not valid"
);

pub(super) const DIFF: &str = concat!(
    heading!("Examples"),
    "  clean diff built-in my-rules pages.jsonl.gz
  clean diff git:main rules crawl/ --no-built-in
  clean diff git:HEAD~1 git:HEAD labelled.jsonl --gold body --fail-on 'lost>0.01%'

",
    heading!("Exit codes"),
    "  0    Done
  1    A bound of --fail-on is exceeded, or some documents could not be read and are left out
  2    The options or rules are not valid"
);

pub(super) const STUDIO: &str = concat!(
    heading!("Examples"),
    "  Documents of a folder; rules are saved to ./rules:
      clean studio pages

  Records, with the rules of a folder of their own:
      clean studio pages.jsonl.gz --rules my-rules

",
    heading!("Exit codes"),
    "  2    The options or rules are not valid, or there are no documents
  129, 130, 143
       Ended by SIGHUP, SIGINT (Ctrl-C) or SIGTERM"
);

pub(super) const SUGGEST: &str = concat!(
    heading!("Examples"),
    "  clean suggest crawl/ -o drafts.toml
  clean rules test drafts.toml --rules drafts.toml
  clean diff built-in drafts.toml crawl/

",
    heading!("Exit codes"),
    "  0    Done, with or without drafts
  1    Some documents could not be read and are left out, or the file could not be written
  2    The options or rules are not valid"
);

pub(super) const REPORT: &str = concat!(
    heading!("Examples"),
    "  clean report crawl.warc.gz -o report.html
  clean report --gold body labelled.jsonl -o report.html

",
    heading!("Exit codes"),
    "  0    Done
  1    Some documents could not be read and are left out, or the file could not be written
  2    The options or rules are not valid"
);

pub(super) const RULES: &str = concat!(
    heading!("Examples"),
    "  clean rules list --language de --category share
  clean rules show en/share/app
  clean rules check --rules my-rules
  clean rules test rules/site/footer.toml

",
    "Run `clean help rules COMMAND` for the options of a command."
);

pub(super) const RULES_CHECK: &str = concat!(
    heading!("Examples"),
    "  clean rules check
  clean rules check --rules my-rules --format github

",
    heading!("Exit codes"),
    "  0    No errors and no warnings
  1    Warnings
  2    Errors, or the options are not valid"
);

pub(super) const RULES_TEST: &str = concat!(
    heading!("Examples"),
    "  clean rules test
  clean rules test en/share
  clean rules test rules/site/footer.toml
  clean rules test --corpus tests/pages

",
    heading!("Exit codes"),
    "  0    All examples pass, or all bodies are as they were
  1    Some examples fail, or some bodies have changed
  2    The options or rules are not valid"
);

pub(super) const RULES_FMT: &str = concat!(
    heading!("Examples"),
    "  clean rules fmt
  clean rules fmt --check rules/site

",
    heading!("Exit codes"),
    "  0    All files are formatted
  1    Some files could not be formatted or, with --check, are not formatted
  2    The options are not valid"
);

pub(super) const RULES_NEW: &str = concat!(
    heading!("Examples"),
    "  clean rules new
  clean rules new \"Tell a friend about us\" --category share --host example.com

",
    heading!("Exit codes"),
    "  0    The file is written
  1    The file cannot be written
  2    The options are not valid, or the file exists"
);

pub(super) const RULES_SCHEMA: &str = concat!(
    heading!("Examples"),
    "  clean rules schema > rules.schema.json

Editors that use Taplo read it for files that begin with `#:schema ./rules.schema.json`."
);

pub(super) const COMPLETIONS: &str = concat!(
    heading!("Examples"),
    "  clean completions bash > ~/.local/share/bash-completion/completions/clean
  clean completions zsh > ~/.zfunc/_clean
  clean completions fish > ~/.config/fish/completions/clean.fish"
);

pub(super) const MAN: &str = concat!(
    heading!("Examples"),
    "  clean man | man -l -
  clean man rules list > clean-rules-list.1"
);
