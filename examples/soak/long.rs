//! One run that is fed for a long time: does it take more and more?

use std::fs;
use std::io::{self, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{program, status};

const MINUTE: Duration = Duration::from_mins(1);

/// How much more memory than after the first quarter the last quarter may have.
const GROWTH: f64 = 1.2;

/// A line of the table.
struct Row {
    minute: u64,
    records: u64,
    megabytes: f64,
    /// Since the row before.
    rate: f64,
    resident: u64,
    handles: usize,
}

/// Feeds a run for some minutes and prints a row for each. Fails if memory or file handles grew.
pub(super) fn run(minutes: u64, folder: &str) -> io::Result<()> {
    let records = records(folder)?;
    let mut child = Command::new(program()?)
        .args(["--from", "jsonl", "--to", "jsonl", "--isolated", "--progress", "off"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut input = child.stdin.take().ok_or_else(|| io::Error::other("no pipe"))?;
    println!("{} different records", records.len());
    println!("{:>7} {:>10} {:>10} {:>8} {:>12} {:>8}", "minute", "records", "MB", "MB/s", "resident MB", "handles");
    let (start, mut rows, mut written, mut fed) = (Instant::now(), Vec::new(), 0_u64, 0_u64);
    'feeding: loop {
        for record in &records {
            input.write_all(record)?;
            (written, fed) = (written + record.len() as u64, fed + 1);
            let elapsed = start.elapsed();
            if elapsed >= MINUTE * (rows.len() as u32 + 1) {
                rows.push(row(&child, elapsed, fed, written, rows.last()));
                print(&rows[rows.len() - 1]);
            }
            if elapsed >= MINUTE * minutes as u32 {
                break 'feeding;
            }
        }
    }
    drop(input);
    let code = child.wait()?.code();
    println!("exit code {code:?}, {} for {} MB", minutes_of(start.elapsed()), written >> 20);
    judge(&rows)
}

fn minutes_of(time: Duration) -> String {
    format!("{:.1} minutes", time.as_secs_f64() / 60.0)
}

fn row(child: &Child, elapsed: Duration, records: u64, written: u64, before: Option<&Row>) -> Row {
    let (megabytes, minute) = (written as f64 / f64::from(1 << 20), elapsed.as_secs() / 60);
    let rate = (megabytes - before.map_or(0.0, |row| row.megabytes)) / 60.0;
    let handles = fs::read_dir(format!("/proc/{}/fd", child.id())).map_or(0, Iterator::count);
    Row { minute, records, megabytes, rate, resident: status(child, "VmRSS:"), handles }
}

fn print(row: &Row) {
    let Row { minute, records, megabytes, rate, resident, handles } = row;
    println!("{minute:>7} {records:>10} {megabytes:>10.0} {rate:>8.1} {resident:>12} {handles:>8}");
}

/// Compares the last quarter with the first one.
fn judge(rows: &[Row]) -> io::Result<()> {
    let quarter = rows.len().div_ceil(4);
    let most = |rows: &[Row]| rows.iter().map(|row| row.resident).max().unwrap_or(0);
    let (Some(first), Some(last)) = (rows.get(..quarter), rows.get(rows.len() - quarter..)) else { return Ok(()) };
    let (before, after) = (most(first), most(last));
    let handles = |rows: &[Row]| rows.iter().map(|row| row.handles).max().unwrap_or(0);
    println!("resident: at most {before} MB in the first quarter, {after} MB in the last");
    if after as f64 > before as f64 * GROWTH || handles(last) > handles(first) {
        return Err(io::Error::other("it takes more and more"));
    }
    Ok(())
}

/// Records that are real, and records that are meant to break something, mixed.
fn records(folder: &str) -> io::Result<Vec<Vec<u8>>> {
    let mut texts = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false => texts.push(String::from_utf8_lossy(&fs::read(path)?).into_owned()),
            }
        }
    }
    let record = |field: &str, text: &str| (serde_json::json!({ field: text }).to_string() + "\n").into_bytes();
    let mut records: Vec<Vec<u8>> = Vec::new();
    let hostile = hostile();
    for (number, text) in texts.iter().enumerate() {
        records.push(record("text", text));
        if number % 9 == 0 {
            let lines = text.lines().map(|line| format!("<p>{line}</p>")).collect::<Vec<_>>().concat();
            records.push(record("html", &format!("<nav><a href=/>Home</a></nav><main>{lines}</main>")));
        }
        if number % 40 == 0 {
            let (field, text) = &hostile[number / 40 % hostile.len()];
            records.push(record(field, text));
        }
        if number % 50 == 0 {
            records.push(b"{\"text\": \"no end\n".to_vec());
            records.push(b"{\"text\": \"\xff\xfe\"}\n".to_vec());
        }
    }
    Ok(records)
}

fn hostile() -> Vec<(&'static str, String)> {
    vec![
        ("text", "\n".repeat(200_000)),
        ("text", "\0".repeat(200_000)),
        ("text", "read more ".repeat(50_000)),
        ("text", "e\u{301}".repeat(100_000)),
        ("text", "Read more\n\n3 days ago\n\n".repeat(5000)),
        ("text", "[a](".repeat(20_000)),
        ("html", "<div>".repeat(20_000)),
        ("html", format!("<table>{}", "<tr><td>a<td>b".repeat(10_000))),
        ("html", "<b><p>".repeat(3000)),
        ("html", "<ul><li>".repeat(5000)),
    ]
}
