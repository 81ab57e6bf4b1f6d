//! What is read of broken files, and from the middle of files.

use super::*;

/// The numbers of all rows that a file gives, and of those that it says are lost.
fn read_all(path: &Path) -> Result<(Vec<u64>, u64), String> {
    let open =
        || ParquetReader::open(File::open(path).unwrap(), |schema| ColumnIndices::find(schema, &FieldNames::default()));
    let mut parquet = guard::catch_panic(open).unwrap_or_else(Err)?;
    let (mut rows, mut lost) = (Vec::new(), 0);
    loop {
        let next = guard::catch_panic(|| parquet.next());
        match next.unwrap_or_else(|why| Some(Err(parquet.skip_row_group(why)))) {
            Some(Ok(read)) => rows.extend((read.first..).take(read.rows.num_rows())),
            Some(Err(gone)) => lost += gone.rows.end.saturating_sub(gone.rows.start),
            None => return Ok((rows, lost)),
        }
    }
}

/// Numbers that look random and are always the same.
fn numbers() -> impl Iterator<Item = usize> {
    let step =
        |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    std::iter::successors(Some(1_u64), step).map(|state| (state >> 33) as usize)
}

#[test]
fn broken_files_give_what_can_be_read() {
    guard::install();
    let site = Site::new();
    site.write("in.parquet", &table(100, &DataType::Utf8), 10);
    let (whole, path) = (fs::read(site.path("in.parquet")).unwrap(), site.path("broken.parquet"));
    assert_eq!(read_all(&site.path("in.parquet")), Ok(((1..=100).collect(), 0)));
    let mut numbers = numbers();
    for at in numbers.by_ref().take(100).map(|number| number % whole.len()) {
        fs::write(&path, &whole[..at]).unwrap();
        assert!(read_all(&path).is_err(), "cut at {at}");
    }
    let (mut partly, mut not) = (0, 0);
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for at in numbers.by_ref().take(3).map(|number| 4 + number % (whole.len() - 12)).collect::<Vec<_>>() {
            bytes[at] = numbers.next().unwrap() as u8;
        }
        fs::write(&path, &bytes).unwrap();
        match read_all(&path) {
            Ok((rows, lost)) => {
                assert!(rows.is_sorted_by(|one, next| one < next));
                partly += u64::from(lost > 0 && !rows.is_empty());
            }
            Err(_) => not += 1,
        }
    }
    assert!(partly > 30 && not > 10, "{partly} {not}");
    for length in numbers.by_ref().take(100).map(|number| 8 + number % 300).collect::<Vec<_>>() {
        let noise: Vec<u8> = numbers.by_ref().take(length).map(|number| number as u8).collect();
        let footer = (length as u32 / 2).to_le_bytes();
        fs::write(&path, [b"PAR1", noise.as_slice(), &footer, b"PAR1"].concat()).unwrap();
        assert!(read_all(&path).is_err());
    }
}

#[test]
fn a_broken_row_group_costs_no_other() {
    let site = Site::new();
    site.write("in.parquet", &table(100, &DataType::Utf8), 20);
    let mut bytes = fs::read(site.path("in.parquet")).unwrap();
    let file = ParquetRecordBatchReaderBuilder::try_new(File::open(site.path("in.parquet")).unwrap()).unwrap();
    let (start, length) = file.metadata().row_group(2).column(2).byte_range();
    bytes[start as usize..(start + length) as usize].fill(0xff);
    fs::write(site.path("in.parquet"), bytes).unwrap();
    assert_eq!(site.clean("@in.parquet -o @out.jsonl").unwrap(), ExitStatus::Findings);
    let ids: Vec<_> =
        site.text("out.jsonl").lines().map(|line| line[6..].split(',').next().unwrap().to_owned()).collect();
    let expected: Vec<_> = (0..40).chain(60..100).map(|row| (row * 10).to_string()).collect();
    assert_eq!(ids, expected);
}

#[test]
fn reading_resumes_at_a_row() {
    let site = Site::new();
    site.write("in.parquet", &table(5000, &DataType::Utf8), 2000);
    let find = |schema: &_| ColumnIndices::find(Arc::as_ref(schema), &FieldNames::default());
    for row in [0, 1, 1024, 1999, 2000, 3500, 4999, 5000] {
        let mut parquet = ParquetReader::open(File::open(site.path("in.parquet")).unwrap(), find).unwrap();
        parquet.seek(row);
        let firsts: Vec<_> = std::iter::from_fn(|| parquet.next()).map(|rows| rows.unwrap().first).collect();
        let all = [1, 1025, 2001, 3025, 4001];
        let from = all.partition_point(|first| *first <= row + 1).saturating_sub(1);
        let expected = if row < 5000 { &all[from..] } else { &[] };
        assert_eq!(firsts, expected, "{row}");
    }
}
