//! `clean`: bodies out of documents.

use std::mem::ManuallyDrop;

use super::args::{CleanArgs, From};
use super::input::Input;
use super::output::Output;
use super::report::Report;
use super::run::Run;
use super::{Ending, Failure, rule_set};
use crate::cleaner::Cleaner;
use crate::read::jsonl::Fields;

/// Runs the command.
pub(super) fn run(args: &CleanArgs) -> Result<Ending, Failure> {
    check(args)?;
    // The process ends with the command; taking thousands of patterns apart before would only take time.
    let cleaner = ManuallyDrop::new(cleaner(args)?);
    let output = args.output.as_deref().map_or_else(|| Ok(Output::standard()), Output::file)?;
    let mut run = Run {
        args,
        report: Report::new(args, &cleaner, &output)?,
        output,
        read: false,
        spoilt: false,
        fields: Fields { text: args.field.clone(), url: args.url_field.clone(), title: args.title_field.clone() },
        cleaner: &cleaner,
    };
    for input in Input::all(&args.files) {
        run.input(&input)?;
    }
    run.finish()
}

/// Refuses what this version cannot do.
fn check(args: &CleanArgs) -> Result<(), Failure> {
    let not_yet = |what: &str| Err(Failure::Usage(format!("{what} is not yet supported")));
    match args.from {
        From::Warc => not_yet("`--from warc`"),
        From::Wet => not_yet("`--from wet`"),
        From::Auto | From::Text | From::Jsonl | From::Html => Ok(()),
    }
}

fn cleaner(args: &CleanArgs) -> Result<Cleaner, Failure> {
    let choice = rule_set::choice(&args.choice)?;
    Ok(rule_set::builder(&args.rules)
        .choice(choice)
        .profile(rule_set::profile(args.model))
        .explain(args.explain)
        .build()?)
}
