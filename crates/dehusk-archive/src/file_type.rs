//! Types of files that are not text, by their first bytes.
//!
//! This is one table of our own, since those of other crates take `BM` for an image and `MZ` for a program, with which texts
//! may begin too (decision 021).

/// A type of files that are not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileType {
    /// What such a file is, with its article: `a PDF document`.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What to do about it, if something can be done.
    pub advice: Option<&'static str>,
}

const DECOMPRESS: Option<&str> = Some("decompress it first");
const UNPACK: Option<&str> = Some("unpack it first");
const CONVERT: Option<&str> = Some("convert it to text first");

/// A signature: bytes at an offset. A *weak* one could begin a text, and counts only before binary data.
struct Signature {
    offset: usize,
    bytes: &'static [u8],
    weak: bool,
    file_type: FileType,
}

const fn signature(
    bytes: &'static [u8],
    name: &'static str,
    media_type: &'static str,
    advice: Option<&'static str>,
) -> Signature {
    Signature { offset: 0, bytes, weak: false, file_type: FileType { name, media_type, advice } }
}

impl Signature {
    const fn weak(self) -> Signature {
        Signature { weak: true, ..self }
    }

    const fn at(self, offset: usize) -> Signature {
        Signature { offset, ..self }
    }

    fn is_at_start_of(&self, bytes: &[u8]) -> bool {
        bytes.get(self.offset..).is_some_and(|rest| rest.starts_with(self.bytes)) && (!self.weak || has_nul(bytes))
    }
}

/// All signatures. The first that matches decides, so the more specific ones come first.
static SIGNATURES: &[Signature] = &[
    // Compressed data.
    signature(b"\xfd7zXZ\0", "xz-compressed data", "application/x-xz", DECOMPRESS),
    signature(b"1AY&SY", "bzip2-compressed data", "application/x-bzip2", DECOMPRESS).at(4),
    signature(b"\x17\x72\x45\x38\x50\x90", "bzip2-compressed data", "application/x-bzip2", DECOMPRESS).at(4),
    signature(b"\x1f\x8b\x08", "gzip-compressed data", "application/gzip", DECOMPRESS),
    signature(b"\x28\xb5\x2f\xfd", "Zstandard-compressed data", "application/zstd", DECOMPRESS),
    signature(b"\x04\x22\x4d\x18", "LZ4-compressed data", "application/x-lz4", DECOMPRESS),
    signature(b"LZIP", "lzip-compressed data", "application/lzip", DECOMPRESS).weak(),
    signature(b"\x1f\x9d", "data compressed with compress", "application/x-compress", DECOMPRESS),
    // Archives, and documents that are archives.
    signature(b"mimetypeapplication/epub+zip", "an EPUB book", "application/epub+zip", CONVERT).at(30),
    signature(b"mimetypeapplication/vnd.oasis", "an OpenDocument file", "application/vnd.oasis.opendocument", CONVERT)
        .at(30),
    signature(b"[Content_Types].xml", "an Office document", "application/vnd.openxmlformats", CONVERT).at(30),
    signature(b"PK\x03\x04", "a ZIP archive", "application/zip", UNPACK),
    signature(b"PK\x05\x06", "a ZIP archive", "application/zip", UNPACK),
    signature(b"7z\xbc\xaf\x27\x1c", "a 7z archive", "application/x-7z-compressed", UNPACK),
    signature(b"Rar!\x1a\x07", "a RAR archive", "application/vnd.rar", UNPACK),
    signature(b"ustar", "a tar archive", "application/x-tar", UNPACK).at(257),
    signature(b"MSCF", "a cabinet archive", "application/vnd.ms-cab-compressed", UNPACK).weak(),
    // Documents.
    signature(b"%PDF-", "a PDF document", "application/pdf", CONVERT),
    signature(b"{\\rtf", "an RTF document", "application/rtf", CONVERT),
    signature(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document", "application/x-ole-storage", CONVERT),
    signature(b"%!PS-Adobe-", "a PostScript document", "application/postscript", CONVERT),
    signature(b"\xff\xfe\0\0", "text in UTF-32", "text/plain; charset=utf-32", Some("convert it to UTF-8 first")),
    signature(b"\0\0\xfe\xff", "text in UTF-32", "text/plain; charset=utf-32", Some("convert it to UTF-8 first")),
    // Images.
    signature(b"\x89PNG\r\n\x1a\n", "a PNG image", "image/png", None),
    signature(b"\xff\xd8\xff", "a JPEG image", "image/jpeg", None),
    signature(b"GIF87a", "a GIF image", "image/gif", None),
    signature(b"GIF89a", "a GIF image", "image/gif", None),
    signature(b"WEBP", "a WebP image", "image/webp", None).at(8).weak(),
    signature(b"BM", "a BMP image", "image/bmp", None).weak(),
    signature(b"II*\0", "a TIFF image", "image/tiff", None),
    signature(b"MM\0*", "a TIFF image", "image/tiff", None),
    signature(b"\0\0\x01\0", "an icon", "image/x-icon", None),
    signature(b"ftypavif", "an AVIF image", "image/avif", None).at(4),
    signature(b"ftyphei", "a HEIF image", "image/heif", None).at(4),
    signature(b"8BPS", "a Photoshop image", "image/vnd.adobe.photoshop", None).weak(),
    // Sound and video.
    signature(b"ftyp", "an MP4 video", "video/mp4", None).at(4).weak(),
    signature(b"\x1a\x45\xdf\xa3", "a Matroska video", "video/x-matroska", None),
    signature(b"OggS", "an Ogg file", "application/ogg", None).weak(),
    signature(b"fLaC", "a FLAC file", "audio/flac", None).weak(),
    signature(b"ID3", "an MP3 file", "audio/mpeg", None).weak(),
    signature(b"WAVE", "a WAVE file", "audio/wav", None).at(8).weak(),
    signature(b"AVI ", "an AVI video", "video/x-msvideo", None).at(8).weak(),
    // Programs, fonts and data.
    signature(b"\x7fELF", "a program", "application/x-executable", None),
    signature(b"MZ", "a program", "application/vnd.microsoft.portable-executable", None).weak(),
    signature(b"\xcf\xfa\xed\xfe", "a program", "application/x-mach-binary", None),
    signature(b"\xce\xfa\xed\xfe", "a program", "application/x-mach-binary", None),
    signature(b"\xca\xfe\xba\xbe", "a program", "application/java-vm", None),
    signature(b"\0asm", "a WebAssembly module", "application/wasm", None),
    signature(b"wOFF", "a font", "font/woff", None).weak(),
    signature(b"wOF2", "a font", "font/woff2", None).weak(),
    signature(b"SQLite format 3\0", "an SQLite database", "application/vnd.sqlite3", None),
    signature(b"ARROW1\0\0", "an Arrow file", "application/vnd.apache.arrow.file", None),
    signature(b"\x89HDF\r\n\x1a\n", "an HDF5 file", "application/x-hdf5", None),
    signature(b"\x93NUMPY", "a NumPy array", "application/octet-stream", None),
];

/// What has too many control characters for a text.
static BINARY: FileType = FileType { name: "binary data", media_type: "application/octet-stream", advice: None };

/// How many bytes are searched for a NUL after a weak signature.
const NUL_WITHIN: usize = 1 << 10;

/// Control characters that a text may have whatever its length.
const STRAY_CONTROLS: usize = 2;

/// The fewest bytes per control character in a longer text. Random bytes have one in ten.
const BYTES_TO_A_CONTROL: usize = 50;

/// The type of something by its signature, if it has one that texts do not have.
pub fn by_signature(start: &[u8]) -> Option<&'static FileType> {
    SIGNATURES.iter().find(|signature| signature.is_at_start_of(start)).map(|signature| &signature.file_type)
}

/// The type of something that is not text in an encoding that extends ASCII: by its signature, or as binary data by its
/// control characters. `start` is all of it, or a good deal.
pub fn not_text(start: &[u8]) -> Option<&'static FileType> {
    by_signature(start).or_else(|| has_many_controls(start).then_some(&BINARY))
}

/// Whether there are more control characters than texts have. Line and page breaks are none, and neither are those that
/// terminals interpret: backspace and escape.
fn has_many_controls(start: &[u8]) -> bool {
    let controls = start.iter().filter(|byte| matches!(byte, 0..=0x07 | 0x0e..=0x1a | 0x1c..=0x1f)).count();
    controls > STRAY_CONTROLS && controls * BYTES_TO_A_CONTROL > start.len()
}

fn has_nul(bytes: &[u8]) -> bool {
    bytes.iter().take(NUL_WITHIN).any(|byte| *byte == 0)
}

#[cfg(test)]
mod tests {
    use super::{by_signature, not_text};

    fn name(start: &[u8]) -> Option<&'static str> {
        not_text(start).map(|file_type| file_type.name)
    }

    #[test]
    fn files_are_told_by_their_first_bytes() {
        let tar = [&[b'a'; 257][..], b"ustar\x0000"].concat();
        let zip = |file: &[u8]| [&b"PK\x03\x04"[..], &[0; 26], file].concat();
        for (start, wanted) in [
            (&b"\xfd7zXZ\0\0\x04"[..], "xz-compressed data"),
            (b"BZh91AY&SY", "bzip2-compressed data"),
            (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive"),
            (&tar, "a tar archive"),
            (&zip(b"a.txt"), "a ZIP archive"),
            (&zip(b"[Content_Types].xml"), "an Office document"),
            (&zip(b"mimetypeapplication/vnd.oasis.opendocument.text"), "an OpenDocument file"),
            (b"%PDF-1.7\n", "a PDF document"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
            (b"\xff\xd8\xff\xe0", "a JPEG image"),
            (b"GIF89a\x01", "a GIF image"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "a WebP image"),
            (b"BM\x36\0\0\0", "a BMP image"),
            (b"\x7fELF\x02\x01", "a program"),
            (b"MZ\x90\0\x03\0", "a program"),
            (b"SQLite format 3\0", "an SQLite database"),
            (b"\xff\xfe\0\0a\0\0\0", "text in UTF-32"),
        ] {
            assert_eq!(name(start), Some(wanted));
        }
    }

    #[test]
    fn a_text_may_begin_as_a_file_does() {
        for text in ["BMW raises its prices.", "MZ was his mark.", "ID3 tags name the song.", "Rar! said the crow.", ""]
        {
            assert_eq!(name(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn binary_data_has_many_control_characters() {
        let random: Vec<u8> = (0_u32..1000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!((name(&random), by_signature(&random)), (Some("binary data"), None));
        assert_eq!(name(&[0; 100]), Some("binary data"));
        assert_eq!(name(b"It \0 rained.\0\n"), None);
        assert_eq!(name(b"N\x08NA\x08AM\x08ME\x08E \x1b[1mls\x1b[0m\x0c\n"), None);
    }
}
