//! The format `lapin`.

use warren_core::scenario::Scenario;

use crate::notes::Notes;
use crate::options::Options;
use crate::quote::comment;

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, _options: &Options, _notes: &mut Notes) -> String {
    format!("// {}\n", comment(&scenario.title))
}
