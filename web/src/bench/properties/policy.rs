//! What can be changed of a policy, with what it would hold for. Its keys are those of the
//! queues' arguments, with the same units and help.

use warren_core::amqp::Table;
use warren_core::name::Name;
use warren_core::policy::{ApplyTo, OPERATOR_KEYS};
use warren_core::scenario::{PolicyDefinition, ServerLine};
use warren_core::text::said;
use warren_core::topology::QueueKind;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::argument::{self, Holder};
use super::exchange::ALTERNATE;
use crate::bench::arguments::{Argument, GROUPS, MIRRORS, POLICY_KEYS};
use crate::bench::entry::Entry;
use crate::bench::reach::{Among, Reached, Verdict, reach};
use crate::bench::record::{Named, Record};
use crate::bench::table::TableRows;
use crate::components::icon::{Icon, glyph};
use crate::state::editor::sentence;

/// Which policy is shown.
#[derive(Clone, PartialEq, Properties)]
pub(in crate::bench) struct PolicyProps {
    pub(in crate::bench) record: Record<PolicyDefinition>,
    pub(in crate::bench) among: Among,
}

/// The fields of a policy.
#[component]
pub(in crate::bench) fn Policy(PolicyProps { record, among }: &PolicyProps) -> Html {
    let policy = &record.now;
    let typed = use_state(|| None::<String>);
    let listen = {
        let typed = typed.setter();
        Callback::from(move |text| typed.set(Some(text)))
    };
    use_effect_with(policy.pattern.clone(), {
        let typed = typed.setter();
        move |_| typed.set(None)
    });
    let mut candidate = policy.clone();
    if let Some(text) = typed.as_ref() {
        candidate.pattern = text.as_str().into();
    }
    html! {
        <>
            { record.name(Named::of("name", mark!("Name")), &policy.name, |policy, name| policy.name = name) }
            { record.vhost(&policy.vhost, |policy, vhost| policy.vhost = vhost) }
            <Entry
                testid={record.id("pattern")}
                label={mark!("For names that match (pattern)")}
                value={policy.pattern.to_string()}
                hint={mark!("A regular expression: ^ is the begin of a name and $ its end; without them any part may match")}
                mono=true
                problem={record.wrong("pattern")}
                {listen}
                take={record.entered(|text| Ok(Name::from(text)), |policy, pattern| policy.pattern = pattern)}
            />
            { apply_to(record) }
            { reached(record, *among, &candidate) }
            { priority(record) }
            { definition(record, *among) }
        </>
    }
}

fn apply_to(record: &Record<PolicyDefinition>) -> Html {
    let said = |(word, to): (&str, ApplyTo)| {
        let text = match to {
            ApplyTo::All => tr!("queues and exchanges"),
            ApplyTo::Queues | ApplyTo::Exchanges => word.to_owned(),
            ApplyTo::Only(QueueKind::Stream) => tr!("streams, from 3.12 on"),
            ApplyTo::Only(kind) => tr!("{} queues, from 3.12 on", kind.name()),
        };
        (word.to_owned(), text)
    };
    let options = ApplyTo::ALL.into_iter().map(said).collect();
    let named = Named::of("apply-to", mark!("Applies to"));
    record.choice(named, &record.now.apply_to, options, |policy, word| {
        policy.apply_to = word.into();
    })
}

fn priority(record: &Record<PolicyDefinition>) -> Html {
    let read = |text: &str| {
        let number = text.trim().parse::<i32>();
        number.map_err(|_| tr!("Write a whole number; the greatest wins"))
    };
    html! {
        <Entry
            testid={record.id("priority")}
            label={mark!("Priority")}
            value={record.now.priority.to_string()}
            hint={mark!("Only one policy holds for a queue: the one with the greatest priority")}
            problem={record.wrong("priority")}
            take={record.entered(read, |policy, number| policy.priority = number)}
        />
    }
}

/// What the pattern matches now, and what the policy comes to there.
fn reached(record: &Record<PolicyDefinition>, among: Among, candidate: &PolicyDefinition) -> Html {
    let all = match reach(&record.desk.scenario, among, candidate) {
        Ok(all) => all,
        // What is in the document, its field says.
        Err(_) if *candidate == record.now => return Html::default(),
        Err(fault) => {
            return html! { <p class="field-refused" role="alert">{ sentence(&fault.why) }</p> };
        }
    };
    let holds = all.iter().filter(|one| one.verdict == Verdict::Holds);
    let told = match (all.len(), holds.count()) {
        (0, _) => tr!("It matches no queue and no exchange now"),
        (many, holds) => tr!("Matches now: {}. Holds for: {}", many, holds),
    };
    let rows = all.iter().enumerate().map(|(number, one)| row(number, one));
    html! {
        <section aria-live="polite" data-testid={record.id("reach")}>
            <h3>{ told }</h3>
            <ul class="rows">{ for rows }</ul>
        </section>
    }
}

fn row(number: usize, one: &Reached) -> Html {
    let holds = one.verdict == Verdict::Holds;
    let what = if one.is_queue {
        mark!("Queue")
    } else {
        mark!("Exchange")
    };
    let why = match &one.verdict {
        Verdict::Holds => tr!("It holds here"),
        Verdict::Other(other) => tr!("The policy {} comes first here", other),
        Verdict::NotFor => {
            tr!("It is not for this kind, or sets what this kind does not know")
        }
    };
    html! {
        <li key={number} class="match" data-testid="policy-match" data-matched={holds.to_string()}>
            { glyph(if holds { Icon::Yes } else { Icon::No }) }
            <span>
                <span>{ said(what, &[]) }{ " " }<code>{ one.name.to_string() }</code></span>
                <span class="hint">{ why }</span>
            </span>
        </li>
    }
}

fn definition(record: &Record<PolicyDefinition>, among: Among) -> Html {
    let table = &record.now.definition;
    let holder = Holder {
        prefix: format!("{}-", record.testid),
        place: format!("{}.definition", record.place),
        table: table.clone(),
        take: record.set(|policy, table: Table| policy.definition = table),
    };
    let to = ApplyTo::from_name(&record.now.apply_to).unwrap_or_default();
    let shown = |argument: &Argument| holder.has(argument.name) || may_set(argument, to, among);
    let groups = GROUPS.iter().map(|(title, arguments)| {
        let keys = arguments.iter().filter_map(Argument::as_policy_key);
        let keys: Vec<_> = keys.filter(&shown).collect();
        argument::group(&record.desk, title, &keys, &holder)
    });
    // A server of today has no mirrors; what is set all the same can be taken out.
    let has_mirrors = record.desk.scenario.rabbitmq == ServerLine::V3_10;
    let mirrors = MIRRORS.1.iter().copied();
    let mirrors: Vec<_> = mirrors
        .filter(|key| holder.has(key.name) || has_mirrors && shown(key))
        .collect();
    html! {
        <>
            <h3>{ tr!("What it sets") }</h3>
            if table.is_empty() {
                <p class="hint" data-testid={record.id("empty")}>{ tr!("Nothing yet: the server takes no policy without a key.") }</p>
            }
            { argument::elsewhere(&record.desk, &holder) }
            { for groups }
            { argument::group(&record.desk, MIRRORS.0, &mirrors, &holder) }
            if shown(&ALTERNATE) {
                { argument::field(&record.desk, &ALTERNATE, &holder) }
            }
            <h3>{ tr!("Other keys") }</h3>
            { strangers(table) }
            <TableRows
                testid={record.id("key")}
                what={mark!("key")}
                table={table.clone()}
                elsewhere={POLICY_KEYS}
                take={holder.take.clone()}
            />
        </>
    }
}

/// Keys that no server knows by itself.
fn strangers(table: &Table) -> Html {
    /// Those without fields that the server or one of its own plugins knows
    /// (<https://www.rabbitmq.com/docs/parameters#policies>).
    const KNOWN: [&str; 6] = [
        "ha-params",
        "ha-sync-batch-size",
        "consumer-timeout",
        "federation-upstream",
        "federation-upstream-set",
        "target-group-size",
    ];
    let keys = table.0.keys().map(Name::as_str);
    let strange = |key: &&str| !POLICY_KEYS.contains(key) && !KNOWN.contains(key);
    let strange: Vec<&str> = keys.filter(strange).collect();
    if strange.is_empty() {
        return Html::default();
    }
    let told = tr!(
        "RabbitMQ by itself does not know {}, and refuses the policy where no plugin does",
        strange.join(", ")
    );
    html! { <p class="field-refused" role="alert" data-testid="policy-strangers">{ told }</p> }
}

/// Whether such a policy may set this.
fn may_set(key: &Argument, to: ApplyTo, among: Among) -> bool {
    if matches!(among, Among::Operators(_)) && !OPERATOR_KEYS.contains(&key.name) {
        return false;
    }
    let exchanges = key.name == ALTERNATE.name;
    match to {
        ApplyTo::All => true,
        ApplyTo::Queues => !exchanges,
        ApplyTo::Exchanges => exchanges,
        ApplyTo::Only(kind) => key.kinds.contains(&kind),
    }
}
