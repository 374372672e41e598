//! The format `go`: a program in Go.

mod client;
mod value;

use warren_core::amqp::Table;
use warren_core::scenario::{DestinationType, Scenario};

use self::value::{table, text};
use crate::notes::Notes;
use crate::options::Options;
use crate::program::code::{Code, says};
use crate::program::head::head;
use crate::program::name::camel;
use crate::program::{Program, Vhost};

/// The scenario in this format.
pub(crate) fn write(scenario: &Scenario, options: &Options, notes: &mut Notes) -> String {
    let program = Program::of(scenario, options, "go", notes);
    let mut body = Code::new("\t");
    connect(&mut body, &program);
    if program.takes_turns() {
        body.lines(TURN);
    }
    if program.draws() {
        body.lines(DRAW);
    }
    declare(&mut body, &program);
    for producer in &program.producers {
        client::publisher(&mut body, producer, notes);
    }
    for consumer in &program.consumers {
        client::worker(&mut body, consumer);
    }
    run_all(&mut body, &program);
    let body = body.into_text();
    let mut code = Code::new("\t");
    let run = format!("go run {}", program.file);
    let install = ["go get github.com/rabbitmq/amqp091-go"];
    head(&mut code, &program, "//", &install, &run);
    code.lines("\npackage main\n\n");
    code.block(
        "import (",
        |code| {
            for (word, package) in PACKAGES {
                if says(&body, word) {
                    code.line(format!("\"{package}\""));
                }
            }
            code.lines("\namqp \"github.com/rabbitmq/amqp091-go\"");
        },
        ")",
    );
    code.into_text() + &body
}

/// The packages of Go's own that the code may need; one that it does not need is an error.
const PACKAGES: [(&str, &str); 8] = [
    ("context.", "context"),
    ("fmt.", "fmt"),
    ("log.", "log"),
    ("math.", "math"),
    ("rand.", "math/rand"),
    ("os.", "os"),
    ("sync.", "sync"),
    ("time.", "time"),
];

const TURN: &str = "
func turn(n int, choices ...string) string {
\treturn choices[(n-1)%len(choices)]
}";

const DRAW: &str = "
func draw(choices ...string) string {
\treturn choices[rand.Intn(len(choices))]
}";

fn connect(code: &mut Code, program: &Program<'_>) {
    code.line("");
    code.block(
        "func connect(vhost string) (*amqp.Connection, error) {",
        |code| {
            code.line("url := os.Getenv(\"AMQP_URL\")");
            code.block(
                "if url == \"\" {",
                |code| code.line(format!("url = {}", text(&program.url))),
                "}",
            );
            code.line("return amqp.DialConfig(url, amqp.Config{Vhost: vhost, Heartbeat: 10 * time.Second, Locale: \"en_US\"})");
        },
        "}",
    );
}

/// Opens a connection and a channel in a function that returns an error.
fn open(code: &mut Code, vhost: &str) {
    code.line(format!("connection, err := connect({})", text(vhost)));
    code.block("if err != nil {", |code| code.line("return err"), "}");
    code.line("defer connection.Close()");
    code.line("channel, err := connection.Channel()");
    code.block("if err != nil {", |code| code.line("return err"), "}");
}

/// A call that returns an error, and before that what nobody wants (`blank`).
fn checked(code: &mut Code, blank: &str, call: &str) {
    let start = format!("if {blank}err := {call}; err != nil {{");
    code.block(&start, |code| code.line("return err"), "}");
}

fn declare(code: &mut Code, program: &Program<'_>) {
    code.line("");
    let several = program.vhosts.len() > 1;
    code.block(
        "func declare() error {",
        |code| {
            match program.vhosts.as_slice() {
                [only] => declare_in(code, only),
                all => {
                    for index in 0..all.len() {
                        checked(code, "", &format!("declareIn{}()", index + 1));
                    }
                }
            }
            code.line("return nil");
        },
        "}",
    );
    for (index, vhost) in program.vhosts.iter().enumerate().filter(|_| several) {
        code.line("");
        let start = format!("func declareIn{}() error {{", index + 1);
        let inside = |code: &mut Code| {
            declare_in(code, vhost);
            code.line("return nil");
        };
        code.block(&start, inside, "}");
    }
}

fn declare_in(code: &mut Code, vhost: &Vhost<'_>) {
    open(code, &vhost.name);
    for one in &vhost.exchanges {
        let call = format!(
            "channel.ExchangeDeclare({}, {}, {}, {}, {}, false, {})",
            text(&one.name),
            text(&one.kind),
            one.durable,
            one.auto_delete,
            one.internal,
            arguments(&one.arguments)
        );
        checked(code, "", &call);
    }
    for one in &vhost.queues {
        let call = format!(
            "channel.QueueDeclare({}, {}, {}, false, false, {})",
            text(&one.name),
            one.durable,
            one.auto_delete,
            arguments(&one.arguments)
        );
        checked(code, "_, ", &call);
    }
    for one in &vhost.bindings {
        let method = match one.destination_type {
            DestinationType::Queue => "QueueBind",
            DestinationType::Exchange => "ExchangeBind",
        };
        let call = format!(
            "channel.{method}({}, {}, {}, false, {})",
            text(&one.destination),
            text(&one.routing_key),
            text(&one.source),
            arguments(&one.arguments)
        );
        checked(code, "", &call);
    }
}

fn arguments(arguments: &Table) -> String {
    if arguments.is_empty() {
        "nil".to_owned()
    } else {
        table(arguments)
    }
}

fn run_all(code: &mut Code, program: &Program<'_>) {
    let mut all = |word: &str, ids: Vec<&String>| {
        let names = ids.iter().map(|id| camel(&format!("{word}_{id}")));
        let names = names.collect::<Vec<_>>().join(", ");
        code.line("");
        code.block(
            &format!("func {word}() error {{"),
            |code| code.line(format!("return run({names})")),
            "}",
        );
    };
    all(
        "publish",
        program.producers.iter().map(|one| &one.id).collect(),
    );
    all(
        "consume",
        program.consumers.iter().map(|one| &one.id).collect(),
    );
    code.lines(RUN);
}

const RUN: &str = "
// Each client has a connection of its own.
func run(clients ...func() error) error {
\tvar group sync.WaitGroup
\tfor _, client := range clients {
\t\tgroup.Add(1)
\t\tgo func(client func() error) {
\t\t\tdefer group.Done()
\t\t\tif err := client(); err != nil {
\t\t\t\tlog.Println(err)
\t\t\t}
\t\t}(client)
\t}
\tgroup.Wait()
\treturn nil
}

func main() {
\twords := map[string]func() error{\"declare\": declare, \"publish\": publish, \"consume\": consume}
\tif len(os.Args) != 2 || words[os.Args[1]] == nil {
\t\tlog.Fatal(\"say what to do: declare, publish or consume\")
\t}
\tif err := words[os.Args[1]](); err != nil {
\t\tlog.Fatal(err)
\t}
}";
