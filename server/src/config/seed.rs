use super::Place;
use clap::Args;

#[derive(Debug, Args)]
pub struct Seed {
    /// How many cases
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub cases: u32,

    /// How many patients they are of [default: one for ten cases]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub patients: Option<u32>,

    /// How many of the staff work on them
    #[arg(long, value_name = "NUMBER", default_value_t = 40, value_parser = clap::value_parser!(u32).range(8..=100_000))]
    pub staff: u32,

    /// Names the data: the same number makes the same people and stories, up to the last midnight (UTC)
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub seed: u64,

    /// Let half of the departments keep their cases to their members
    #[arg(long)]
    pub restricted: bool,

    /// Add to a database that holds cases already
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub place: Place,
}

impl Seed {
    pub fn patients(&self) -> u32 {
        self.patients.unwrap_or(self.cases.div_ceil(10))
    }
}
