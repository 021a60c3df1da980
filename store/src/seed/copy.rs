use crate::fault::OrRefuse;
use domain::Refusal;
use sqlx::postgres::PgConnection;
use std::fmt::{Display, Write};
use time::OffsetDateTime;

/// Rows as COPY reads them: values with tabs between them, a row a line.
#[derive(Default)]
pub(super) struct Rows {
    text: String,
    /// Whether the row has begun.
    inside: bool,
}

impl Rows {
    pub(super) fn text(&mut self, value: &str) -> &mut Self {
        self.next();
        for letter in value.chars() {
            match letter {
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\t' => self.text.push_str("\\t"),
                plain => self.text.push(plain),
            }
        }
        self
    }

    /// Of which the text holds nothing to escape.
    pub(super) fn plain(&mut self, value: impl Display) -> &mut Self {
        self.next();
        write!(self.text, "{value}").ok();
        self
    }

    pub(super) fn maybe(&mut self, value: Option<impl Display>) -> &mut Self {
        match value {
            Some(value) => self.plain(value),
            None => self.plain("\\N"),
        }
    }

    pub(super) fn moment(&mut self, at: OffsetDateTime) -> &mut Self {
        let (year, month, day) = at.to_calendar_date();
        let (hour, minute, second) = at.to_hms();
        self.plain(format_args!("{year:04}-{:02}-{day:02} {hour:02}:{minute:02}:{second:02}+00", u8::from(month)))
    }

    pub(super) fn end(&mut self) {
        self.text.push('\n');
        self.inside = false;
    }

    fn next(&mut self) {
        if std::mem::replace(&mut self.inside, true) {
            self.text.push('\t');
        }
    }

    /// `table` names it with its columns.
    pub(super) async fn send(self, db: &mut PgConnection, table: &str) -> Result<(), Refusal> {
        let mut copy = db.copy_in_raw(&format!("copy {table} from stdin")).await.or_refuse()?;
        copy.send(self.text.into_bytes()).await.or_refuse()?;
        copy.finish().await.or_refuse()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_line_whatever_is_in_it() {
        let mut rows = Rows::default();
        rows.text("a\tb\nc\\").maybe(None::<u8>).plain(7).end();
        rows.moment(time::macros::datetime!(2026-03-09 07:05:01 UTC)).end();
        assert_eq!(rows.text, "a\\tb\\nc\\\\\t\\N\t7\n2026-03-09 07:05:01+00\n");
    }
}
