use crate::Problem;

words! {
    SortBy {
        CreatedAt = "created_at",
        UpdatedAt = "updated_at",
        Priority = "priority",
        /// How long the case has had its status.
        StatusSince = "status_since",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub by: SortBy,
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { by: SortBy::UpdatedAt, descending: true }
    }
}

impl std::fmt::Display for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.by)
    }
}

impl std::str::FromStr for Sort {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let (descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        Ok(Self { by: word.parse().map_err(|_| Problem::UnknownValue)?, descending })
    }
}
