//! What client code leaves out of single clients: of processors, of those who ask, and of those
//! who acknowledge in transactions.

use warren_core::scenario::Client;

use crate::notes::Notes;

/// Notes what of this client is not in the code.
pub(super) fn note(client: &Client, notes: &mut Notes) {
    match client {
        Client::Producer(spec) if spec.asks.is_some() => notes.add(format!(
            "\"{}\" waits for answers in the scenario, and only sends here",
            spec.name
        )),
        Client::Processor(spec) => notes.add(format!(
            "\"{}\" is a processor ({}), and is not in the code: write what its filter does in \
             this language",
            spec.name,
            spec.rule.word()
        )),
        Client::Consumer(spec) if spec.tx.is_some() => notes.add(format!(
            "\"{}\" acknowledges in transactions in the scenario, and each message by itself here",
            spec.name
        )),
        Client::Producer(_) | Client::Consumer(_) => {}
    }
}
