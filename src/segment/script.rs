//! Writing systems, as coarse as readers see them.
//!
//! Owns the mapping from characters to [`Script`]. Chinese, Japanese and Korean count as one system, because their
//! texts mix their parts.

use unicode_script::UnicodeScript;

macro_rules! scripts {
    ($($variant:ident $name:literal,)*) => {
        /// A writing system.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "the names say it")]
        pub enum Script { $($variant,)* }

        impl Script {
            /// Every writing system.
            pub const ALL: &'static [Script] = &[$(Script::$variant,)*];

            /// The name as rule files spell it.
            pub const fn name(self) -> &'static str {
                match self { $(Script::$variant => $name,)* }
            }
        }
    };
}

scripts! {
    Latin "latin",
    Greek "greek",
    Cyrillic "cyrillic",
    Armenian "armenian",
    Georgian "georgian",
    Hebrew "hebrew",
    Arabic "arabic",
    Devanagari "devanagari",
    Bengali "bengali",
    Gurmukhi "gurmukhi",
    Gujarati "gujarati",
    Tamil "tamil",
    Telugu "telugu",
    Kannada "kannada",
    Malayalam "malayalam",
    Sinhala "sinhala",
    Thai "thai",
    Lao "lao",
    Khmer "khmer",
    Myanmar "myanmar",
    Tibetan "tibetan",
    Ethiopic "ethiopic",
    Cjk "cjk",
    Other "other",
}

/// How many writing systems there are.
pub(crate) const SCRIPTS: usize = Script::ALL.len();

impl Script {
    /// The writing system of a letter; none for what belongs to all of them, such as digits and marks.
    pub(crate) fn from_char(c: char) -> Option<Script> {
        // The common alphabets are contiguous; looking these up is most of the cost of a text in them.
        match c {
            'a'..='z' | 'A'..='Z' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{24f}' => Some(Script::Latin),
            '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => Some(Script::Cyrillic),
            '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' => Some(Script::Cjk),
            '\u{620}'..='\u{63f}' | '\u{641}'..='\u{64a}' => Some(Script::Arabic),
            '\0'..='\u{bf}' => None,
            _ if c.is_alphabetic() => named(c.script()),
            _ => None,
        }
    }

    /// Whether each character of it counts as a word, since it is written without spaces.
    pub(crate) fn is_unspaced(c: char) -> bool {
        matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
    }
}

fn named(script: unicode_script::Script) -> Option<Script> {
    use unicode_script::Script as S;
    Some(match script {
        S::Common | S::Inherited | S::Unknown => return None,
        S::Latin => Script::Latin,
        S::Greek => Script::Greek,
        S::Cyrillic => Script::Cyrillic,
        S::Armenian => Script::Armenian,
        S::Georgian => Script::Georgian,
        S::Hebrew => Script::Hebrew,
        S::Arabic => Script::Arabic,
        S::Devanagari => Script::Devanagari,
        S::Bengali => Script::Bengali,
        S::Gurmukhi => Script::Gurmukhi,
        S::Gujarati => Script::Gujarati,
        S::Tamil => Script::Tamil,
        S::Telugu => Script::Telugu,
        S::Kannada => Script::Kannada,
        S::Malayalam => Script::Malayalam,
        S::Sinhala => Script::Sinhala,
        S::Thai => Script::Thai,
        S::Lao => Script::Lao,
        S::Khmer => Script::Khmer,
        S::Myanmar => Script::Myanmar,
        S::Tibetan => Script::Tibetan,
        S::Ethiopic => Script::Ethiopic,
        S::Han | S::Hiragana | S::Katakana | S::Hangul | S::Bopomofo => Script::Cjk,
        _ => Script::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::Script;

    #[test]
    fn letters_have_a_script_and_marks_have_none() {
        assert_eq!(Script::from_char('ж'), Some(Script::Cyrillic));
        assert_eq!(Script::from_char('漢'), Some(Script::Cjk));
        assert_eq!(Script::from_char('ﺍ'), Some(Script::Arabic));
        assert_eq!(Script::from_char('7'), None);
        assert_eq!(Script::from_char('—'), None);
    }
}
