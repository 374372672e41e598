//! The registry of a consumer: its workers by the names of their tasks, and what becomes of
//! tasks that are not done.

use warren_core::name::Name;
use warren_core::scenario::{Consumer, OnNok, TaskWorker, Tasks, WorkReceipt};
use warren_core::{mark, tr};
use yew::prelude::*;

use super::fields::Fields;
use crate::bench::amount::ms;
use crate::bench::entry::{Entry, Take};
use crate::bench::field::{Choice, choice, flag};

/// The fields; those of the registry only where there is one.
pub(super) fn fields(fields: &Fields<'_, Consumer>, consumer: &Consumer) -> Html {
    let on = fields.set(|consumer, form: String| {
        consumer.tasks = (form != "none").then(|| {
            let tasks = consumer.tasks.take().unwrap_or_else(fresh);
            let named = form == "named";
            Tasks { named, ..tasks }
        });
    });
    let tasks = consumer.tasks.as_ref();
    html! {
        <>
            { choice(&Choice {
                testid: "consumer-tasks",
                label: mark!("Workers for tasks"),
                value: match tasks {
                    None => "none",
                    Some(Tasks { named: false, .. }) => "shared",
                    Some(Tasks { named: true, .. }) => "named",
                },
                options: [
                    ("none", mark!("none: it works on messages itself")),
                    ("shared", mark!("several, found by name: with a dispatcher")),
                    ("named", mark!("one: the queue is of its tasks alone")),
                ]
                .map(|(value, text)| (value.to_owned(), text.to_owned()))
                .to_vec(),
                problem: fields.wrong("tasks.workers"),
                take: on,
            }) }
            if let Some(tasks) = tasks {
                { registry(&Form(fields), tasks) }
            }
        </>
    }
}

fn fresh() -> Tasks {
    Tasks {
        workers: vec![worker("task")],
        dispatch_ms: 200,
        ..Tasks::default()
    }
}

fn worker(task: &str) -> TaskWorker {
    TaskWorker {
        task: task.into(),
        work_ms: 1000,
        ..TaskWorker::default()
    }
}

/// The registry of this consumer.
struct Form<'a>(&'a Fields<'a, Consumer>);

impl Form<'_> {
    fn take<T: 'static>(
        &self,
        read: impl Fn(&str) -> Result<T, String> + 'static,
        change: impl Fn(&mut Tasks, T) + 'static,
    ) -> Take {
        self.0.take(read, move |consumer, value| {
            if let Some(tasks) = &mut consumer.tasks {
                change(tasks, value);
            }
        })
    }

    fn set<T: 'static>(&self, change: impl Fn(&mut Tasks, T) + 'static) -> Callback<T> {
        self.0.set(move |consumer, value| {
            if let Some(tasks) = &mut consumer.tasks {
                change(tasks, value);
            }
        })
    }
}

fn registry(form: &Form<'_>, tasks: &Tasks) -> Html {
    let shown = if tasks.named { 1 } else { tasks.workers.len() };
    let workers = tasks.workers.iter().take(shown).enumerate();
    let add = form.set(|tasks, _: MouseEvent| {
        let name = format!("task-{}", tasks.workers.len() + 1);
        tasks.workers.push(worker(&name));
    });
    html! {
        <>
            <p class="hint">
                { tr!("A task's name is the message's property type. A message without one is NOK; \
                   one that names no worker here is WorkerNotFound: rejected, and not requeued.") }
            </p>
            { nok(form, tasks.nok) }
            if !tasks.named {
                <Entry
                    testid="tasks-dispatch"
                    label={mark!("The dispatcher looks a name up in")}
                    value={tasks.dispatch_ms.to_string()}
                    unit="ms"
                    numeric=true
                    take={form.take(ms, |tasks, ms| tasks.dispatch_ms = ms)}
                />
            }
            { for workers.map(|(place, one)| worker_fields(form, place, (one, shown))) }
            if !tasks.named {
                <button class="button" data-testid="tasks-add" onclick={add}>
                    { tr!("Add a worker") }
                </button>
            }
        </>
    }
}

fn nok(form: &Form<'_>, nok: OnNok) -> Html {
    const NOKS: [(OnNok, &str, &str); 3] = [
        (
            OnNok::Requeue,
            "requeue",
            mark!("is requeued and tried again"),
        ),
        (OnNok::Reject, "reject", mark!("is rejected and dropped")),
        (
            OnNok::DeadLetter,
            "dead_letter",
            mark!("is put aside by the queue's dead-letter exchange"),
        ),
    ];
    let chosen = NOKS.iter().find(|(one, ..)| *one == nok);
    choice(&Choice {
        testid: "tasks-nok",
        label: mark!("A task with the receipt NOK"),
        value: chosen.map_or("requeue", |(_, name, _)| name),
        options: NOKS
            .iter()
            .map(|(_, name, means)| ((*name).to_owned(), (*means).to_owned()))
            .collect(),
        problem: None,
        take: form.set(|tasks, chosen: String| {
            let found = NOKS.iter().find(|(_, name, _)| *name == chosen);
            tasks.nok = found.map_or(OnNok::Requeue, |(nok, ..)| *nok);
        }),
    })
}

/// What one worker does; the last one cannot be removed.
fn worker_fields(form: &Form<'_>, place: usize, (one, count): (&TaskWorker, usize)) -> Html {
    let change = move |tasks: &mut Tasks, change: &dyn Fn(&mut TaskWorker)| {
        if let Some(worker) = tasks.workers.get_mut(place) {
            change(worker);
        }
    };
    let name = form.take(
        |text| Ok(Name::from(text.trim())),
        move |tasks, name: Name| change(tasks, &|one| one.task = name.clone()),
    );
    let work = form.take(ms, move |tasks, ms| change(tasks, &|one| one.work_ms = ms));
    let receipts = form.take(read, move |tasks, receipts: Vec<WorkReceipt>| {
        change(tasks, &|one| one.receipts = receipts.clone());
    });
    let json = form.set(move |tasks, on| change(tasks, &|one| one.json = on));
    let remove = form.set(move |tasks: &mut Tasks, _: MouseEvent| {
        if place < tasks.workers.len() {
            tasks.workers.remove(place);
        }
    });
    let heading = tr!("Worker {}", one.task);
    html! {
        <fieldset class="task-worker" data-testid={format!("task-worker-{place}")}>
            <legend>{ heading }</legend>
            <Entry
                testid={format!("task-name-{place}")}
                label={mark!("Name of its tasks")}
                value={one.task.to_string()}
                mono=true
                take={name}
            />
            <Entry
                testid={format!("task-work-{place}")}
                label={mark!("Works on a task for")}
                value={one.work_ms.to_string()}
                unit="ms"
                numeric=true
                take={work}
            />
            <Entry
                testid={format!("task-receipts-{place}")}
                label={mark!("Its receipts, in turn")}
                value={words(&one.receipts)}
                otherwise={mark!("always ok")}
                mono=true
                take={receipts}
            />
            { flag(&format!("task-json-{place}"), mark!("It reads JSON: another body is malformed, and NOK"),
                one.json, &json) }
            if count > 1 {
                <button class="button" data-testid={format!("task-remove-{place}")} onclick={remove}>
                    { tr!("Remove this worker") }
                </button>
            }
        </fieldset>
    }
}

fn words(receipts: &[WorkReceipt]) -> String {
    let words = receipts.iter().map(|receipt| match receipt {
        WorkReceipt::Ok => "ok",
        WorkReceipt::Nok => "nok",
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The receipts in a text.
fn read(text: &str) -> Result<Vec<WorkReceipt>, String> {
    let words = text.split([',', ' ']).filter(|word| !word.is_empty());
    let receipts = words.map(|word| match word.to_ascii_lowercase().as_str() {
        "ok" => Ok(WorkReceipt::Ok),
        "nok" => Ok(WorkReceipt::Nok),
        other => Err(tr!("A worker's receipt is ok or nok, not “{}”", other)),
    });
    receipts.collect()
}
