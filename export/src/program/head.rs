//! How each program opens: what it is, how it is run, and who logs in.

use super::Program;
use super::code::Code;

/// Writes it as comments. `install` says what is needed, `run` how the program is started.
pub(crate) fn head(
    code: &mut Code,
    program: &Program<'_>,
    mark: &str,
    install: &[&str],
    run: &str,
) {
    let mut say = |text: &str| code.line(format!("{mark} {text}").trim_end());
    say(&program.title);
    say("");
    install.iter().for_each(|line| say(line));
    say(&format!("{run} declare    exchanges, queues and bindings"));
    say(&format!("{run} publish    what the producers send"));
    say(&format!(
        "{run} consume    what the consumers do, until it is stopped"
    ));
    say("");
    program.login.iter().for_each(|line| say(line));
}
