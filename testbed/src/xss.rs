/// Texts that were written to run a script where markup is cleaned or shown without care, one a line in the file. There
/// `␊`, `␍`, `␉`, `␌` and `␀` stand for characters that a line cannot hold.
pub fn payloads() -> Vec<String> {
    const LINES: &str = include_str!("xss.txt");
    let signs = [("␊", "\n"), ("␍", "\r"), ("␉", "\t"), ("␌", "\u{c}"), ("␀", "\0")];
    let lines = LINES.lines().filter(|line| !line.is_empty());
    lines.map(|line| signs.iter().fold(line.to_owned(), |line, (sign, meant)| line.replace(sign, meant))).collect()
}
