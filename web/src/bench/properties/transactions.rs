//! The fields of a client's transactions: how many messages make one, and how they end.

use warren_core::scenario::{Transactions, TxOutcome};
use warren_core::{mark, tr};
use yew::prelude::*;

use crate::bench::entry::{Entry, Take};

/// What the fields show, and where what is written in them goes.
pub(super) struct Form<'a> {
    /// Whose they are, in the names for tests.
    pub(super) of: &'static str,
    /// What is counted.
    pub(super) what: &'static str,
    pub(super) tx: &'a Transactions,
    pub(super) problem: Option<AttrValue>,
    pub(super) size: Take,
    pub(super) outcomes: Take,
}

/// The fields.
pub(super) fn fields(form: &Form<'_>) -> Html {
    let Form { of, what, tx, .. } = form;
    let word = |outcome: &TxOutcome| match outcome {
        TxOutcome::Commit => "commit",
        TxOutcome::Rollback => "rollback",
    };
    let words: Vec<&str> = tx.outcomes.iter().map(word).collect();
    html! {
        <>
            <Entry
                testid={format!("{of}-tx-size")}
                label={*what}
                value={tx.size.to_string()}
                numeric=true
                problem={form.problem.clone()}
                take={form.size.clone()}
            />
            <Entry
                testid={format!("{of}-tx-outcomes")}
                label={mark!("How they end, in turn")}
                value={words.join(", ")}
                otherwise={mark!("always commit")}
                mono=true
                take={form.outcomes.clone()}
            />
        </>
    }
}

/// The ends of transactions in a text.
pub(super) fn outcomes(text: &str) -> Result<Vec<TxOutcome>, String> {
    let words = text.split([',', ' ']).filter(|word| !word.is_empty());
    let outcomes = words.map(|word| match word {
        "commit" => Ok(TxOutcome::Commit),
        "rollback" => Ok(TxOutcome::Rollback),
        other => Err(tr!(
            "A transaction ends by commit or rollback, not by “{}”",
            other
        )),
    });
    outcomes.collect()
}
