use crate::fault::broken;
use domain::Refusal;
use std::io::{self, BufRead, Read};

/// Bytes of a line; far more than a case can hold.
pub(super) const LINE_MAX: usize = 256 * 1024;

pub(super) enum RawLine {
    Whole(Vec<u8>),
    TooLarge,
}

/// The lines that are not blank, by number, none of them ever held beyond the limit.
pub(super) struct Lines<R> {
    input: R,
    number: u64,
    bytes: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, number: 0, bytes: 0 }
    }

    /// Lines read so far, blank ones too.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn next(&mut self) -> Result<Option<(u64, RawLine)>, Refusal> {
        loop {
            match self.read().map_err(|_| broken("reading the file to import"))? {
                Some(RawLine::Whole(line)) if line.trim_ascii().is_empty() => (),
                line => return Ok(line.map(|line| (self.number, line))),
            }
        }
    }

    fn read(&mut self) -> io::Result<Option<RawLine>> {
        let mut line = Vec::new();
        let read = self.input.by_ref().take(LINE_MAX as u64 + 1).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.bytes += read as u64;
        if line.ends_with(b"\n") {
            line.pop();
        } else if read > LINE_MAX {
            self.bytes += self.input.skip_until(b'\n')? as u64;
            return Ok(Some(RawLine::TooLarge));
        }
        if self.number == 1 && line.starts_with("\u{feff}".as_bytes()) {
            line.drain(.."\u{feff}".len());
        }
        Ok(Some(RawLine::Whole(line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: &[u8]) -> Vec<(u64, Option<String>)> {
        let mut lines = Lines::new(io::BufReader::with_capacity(7, input));
        let mut seen = Vec::new();
        while let Some((number, line)) = lines.next().expect("read") {
            seen.push(match line {
                RawLine::Whole(bytes) => (number, Some(String::from_utf8(bytes).expect("text"))),
                RawLine::TooLarge => (number, None),
            });
        }
        assert_eq!(lines.bytes(), input.len() as u64);
        seen
    }

    #[test]
    fn blank_lines_count_but_do_not_come() {
        let seen = all("\u{feff}a\r\n\n \t\r\nb\n\nc".as_bytes());
        assert_eq!(seen, [(1, Some("a\r".into())), (4, Some("b".into())), (6, Some("c".into()))]);
        assert_eq!(all(b""), []);
    }

    #[test]
    fn a_line_beyond_the_limit_is_passed_over() {
        let fits = "x".repeat(LINE_MAX);
        let seen = all(format!("{fits}\n{fits}y\nz\n{fits}{fits}{fits}").as_bytes());
        assert_eq!(seen, [(1, Some(fits)), (2, None), (3, Some("z".into())), (4, None)]);
    }
}
