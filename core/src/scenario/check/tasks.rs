//! Checking registries of workers: that there is somebody to work, and that receipts tell the
//! broker something.

use super::{MAX_NAME_BYTES, too_long};
use crate::scenario::problem::Problems;
use crate::scenario::{AckMode, Consumer, Tasks};
use crate::tr;

pub(super) fn check(place: &str, consumer: &Consumer, problems: &mut Problems) {
    let Some(tasks) = &consumer.tasks else {
        return;
    };
    if consumer.ack == AckMode::Auto {
        problems.warning(
            format!("{place}.ack"),
            tr!(
                "receipts mean nothing with \"ack\": \"auto\": a task counts as done once it is \
                 sent, and none is requeued, rejected or put aside"
            ),
            tr!("leave \"ack\" out, to acknowledge after the work"),
        );
    }
    workers(&format!("{place}.tasks.workers"), tasks, problems);
}

fn workers(place: &str, tasks: &Tasks, problems: &mut Problems) {
    if tasks.workers.is_empty() {
        problems.warning(
            place,
            tr!("there is no worker: every task gets the receipt WorkerNotFound"),
            tr!("add a worker with the name of its tasks, or leave \"tasks\" out"),
        );
    }
    for (index, worker) in tasks.workers.iter().enumerate() {
        let place = format!("{place}[{index}].task");
        too_long(&place, &worker.task, MAX_NAME_BYTES, problems);
        let before = &tasks.workers[..index];
        if let Some(first) = before.iter().position(|one| one.task == worker.task) {
            problems.warning(
                place,
                tr!(
                    "the worker of \"{}\" is there already, as workers[{}], and does all its \
                     tasks",
                    worker.task,
                    first
                ),
                tr!("rename one of them"),
            );
        } else if worker.task.is_empty() && !tasks.named {
            problems.warning(
                place,
                tr!("no task finds this worker: one without a name is NOK"),
                tr!("write the name of its tasks, which is the property type of their messages"),
            );
        }
    }
}
