//! `clean fit`: weights of the context model, from corpora whose bodies are known.

use std::fs;
use std::path::Path;

use super::args::FitArgs;
use super::error::say;
use super::{Ending, Failure};
use crate::builder::Builder;
use crate::category::Category;
use crate::cleaner::Cleaner;
use crate::model::{Bounds, Input, Model, Profile, features, file};
use crate::fit::corpus::{self, Document};
use crate::fit::curves::{self, Curves};
use crate::fit::folds::fold_of;
use crate::fit::judge::Results;
use crate::fit::samples::{Corpora, Role};
use crate::fit::train::{Models, learn};

/// Runs the command.
pub(super) fn run(args: &FitArgs) -> Result<Ending, Failure> {
    let corpora = samples(args)?;
    let [pages, texts, kinds] = [&corpora.html, &corpora.text, &corpora.kind].map(|samples| samples.labels.len());
    say(&format!("{pages} lines of pages, {texts} of whole pages as text, {kinds} texts to tell apart"));
    if args.folds > 1 {
        cross_validate(args, &corpora)?;
    }
    if let Some(dir) = &args.out {
        write(dir, &files(&learn(&corpora, None, args.seed), args))?;
    }
    Ok(Ending::Done)
}

/// Judges each fold by weights of the others.
fn cross_validate(args: &FitArgs, corpora: &Corpora) -> Result<(), Failure> {
    let folds: Vec<Files> = (0..args.folds).map(|fold| files(&learn(corpora, Some(fold), args.seed), args)).collect();
    if let Some(dir) = &args.folds_out {
        for (fold, files) in folds.iter().enumerate() {
            write(&dir.join(format!("fold-{}", fold + 1)).join("model"), files)?;
        }
    }
    let mut results = Results::default();
    each(args, &cleaners(&folds, Profile::default().bounds())?, |cleaner, document, fold| {
        results.add(cleaner, document, fold);
    })?;
    print!("{}", results.table());
    args.plots.as_deref().map_or(Ok(()), |dir| plot(args, &folds, dir))
}

/// Draws precision against recall over thresholds.
fn plot(args: &FitArgs, folds: &[Files], dir: &Path) -> Result<(), Failure> {
    let mut curves = Curves::default();
    for (point, (recall, _)) in curves::POINTS.into_iter().enumerate() {
        let cleaners = cleaners(folds, Bounds { recall, ..Profile::default().bounds() })?;
        each(args, &cleaners, |cleaner, document, _| curves.add(cleaner, document, point))?;
    }
    let failure = |error: std::io::Error| Failure::Usage(format!("cannot write to {}: {error}", dir.display()));
    fs::create_dir_all(dir).map_err(failure)?;
    curves.pictures().iter().try_for_each(|(name, svg)| fs::write(dir.join(name), svg)).map_err(failure)
}

/// Name and text of each file of weights.
type Files = Vec<(&'static str, String)>;

/// Headlines are let go, since the bodies of corpora mostly lack them.
fn builder() -> Builder {
    Cleaner::builder().drop(Category::Headline)
}

/// A cleaner with the weights of each fold.
fn cleaners(folds: &[Files], bounds: Bounds) -> Result<Vec<Cleaner>, Failure> {
    let with = |builder: Builder, (name, text): &(&str, String)| builder.model_file(name, text.clone());
    let cleaner = |files: &Files| Ok(files.iter().fold(builder(), with).bounds(Some(bounds)).build()?);
    folds.iter().map(cleaner).collect()
}

/// Visits each document with the cleaner of its fold.
fn each(
    args: &FitArgs,
    cleaners: &[Cleaner],
    mut visit: impl FnMut(&Cleaner, &Document, usize),
) -> Result<(), Failure> {
    documents(args, |document| {
        let fold = fold_of(&document.site, cleaners.len());
        visit(&cleaners[fold], document, fold);
    })
}

fn documents(args: &FitArgs, mut visit: impl FnMut(&Document)) -> Result<(), Failure> {
    for path in &args.corpora {
        for document in corpus::read(path, &|source| Role::of(source).is_some()) {
            visit(&document.map_err(|fault| Failure::Usage(fault.to_string()))?);
        }
    }
    Ok(())
}

fn samples(args: &FitArgs) -> Result<Corpora, Failure> {
    let cleaner = builder().build()?;
    let mut corpora = Corpora::default();
    documents(args, |document| corpora.add(&cleaner, document, args.folds))?;
    Ok(corpora)
}

const ABOUT: [(&str, Input, &str); 3] = [
    ("kind", Input::Kind, "Whether a text is a whole page, and no body that somebody took out of one."),
    ("text", Input::Text, "Which lines of a whole page that came as text are husk."),
    ("html", Input::Html, "Which lines of a page are husk."),
];

/// The files of models that learned something.
fn files(models: &Models, args: &FitArgs) -> Files {
    let names: Vec<_> =
        args.corpora.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy()).collect();
    let made = format!("clean fit --seed {} {}", args.seed, names.join(" "));
    let file = |((name, input, about), model): (&(&'static str, Input, &str), &Model)| {
        (*name, file::write(model, &features(*input), &format!("{about}\nMade by `{made}`.")))
    };
    let all = ABOUT.iter().zip([&models.kind, &models.text, &models.html]);
    all.filter(|(_, model)| !model.tables.is_empty()).map(file).collect()
}

fn write(dir: &Path, files: &Files) -> Result<(), Failure> {
    let failure = |error: std::io::Error| Failure::Usage(format!("cannot write to {}: {error}", dir.display()));
    fs::create_dir_all(dir).map_err(failure)?;
    files.iter().try_for_each(|(name, text)| fs::write(dir.join(format!("{name}.toml")), text)).map_err(failure)
}
