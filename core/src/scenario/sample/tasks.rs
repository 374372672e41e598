//! Registries of workers, by what else a random consumer has.

use crate::scenario::{OnNok, TaskWorker, Tasks, WorkReceipt};

/// Workers where the prefetch says so; all that can stand in a registry comes up.
pub(super) fn tasks(prefetch: u16, work_ms: u32) -> Option<Tasks> {
    let noks = [OnNok::Requeue, OnNok::Reject, OnNok::DeadLetter];
    let worker = TaskWorker {
        task: format!("task-{prefetch}").into(),
        work_ms,
        receipts: vec![WorkReceipt::Nok, WorkReceipt::Ok][..usize::from(prefetch % 3)].to_vec(),
        json: prefetch % 4 == 1,
    };
    (prefetch % 5 > 2).then(|| Tasks {
        workers: vec![worker],
        named: prefetch % 2 == 1,
        dispatch_ms: work_ms / 2,
        nok: noks[usize::from(prefetch % 3)],
    })
}
