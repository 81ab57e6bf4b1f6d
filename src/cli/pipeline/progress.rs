//! How far a run is, for whoever watches: a bar on a terminal, or a line a minute.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::super::args::ProgressKind;
use super::super::error::print_stderr;
use super::byte_counter::Meter;
use crate::write::stats::Stats;

/// A run that ends sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Lines of a log come so often.
const EVERY: Duration = Duration::from_mins(1);

/// Shows how far a run is.
pub(super) struct Progress {
    shown: Shown,
    meter: Arc<Meter>,
    /// Bytes that there are to be read, where that is known.
    total: Option<u64>,
    start: Instant,
}

enum Shown {
    Nothing,
    Log {
        last: Instant,
    },
    /// A bar, once the run has taken some time.
    Bar(Option<ProgressBar>),
}

impl Progress {
    /// `quiet`: the result itself goes to a terminal, where a bar would stand in it. `total` is asked only if it is shown.
    pub(super) fn new(
        kind: ProgressKind,
        quiet: bool,
        meter: &Arc<Meter>,
        total: impl FnOnce() -> Option<u64>,
    ) -> Progress {
        let start = Instant::now();
        let shown = match kind {
            ProgressKind::Log => Shown::Log { last: start },
            ProgressKind::Auto if std::io::stderr().is_terminal() && !quiet => Shown::Bar(None),
            ProgressKind::Auto | ProgressKind::Off => Shown::Nothing,
        };
        let total = if matches!(shown, Shown::Nothing) { None } else { total() };
        Progress { shown, meter: Arc::clone(meter), total, start }
    }

    /// Looks at the clock.
    pub(super) fn tick(&mut self, stats: &Stats) {
        let elapsed = self.start.elapsed();
        match &mut self.shown {
            Shown::Nothing => return,
            Shown::Log { last } if last.elapsed() < EVERY => return,
            Shown::Log { last } => *last = Instant::now(),
            Shown::Bar(None) if elapsed < PATIENCE => return,
            Shown::Bar(None) => self.shown = Shown::Bar(Some(bar(self.total))),
            Shown::Bar(Some(_)) => {}
        }
        match &self.shown {
            Shown::Bar(Some(bar)) => {
                bar.set_position(self.meter.read());
                bar.set_message(message(stats));
            }
            _ => print_stderr(&self.line(stats)),
        }
    }

    /// Says something, above the bar if there is one.
    pub(super) fn say(&self, line: &str) {
        match &self.shown {
            Shown::Bar(Some(bar)) => bar.suspend(|| print_stderr(line)),
            _ => print_stderr(line),
        }
    }

    /// Nothing more comes.
    pub(super) fn end(&mut self, stats: &Stats) {
        match &self.shown {
            Shown::Bar(Some(bar)) => bar.finish_and_clear(),
            Shown::Log { .. } => print_stderr(&self.line(stats)),
            _ => {}
        }
        self.shown = Shown::Nothing;
    }

    /// A line of a log.
    fn line(&self, stats: &Stats) -> String {
        let (read, elapsed) = (self.meter.read(), self.start.elapsed());
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
    format!("{} documents, {} gone", HumanCount(stats.totals.documents), share(stats))
}

/// Which share of the text went.
fn share(stats: &Stats) -> String {
    let (gone, of) = (stats.totals.bytes_removed as f64, stats.totals.bytes_in as f64);
    format!("{:.1} %", 100.0 * gone / of.max(1.0))
}

fn bar(total: Option<u64>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
    let form = match total {
        Some(_) => "{bar:24} {percent:>3} %  {binary_bytes_per_sec}  {msg}  {eta} left",
        None => "{spinner} {binary_bytes}  {binary_bytes_per_sec}  {msg}  {elapsed}",
    };
    // The form is ours and sound; the bar's own stands in should it not be.
    bar.set_style(ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::byte_counter::Meter;
    use super::{Progress, ProgressKind, Stats, bar};

    #[test]
    fn a_line_says_how_far_it_is() {
        let meter = Arc::new(Meter::default());
        let progress = Progress::new(ProgressKind::Log, false, &meter, || Some(4096));
        meter.add(1024);
        let mut stats = Stats::default();
        (stats.totals.documents, stats.totals.bytes_in, stats.totals.bytes_removed) = (1234, 200, 50);
        let line = progress.line(&stats);
        for part in ["1.00 KiB of 4.00 KiB", "1,234 documents, 25.0 % gone", " left"] {
            assert!(line.contains(part), "{line}");
        }
    }

    #[test]
    fn forms_of_bars_are_sound() {
        for total in [None, Some(1)] {
            bar(total).set_message("x");
        }
        let progress = Progress::new(ProgressKind::Off, false, &Arc::default(), || panic!("nobody asks"));
        assert!(progress.total.is_none());
    }
}
