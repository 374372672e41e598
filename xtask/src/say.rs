//! Progress lines: what is being done, and since when.
//!
//! All go to standard error, so that standard output holds results alone.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Says what is being done, after the time since the start.
pub(crate) fn say(line: &str) {
    eprintln!("[{:>6.1} s] {line}", START.elapsed().as_secs_f64());
}

/// `73 s`, `2 min 5 s`.
pub(crate) fn human(time: Duration) -> String {
    let tenths = time.as_millis() / 100;
    match (tenths / 600, tenths / 10) {
        (0, seconds) if seconds < 10 => format!("{}.{} s", seconds, tenths % 10),
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {} s", seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        assert_eq!(human(Duration::from_millis(40)), "0.0 s");
        assert_eq!(human(Duration::from_millis(3_450)), "3.4 s");
        assert_eq!(human(Duration::from_secs(59)), "59 s");
        assert_eq!(human(Duration::from_secs(125)), "2 min 5 s");
    }
}
