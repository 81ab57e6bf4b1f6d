//! Parquet files: cleaned, and restored column by column. A seed is a digit that is a flag, and then the file.
#![no_main]

use std::fs::{self, File};
use std::panic::{catch_unwind, set_hook, take_hook};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use arrow_array::RecordBatch;
use arrow_select::concat::concat_batches;
use dehusk::internals::program::run;
use dehusk::internals::read::jsonl::PAGE_FIELDS;
use dehusk_fuzz::base;
use libfuzzer_sys::fuzz_target;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

struct Site(tempfile::TempDir);

impl Site {
    fn new() -> Site {
        let site = Site(tempfile::tempdir().expect("a folder"));
        fs::create_dir_all(site.path("rules/en")).expect("a folder for rules");
        fs::write(site.path("rules/en/base.toml"), base()).expect("rules");
        // The first run silences panics that the program catches.
        fs::write(site.path("in.parquet"), "").expect("an input");
        site.clean("out.parquet");
        only_own_panics_count();
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn clean(&self, out: &str) -> u8 {
        let path = |name: &str| self.path(name).display().to_string();
        let options = ["--from", "parquet", "--no-sync", "--isolated", "--no-built-in", "--model", "off", "-j", "1"];
        let files = [&path("in.parquet"), "-o", &path(out), "--removed", &path("removed.jsonl"), "--rules"];
        run(["clean"].iter().chain(&files).chain(&[&*path("rules")]).chain(&options))
    }

    fn restore(&self) -> u8 {
        let path = |name: &str| self.path(name).display().to_string();
        let (removed, back) = (path("removed.jsonl"), path("back.parquet"));
        run(["clean", "restore", &path("out.parquet"), "--removed", &removed, "-o", &back])
    }
}

/// The crates that read tables panic at broken ones, which the program catches. Its own code must not.
fn only_own_panics_count() {
    let previous = take_hook();
    set_hook(Box::new(move |info| {
        let place = info.location().map_or("", |location| location.file());
        if !place.contains("/registry/") && !place.starts_with("/rustc/") {
            eprintln!("{info}");
            std::process::abort();
        }
        previous(info);
    }));
}

/// All rows of a table; none if it cannot be read.
fn read(path: &Path) -> Option<RecordBatch> {
    let read = || {
        let file = ParquetRecordBatchReaderBuilder::try_new(File::open(path).ok()?).ok()?;
        let (schema, rows) = (file.schema().clone(), file.build().ok()?);
        let rows = rows.map(|rows| RecordBatch::try_new(schema.clone(), rows.ok()?.columns().to_vec()).ok());
        concat_batches(&schema, &rows.collect::<Option<Vec<_>>>()?).ok()
    };
    catch_unwind(read).ok().flatten()
}

fuzz_target!(|bytes: &[u8]| {
    static SITE: OnceLock<Site> = OnceLock::new();
    let site = SITE.get_or_init(Site::new);
    let Some((flag, bytes)) = bytes.split_first() else { return };
    fs::write(site.path("in.parquet"), bytes).expect("an input");
    if flag & 1 == 1 {
        let code = site.clean("out.jsonl");
        let lines = fs::read_to_string(site.path("out.jsonl")).unwrap_or_default();
        assert!(code < 2 && lines.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
        return;
    }
    let code = site.clean("out.parquet");
    assert!(code < 2, "{code}");
    // With an error, rows may be missing.
    if code == 0 {
        assert_eq!(site.restore(), 0);
        let (was, is) = (read(&site.path("in.parquet")), read(&site.path("back.parquet")));
        let (Some(was), Some(is)) = (was, is) else { return };
        assert_eq!(was.num_rows(), is.num_rows());
        let names = was.schema();
        for ((was, is), field) in was.columns().iter().zip(is.columns()).zip(names.fields()) {
            // Of a page its text comes back. NaN is not itself.
            assert!(
                PAGE_FIELDS.contains(&field.name().as_str()) || was == is || format!("{was:?}") == format!("{is:?}")
            );
        }
    }
    for name in ["out.parquet", "back.parquet", "removed.jsonl"] {
        let _ = fs::remove_file(site.path(name));
    }
});
