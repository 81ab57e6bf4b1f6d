//! Shows how far a run is: a bar on a terminal, or a line a minute.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::super::super::args::ProgressKind;
use super::super::super::error::print_stderr;
use super::super::input::ByteCounter;
use crate::write::stats::Stats;

/// A run that ends sooner shows no bar.
const BAR_DELAY: Duration = Duration::from_secs(1);

/// How often a line is logged.
const LOG_INTERVAL: Duration = Duration::from_mins(1);

/// Shows how far a run is.
pub(crate) struct Progress {
    display: Display,
    counter: Arc<ByteCounter>,
    /// Bytes of all inputs, if that is known.
    total: Option<u64>,
    start: Instant,
}

enum Display {
    Nothing,
    Log {
        last: Instant,
    },
    /// A bar, once the run has taken some time.
    Bar(Option<ProgressBar>),
}

impl Progress {
    /// `quiet`: the result itself is written to a terminal, where a bar would disturb it. `total` is called only if progress is
    /// shown.
    pub(crate) fn new(
        kind: ProgressKind,
        quiet: bool,
        counter: &Arc<ByteCounter>,
        total: impl FnOnce() -> Option<u64>,
    ) -> Progress {
        let start = Instant::now();
        let display = match kind {
            ProgressKind::Log => Display::Log { last: start },
            ProgressKind::Auto if std::io::stderr().is_terminal() && !quiet => Display::Bar(None),
            ProgressKind::Auto | ProgressKind::Off => Display::Nothing,
        };
        let total = if matches!(display, Display::Nothing) { None } else { total() };
        Progress { display, counter: Arc::clone(counter), total, start }
    }

    /// Updates the display, if it is time to.
    pub(crate) fn tick(&mut self, stats: &Stats) {
        let elapsed = self.start.elapsed();
        match &mut self.display {
            Display::Nothing => return,
            Display::Log { last } if last.elapsed() < LOG_INTERVAL => return,
            Display::Log { last } => *last = Instant::now(),
            Display::Bar(None) if elapsed < BAR_DELAY => return,
            Display::Bar(None) => self.display = Display::Bar(Some(bar(self.total))),
            Display::Bar(Some(_)) => {}
        }
        match &self.display {
            Display::Bar(Some(bar)) => {
                bar.set_position(self.counter.bytes());
                bar.set_message(message(stats));
            }
            _ => print_stderr(&self.line(stats)),
        }
    }

    /// Prints a line, above the bar if there is one.
    pub(crate) fn print(&self, line: &str) {
        match &self.display {
            Display::Bar(Some(bar)) => bar.suspend(|| print_stderr(line)),
            _ => print_stderr(line),
        }
    }

    /// Ends the display.
    pub(crate) fn finish(&mut self, stats: &Stats) {
        match &self.display {
            Display::Bar(Some(bar)) => bar.finish_and_clear(),
            Display::Log { .. } => print_stderr(&self.line(stats)),
            _ => {}
        }
        self.display = Display::Nothing;
    }

    /// A line of the log.
    fn line(&self, stats: &Stats) -> String {
        let (read, elapsed) = (self.counter.bytes(), self.start.elapsed());
        let of = self.total.map(|total| format!(" of {}", HumanBytes(total))).unwrap_or_default();
        let left = self.total.filter(|total| read > 0 && *total > read).map(|total| {
            let left = elapsed.mul_f64((total - read) as f64 / read as f64);
            format!(", {} left", HumanDuration(left))
        });
        format!(
            "progress: {}{of} in {}, {}/s, {}{}",
            HumanBytes(read),
            HumanDuration(elapsed),
            HumanBytes((read * 1000).checked_div(elapsed.as_millis() as u64).unwrap_or_default()),
            message(stats),
            left.unwrap_or_default()
        )
    }
}

fn message(stats: &Stats) -> String {
    let noun = if stats.totals.documents == 1 { "document" } else { "documents" };
    format!("{} {noun}, {} removed", HumanCount(stats.totals.documents), share(stats))
}

/// The share of the text that was removed.
fn share(stats: &Stats) -> String {
    let (removed, total) = (stats.totals.bytes_removed as f64, stats.totals.bytes_in as f64);
    format!("{:.1} %", 100.0 * removed / total.max(1.0))
}

fn bar(total: Option<u64>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
    let template = match total {
        Some(_) => "{bar:24} {percent:>3} %  {binary_bytes_per_sec}  {msg}  {eta} left",
        None => "{spinner} {binary_bytes}  {binary_bytes_per_sec}  {msg}  {elapsed}",
    };
    // The templates are valid, as a test shows.
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{ByteCounter, Progress, ProgressKind, Stats, bar};

    #[test]
    fn a_line_shows_how_far_a_run_is() {
        let counter = Arc::new(ByteCounter::default());
        let progress = Progress::new(ProgressKind::Log, false, &counter, || Some(4096));
        counter.add(1024);
        let mut stats = Stats::default();
        (stats.totals.documents, stats.totals.bytes_in, stats.totals.bytes_removed) = (1234, 200, 50);
        let line = progress.line(&stats);
        for part in ["1.00 KiB of 4.00 KiB", "1,234 documents, 25.0 % removed", " left"] {
            assert!(line.contains(part), "{line}");
        }
    }

    #[test]
    fn templates_of_bars_are_valid() {
        for total in [None, Some(1)] {
            bar(total).set_message("x");
        }
        let progress = Progress::new(ProgressKind::Off, false, &Arc::default(), || panic!("not called"));
        assert!(progress.total.is_none());
    }
}
