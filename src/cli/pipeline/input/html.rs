//! A single HTML page.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::super::json::to_json;
use super::super::output;
use super::super::output::format::OutputFormat;
use super::super::worker::new_record::NewRecord;
use super::super::worker::runner::{DocumentLabel, JobRunner, Source};
use super::format::InputFormat;
use super::input_reader::{InputReader, JobEnd};
use super::stream::Stream;
use dehusk_html::encoding::Encoding;
use dehusk_html::limits::PAGE_BYTES;
use dehusk_html::sniff::{begins_like_html, is_html};

/// A page takes up to this many times its bytes while it is cleaned: for its tree, its lines and their measures.
const TREE_FACTOR: usize = 42;

/// Pages from this size on are weighed by what they take while they are cleaned, and so go one by one. Smaller ones go one
/// per thread.
const LARGE_PAGE: usize = 1 << 20;

/// The format.
#[derive(Debug)]
pub(super) struct Html;

impl InputFormat for Html {
    fn names(&self) -> &'static [(&'static str, &'static str)] {
        &[("html", "An HTML page")]
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn looks_like(&self, start: &[u8], is_named_text: bool) -> bool {
        if is_named_text { begins_like_html(start) } else { is_html(start) }
    }

    fn decodes(&self) -> bool {
        true
    }

    fn default_output(&self, _target: Option<&Path>) -> &'static dyn OutputFormat {
        &output::text::Text
    }

    fn read(&self, reader: &mut InputReader<'_>, mut stream: Stream) -> ControlFlow<()> {
        let mut bytes = Vec::new();
        // One byte more than is parsed shows that there is more; how much more is not counted.
        while let Err(error) = (&mut stream).take(PAGE_BYTES as u64 + 1 - bytes.len() as u64).read_to_end(&mut bytes) {
            if !reader.recover(&error)? {
                return ControlFlow::Continue(());
            }
        }
        reader.bytes_read = bytes.len() as u64;
        let weight = if bytes.len() < LARGE_PAGE { bytes.len() } else { bytes.len() * TREE_FACTOR };
        reader.push(weight, JobEnd::Input, move |runner| clean_page(runner, &bytes))
    }
}

/// The work of the job.
fn clean_page(runner: &mut JobRunner<'_>, bytes: &[u8]) {
    let input = Arc::clone(&runner.result.context.input);
    let (name, id) = (&input.name, to_json(&input.name));
    let charset = runner.options.encoding.map(Encoding::name);
    let done = runner.run_guarded(name, |runner| {
        let (source, label) = (Source::PageBytes(bytes, charset), DocumentLabel::new(name, &id));
        let given = &runner.options.given;
        runner.clean(source, given, &label, |runner, cleaned, metadata| {
            if !runner.writes_records() {
                return runner.write_body(cleaned, true);
            }
            let (body, file, markdown) = (cleaned.body(), input.file.as_deref(), runner.markdown_field(cleaned));
            let record = NewRecord { file, markdown, ..NewRecord::new(&body, metadata, runner.report(cleaned)) };
            let record = record.with_budget(runner.options.budget, cleaned.removed_share());
            runner.write_line(&record.to_line());
        });
    });
    if !done {
        runner.write_reject(bytes);
    }
}
