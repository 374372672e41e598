//! Prints the log of a scenario.
fn main() {
    for file in std::env::args().skip(1) {
        let json = std::fs::read_to_string(&file).unwrap();
        let s = match warren_core::scenario::Scenario::from_json(&json) {
            Ok(s) => s,
            Err(p) => {
                for p in p {
                    println!("{file}: {p}");
                }
                continue;
            }
        };
        for p in warren_core::scenario::check::check(&s) {
            println!("{file}: {p}");
        }
        let t = warren_core::timeline::Timeline::complete(std::sync::Arc::new(s));
        println!("== {file}");
        for e in t.events(0..t.len()) {
            println!("{}", warren_core::narrate::log_line(&e));
        }
        for v in warren_core::check::judge(&t) {
            println!("{v}");
        }
    }
}
