//! The steps of a run: read the corpora, cross-validate, write weights and plots.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dehusk::internals::{Input, Weights, lexicon_file, weights_file, with_recall_weight};
use dehusk::{Builder, Category, Cleaner};

use crate::args::Args;
use crate::corpora::{Corpora, Role};
use crate::corpus::{self, Document};
use crate::curves::{self, Curves};
use crate::evaluation::Results;
use crate::folds::{fold_of_kinds, fold_of_site};
use crate::labelled::{self, Labelled};
use crate::lexicon::Vocabulary;
use crate::line_results::LineResults;
use crate::line_table::line_table;
use crate::texts::{Origin, Text};
use crate::train::{Judged, Models, Trainer};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Runs the program.
///
/// # Errors
/// A corpus cannot be read, or an output cannot be written.
pub(crate) fn run(args: &Args) -> Result<()> {
    let corpora = read_samples(args)?;
    for (documents, what) in [(&corpora.pages, "pages"), (&corpora.texts, "texts")] {
        let lines: usize = documents.iter().map(|document| document.lines.len()).sum();
        eprintln!("{lines} lines of {} {what}", documents.len());
    }
    let trainer = Trainer::new(&corpora, args.folds, args.seed);
    if let Some(dir) = &args.out {
        write_files(dir, &files(&trainer.train(None), args, &trainer.vocabulary, &corpora.texts))?;
    }
    if args.folds > 1 {
        cross_validate(args, &trainer, &corpora.texts)?;
    }
    Ok(())
}

/// Evaluates each fold with weights that were fitted to the others.
fn cross_validate(args: &Args, trainer: &Trainer<'_>, texts: &[Text]) -> Result<()> {
    let models: Vec<Models> = (0..args.folds).map(|fold| trainer.train(Some(fold as u8))).collect();
    let judged: Vec<Judged> =
        models.iter().enumerate().flat_map(|(fold, models)| trainer.judge(models, fold as u8)).collect();
    print!("{}", line_table(judged));
    let folds: Vec<Files> = models.iter().map(|models| files(models, args, &trainer.vocabulary, texts)).collect();
    if let Some(dir) = &args.folds_out {
        for (fold, files) in folds.iter().enumerate() {
            write_files(&dir.join(format!("fold-{}", fold + 1)).join("model"), files)?;
        }
    }
    print!("{}", labelled_results(args, &folds)?.table());
    if args.lines_only {
        return Ok(());
    }
    let mut results = Results::default();
    for_each_document(args, &cleaners(&page_builder(), &folds)?, |cleaner, document, fold| {
        results.add(cleaner, document, fold);
    })?;
    print!("{}", results.table());
    args.plots.as_deref().map_or(Ok(()), |dir| plot(args, &folds, dir))
}

/// Cleans labelled documents, each with the weights of a fold that has not seen its kind.
fn labelled_results(args: &Args, folds: &[Files]) -> Result<LineResults> {
    let cleaners = cleaners(&Cleaner::builder(), folds)?;
    let mut results = LineResults::default();
    for (document, fold) in read_labelled(args)? {
        results.add(&cleaners[usize::from(fold)], &document);
    }
    Ok(results)
}

/// Plots precision against recall over thresholds.
fn plot(args: &Args, folds: &[Files], dir: &Path) -> Result<()> {
    let mut curves = Curves::default();
    for (point, (recall, _)) in curves::POINTS.into_iter().enumerate() {
        let cleaners = cleaners(&with_recall_weight(page_builder(), recall), folds)?;
        for_each_document(args, &cleaners, |cleaner, document, _| curves.add(cleaner, document, point))?;
    }
    let charts = curves.charts()?;
    write_all(dir, charts.iter().map(|(name, svg)| (name.clone(), svg.as_str())))
}

/// Name and text of each file of weights.
type Files = Vec<(&'static str, String)>;

/// Headlines are removed, since the bodies of corpora mostly lack them.
fn page_builder() -> Builder {
    Cleaner::builder().drop(Category::Headline)
}

/// A cleaner with the weights of each fold.
fn cleaners(builder: &Builder, folds: &[Files]) -> Result<Vec<Cleaner>> {
    let add = |builder: Builder, (name, text): &(&str, String)| builder.pack(&format!("model/{name}"), text);
    folds.iter().map(|files| build(&files.iter().fold(builder.clone(), add))).collect()
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
    let cleaner = build(&page_builder())?;
    let mut corpora = Corpora::default();
    read_documents(args, |document| corpora.add(&cleaner, document, args.folds))?;
    for (document, fold) in read_labelled(args)? {
        corpora.texts.push(Text::labelled(&cleaner, &document, Origin::Labelled, fold));
    }
    for path in &args.lines {
        for document in corpus::read_lines(path) {
            let document = document?;
            let fold = fold_of_site(&document.url, args.folds) as u8;
            corpora.texts.push(Text::labelled(&cleaner, &document, Origin::Lines, fold));
        }
    }
    Ok(corpora)
}

/// The labelled documents, each with the fold of its kind.
fn read_labelled(args: &Args) -> Result<Vec<(Labelled, u8)>> {
    let mut documents = Vec::new();
    for folder in &args.labelled {
        documents.extend(labelled::read(folder).map_err(|error| format!("{}: {error}", folder.display()))?);
    }
    let folds = fold_of_kinds(documents.iter().map(|document| document.kind.as_str()), args.folds);
    let folds: Vec<u8> = documents.iter().map(|document| folds[document.kind.as_str()]).collect();
    Ok(documents.into_iter().zip(folds).collect())
}

const MODELS: [(&str, Input, &str); 2] = [
    ("text", Input::Text, "Which lines of a text are husk."),
    ("html", Input::Html, "Which lines of a page are husk."),
];

/// The command that makes these files, without the folders of its inputs.
fn command(args: &Args) -> String {
    let mut command = format!("dehusk-fit --seed {}", args.seed);
    for (option, paths) in [("", &args.corpora), (" --lines", &args.lines), (" --labelled", &args.labelled)] {
        for name in paths.iter().filter_map(|path| path.file_name()) {
            let _ = write!(command, "{option} {}", name.to_string_lossy());
        }
    }
    command
}

/// The files of models that have trees.
fn files(models: &Models, args: &Args, vocabulary: &Vocabulary, texts: &[Text]) -> Files {
    let command = command(args);
    let file = |((name, input, about), weights): (&(&'static str, Input, &str), &Weights)| {
        (*name, weights_file(*input, weights, &format!("{about}\nMade by `{command}`.")))
    };
    let all = MODELS.iter().zip([&models.text, &models.html]);
    let mut files: Files = all.filter(|(_, weights)| !weights.trees.is_empty()).map(file).collect();
    let terms = vocabulary.written(&models.lexicon, texts);
    let about = format!("How much terms of lines speak for husk.\nMade by `{command}`.");
    files.push(("lexicon", lexicon_file(models.lexicon.start, &terms, &about)));
    files
}

fn write_files(dir: &Path, files: &Files) -> Result<()> {
    write_all(dir, files.iter().map(|(name, text)| (format!("{name}.toml"), text.as_str())))
}

fn write_all<'f>(dir: &Path, mut files: impl Iterator<Item = (String, &'f str)>) -> Result<()> {
    let failed = |error: std::io::Error| format!("cannot write to {}: {error}", dir.display());
    fs::create_dir_all(dir).map_err(failed)?;
    Ok(files.try_for_each(|(name, text)| fs::write(dir.join(name), text)).map_err(failed)?)
}
