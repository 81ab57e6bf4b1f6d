//! The steps of a run: read the corpora, cross-validate, write weights and plots.

use std::error::Error;
use std::fs;
use std::path::Path;

use dehusk::internals::{Input, Weights, weights_file, with_recall_weight};
use dehusk::{Builder, Category, Cleaner};

use crate::args::Args;
use crate::corpus::{self, Document};
use crate::curves::{self, Curves};
use crate::evaluation::Results;
use crate::folds::fold_of_site;
use crate::samples::{Corpora, Role};
use crate::train::{Models, train};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Runs the program.
///
/// # Errors
/// A corpus cannot be read, or an output cannot be written.
pub(crate) fn run(args: &Args) -> Result<()> {
    let corpora = read_samples(args)?;
    let [pages, texts, kinds] = [&corpora.html, &corpora.text, &corpora.kind].map(|samples| samples.labels.len());
    eprintln!("{pages} lines of pages, {texts} lines of whole pages as text, {kinds} texts to classify");
    if args.folds > 1 {
        cross_validate(args, &corpora)?;
    }
    if let Some(dir) = &args.out {
        write_files(dir, &files(&train(&corpora, None, args.seed), args))?;
    }
    Ok(())
}

/// Evaluates each fold with weights that were fitted to the others.
fn cross_validate(args: &Args, corpora: &Corpora) -> Result<()> {
    let folds: Vec<Files> = (0..args.folds).map(|fold| files(&train(corpora, Some(fold), args.seed), args)).collect();
    if let Some(dir) = &args.folds_out {
        for (fold, files) in folds.iter().enumerate() {
            write_files(&dir.join(format!("fold-{}", fold + 1)).join("model"), files)?;
        }
    }
    let mut results = Results::default();
    for_each_document(args, &cleaners(&folds, None)?, |cleaner, document, fold| {
        results.add(cleaner, document, fold);
    })?;
    print!("{}", results.table());
    args.plots.as_deref().map_or(Ok(()), |dir| plot(args, &folds, dir))
}

/// Plots precision against recall over thresholds.
fn plot(args: &Args, folds: &[Files], dir: &Path) -> Result<()> {
    let mut curves = Curves::default();
    for (point, (recall, _)) in curves::POINTS.into_iter().enumerate() {
        let cleaners = cleaners(folds, Some(recall))?;
        for_each_document(args, &cleaners, |cleaner, document, _| curves.add(cleaner, document, point))?;
    }
    let charts = curves.charts()?;
    write_all(dir, charts.iter().map(|(name, svg)| (name.clone(), svg.as_str())))
}

/// Name and text of each file of weights.
type Files = Vec<(&'static str, String)>;

/// Headlines are removed, since the bodies of corpora mostly lack them.
fn builder() -> Builder {
    Cleaner::builder().drop(Category::Headline)
}

/// A cleaner with the weights of each fold, and another weight of recall if one is given.
fn cleaners(folds: &[Files], recall: Option<f32>) -> Result<Vec<Cleaner>> {
    let add = |builder: Builder, (name, text): &(&str, String)| builder.pack(&format!("model/{name}"), text);
    let with_recall = |builder: Builder| match recall {
        Some(recall) => with_recall_weight(builder, recall),
        None => builder,
    };
    folds.iter().map(|files| build(&with_recall(files.iter().fold(builder(), add)))).collect()
}

fn build(builder: &Builder) -> Result<Cleaner> {
    builder.build().map_err(|errors| {
        let lines: Vec<_> = errors.into_iter().map(|error| error.to_string()).collect();
        lines.join("\n").into()
    })
}

/// Visits each document with the cleaner of its fold.
fn for_each_document(
    args: &Args,
    cleaners: &[Cleaner],
    mut visit: impl FnMut(&Cleaner, &Document, usize),
) -> Result<()> {
    read_documents(args, |document| {
        let fold = fold_of_site(&document.site, cleaners.len());
        visit(&cleaners[fold], document, fold);
    })
}

fn read_documents(args: &Args, mut visit: impl FnMut(&Document)) -> Result<()> {
    for path in &args.corpora {
        for document in corpus::read(path, &|source| Role::from_source(source).is_some()) {
            visit(&document?);
        }
    }
    Ok(())
}

fn read_samples(args: &Args) -> Result<Corpora> {
    let cleaner = build(&builder())?;
    let mut corpora = Corpora::default();
    read_documents(args, |document| corpora.add(&cleaner, document, args.folds))?;
    Ok(corpora)
}

const MODELS: [(&str, Input, &str); 3] = [
    ("kind", Input::Kind, "Whether a text is a whole page, rather than a body extracted from one."),
    ("text", Input::Text, "Which lines of a whole page that came as text are husk."),
    ("html", Input::Html, "Which lines of a page are husk."),
];

/// The files of models that have tables.
fn files(models: &Models, args: &Args) -> Files {
    let names: Vec<_> =
        args.corpora.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy()).collect();
    let command = format!("dehusk-fit --seed {} {}", args.seed, names.join(" "));
    let file = |((name, input, about), weights): (&(&'static str, Input, &str), &Weights)| {
        (*name, weights_file(*input, weights, &format!("{about}\nMade by `{command}`.")))
    };
    let all = MODELS.iter().zip([&models.kind, &models.text, &models.html]);
    all.filter(|(_, weights)| !weights.tables.is_empty()).map(file).collect()
}

fn write_files(dir: &Path, files: &Files) -> Result<()> {
    write_all(dir, files.iter().map(|(name, text)| (format!("{name}.toml"), text.as_str())))
}

fn write_all<'f>(dir: &Path, mut files: impl Iterator<Item = (String, &'f str)>) -> Result<()> {
    let failed = |error: std::io::Error| format!("cannot write to {}: {error}", dir.display());
    fs::create_dir_all(dir).map_err(failed)?;
    Ok(files.try_for_each(|(name, text)| fs::write(dir.join(name), text)).map_err(failed)?)
}
