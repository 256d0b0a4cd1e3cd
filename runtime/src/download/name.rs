//! The name that a server proposes for a file, and what is made of it.

/// The longest name that file systems take, in bytes.
const LONGEST: usize = 255;

/// Names of devices on Windows, whatever follows after a dot.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// The name in a `Content-Disposition` (RFC 6266).
pub fn proposed(header: &[u8]) -> Option<String> {
    // Some servers send bytes that are no ASCII in `filename`; that is no reason to lose a good `filename*`.
    let header = String::from_utf8_lossy(header);
    let extended = parameter(&header, "filename*").and_then(|text| extended(&text));
    usable(&extended.or_else(|| parameter(&header, "filename"))?)
}

/// An extended value (RFC 8187, section 3.2): charset, language and text.
fn extended(text: &str) -> Option<String> {
    let mut parts = text.splitn(3, '\'');
    let (charset, _language, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = percent_encoding::percent_decode_str(encoded);
    if charset.eq_ignore_ascii_case("utf-8") {
        return bytes.decode_utf8().ok().map(|name| name.into_owned());
    }
    // The other one that RFC 5987 asked for: its bytes are the first code points.
    let latin = charset.eq_ignore_ascii_case("iso-8859-1");
    latin.then(|| bytes.map(char::from).collect())
}

/// A name that any system takes for one of a plain file in this folder.
fn usable(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next()?;
    let plain: String = last.chars().filter(|c| !is_hidden(*c)).collect();
    let plain = plain.replace(['<', '>', ':', '"', '|', '?', '*'], "_");
    let edge = |c: char| c == '.' || c.is_whitespace();
    let mut plain = plain.trim_matches(edge).to_owned();
    let stem = plain.split('.').next().unwrap_or_default().trim_end();
    let numbered = |device: &str| {
        let number = stem
            .get(..3)
            .filter(|begin| begin.eq_ignore_ascii_case(device));
        number.is_some()
            && stem.chars().count() == 4
            && stem.ends_with(|c: char| "123456789¹²³".contains(c))
    };
    let device = |name: &&str| stem.eq_ignore_ascii_case(name);
    if DEVICES.iter().any(device) || numbered("COM") || numbered("LPT") {
        plain.insert(0, '_');
    }
    while plain.len() > LONGEST {
        plain.pop();
    }
    (!plain.is_empty()).then_some(plain)
}

/// Characters that do not show: controls, and those that turn writing around, so that `exe.txt` could be
/// `txt.exe` (Unicode Technical Report 36, section 2.5).
fn is_hidden(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control()
        || turns
        || matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{feff}'
        )
}

/// A parameter of a header like `attachment; filename="a; b.csv"`.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => match after.split_once(';') {
                Some((value, next)) => (value.trim().to_owned(), next),
                None => (after.trim().to_owned(), ""),
            },
        };
        if name
            .trim()
            .trim_start_matches(';')
            .trim()
            .eq_ignore_ascii_case(wanted)
        {
            return Some(value);
        }
        rest = next;
    }
}

/// A quoted string (RFC 9110, section 5.6.4), and what follows it.
pub(crate) fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, text.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::{parameter, proposed};

    #[test]
    fn parameters_of_content_disposition() {
        let header = r#"attachment; filename="a; \"b\".csv"; filename*=UTF-8''%C5%BCuk.csv"#;
        assert_eq!(parameter(header, "filename").unwrap(), "a; \"b\".csv");
        assert_eq!(
            parameter(header, "filename*").unwrap(),
            "UTF-8''%C5%BCuk.csv"
        );
        assert_eq!(
            parameter("inline; FileName=x.txt", "filename").unwrap(),
            "x.txt"
        );
        for none in [
            "attachment",
            "attachment; filename",
            "attachment; other=1",
            "",
        ] {
            assert_eq!(parameter(none, "filename"), None, "{none}");
        }
    }

    #[test]
    fn names_that_can_be_used() {
        let named = |bytes: &[u8]| proposed(&[b"attachment; ", bytes].concat());
        for (header, name) in [
            ("filename=a.csv", "a.csv"),
            ("filename=\"a b.csv\"", "a b.csv"),
            ("filename*=UTF-8'en'%c5%bcuk.csv", "\u{17c}uk.csv"),
            ("filename*=utf-8'de-CH-1996'a%20b", "a b"),
            ("filename*=ISO-8859-1''%e4.txt", "\u{e4}.txt"),
            ("filename*=koi8-r''%e4.txt; filename=b.txt", "b.txt"),
            ("filename*=UTF-8''%ff; filename=b.txt", "b.txt"),
            ("filename=C:evil.exe", "C_evil.exe"),
            ("filename=\"C:\\\\dir\\\\evil.exe\"", "evil.exe"),
            ("filename=a:b", "a_b"),
            ("filename=CON", "_CON"),
            ("filename=nul.txt", "_nul.txt"),
            ("filename=Com1.log", "_Com1.log"),
            ("filename=console.log", "console.log"),
            ("filename=com10", "com10"),
            ("filename=.bashrc", "bashrc"),
            ("filename=../../.ssh", "ssh"),
            ("filename=\"a. . \"", "a"),
            ("filename=\". .bashrc\"", "bashrc"),
            ("filename*=UTF-8''.%C2%A0.bashrc", "bashrc"),
            ("filename*=UTF-8''.%E2%80%A8.bashrc", "bashrc"),
            ("filename*=UTF-8''%C2%AD.bashrc", "bashrc"),
            ("filename*=UTF-8''a%E2%80%A8b.%C2%A0", "ab"),
            ("filename=conin$.txt", "_conin$.txt"),
            ("filename=CONOUT$", "_CONOUT$"),
            ("filename*=UTF-8''invoice%E2%80%AEfdp.exe", "invoicefdp.exe"),
            ("filename*=UTF-8''a%00b%0ac", "abc"),
        ] {
            assert_eq!(named(header.as_bytes()).as_deref(), Some(name), "{header}");
        }
        for none in [
            "filename=..",
            "filename=/",
            "filename=\"  \"",
            "filename*=x",
            "filename=...",
        ] {
            assert_eq!(named(none.as_bytes()), None, "{none}");
        }
        let raw = b"filename=\"\xe4.txt\"; filename*=UTF-8''%C3%A4.txt";
        assert_eq!(named(raw).as_deref(), Some("\u{e4}.txt"));
        let long = named(format!("filename={}", "\u{e4}".repeat(300)).as_bytes()).unwrap();
        assert_eq!(long.len(), 254);
    }
}
