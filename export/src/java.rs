//! The format `java`: a program in Java with RabbitMQ's own client.

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
    let mut program = Program::of(scenario, options, "java", notes);
    // In Java a backslash and u are read as a letter in comments too.
    program.title = program.title.replace('\\', "\\\\");
    let mut body = Code::new("    ");
    body.block(
        "final class Scenario {",
        |code| {
            connect(code, &program);
            declare(code, &program);
            for producer in &program.producers {
                client::publisher(code, producer);
            }
            for consumer in &program.consumers {
                client::worker(code, consumer);
            }
            run_all(code, &program);
            let body = PARTS.iter().filter(|(word, _)| wanted(&program, word));
            body.for_each(|(_, part)| code.lines(part));
        },
        "}",
    );
    let body = body.into_text();
    let mut code = Code::new("    ");
    let run = format!("java -cp 'amqp-client.jar:slf4j-api.jar' {}", program.file);
    let install = ["Maven: com.rabbitmq:amqp-client:5.x"];
    head(&mut code, &program, "//", &install, &run);
    code.line("");
    for (word, import) in IMPORTS {
        if says(&body, word) {
            code.line(format!("import {import};"));
        }
    }
    code.line("");
    code.into_text() + &body
}

/// What is imported where the code says the word.
const IMPORTS: [(&str, &str); 16] = [
    ("AMQP.", "com.rabbitmq.client.AMQP"),
    ("Channel ", "com.rabbitmq.client.Channel"),
    ("Connection ", "com.rabbitmq.client.Connection"),
    ("ConnectionFactory", "com.rabbitmq.client.ConnectionFactory"),
    ("DeliverCallback", "com.rabbitmq.client.DeliverCallback"),
    ("GetResponse", "com.rabbitmq.client.GetResponse"),
    ("BigDecimal", "java.math.BigDecimal"),
    ("UTF_8", "java.nio.charset.StandardCharsets"),
    ("ArrayList", "java.util.ArrayList"),
    ("Arrays.", "java.util.Arrays"),
    ("new Date(", "java.util.Date"),
    ("HashMap", "java.util.HashMap"),
    ("List<", "java.util.List"),
    ("Map<", "java.util.Map"),
    ("CountDownLatch", "java.util.concurrent.CountDownLatch"),
    (
        "ThreadLocalRandom",
        "java.util.concurrent.ThreadLocalRandom",
    ),
];

/// The methods that only some programs need, by what they are for.
const PARTS: [(&str, &str); 4] = [
    ("table", TABLE),
    ("turn", TURN),
    ("draw", DRAW),
    ("body", BODY),
];

fn wanted(program: &Program<'_>, part: &str) -> bool {
    match part {
        "turn" => program.takes_turns(),
        "draw" => program.draws(),
        _ => true,
    }
}

const TABLE: &str = "
static Map<String, Object> table(Object... entries) {
    Map<String, Object> table = new HashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
        table.put((String) entries[i], entries[i + 1]);
    }
    return table;
}";

const TURN: &str = "
static String turn(int n, String... choices) {
    return choices[(n - 1) % choices.length];
}";

const DRAW: &str = "
static String draw(String... choices) {
    return choices[ThreadLocalRandom.current().nextInt(choices.length)];
}";

const BODY: &str = "
static byte[] body(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
}

static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
}

static void sleep(long milliseconds) {
    try {
        Thread.sleep(milliseconds);
    } catch (InterruptedException error) {
        Thread.currentThread().interrupt();
    }
}";

fn connect(code: &mut Code, program: &Program<'_>) {
    code.block(
        "static Connection connect(String vhost) throws Exception {",
        |code| {
            let url = text(&program.url);
            code.line("ConnectionFactory factory = new ConnectionFactory();");
            code.line(format!(
                "factory.setUri(System.getenv().getOrDefault(\"AMQP_URL\", {url}));"
            ));
            code.line("factory.setVirtualHost(vhost);");
            code.line("return factory.newConnection();");
        },
        "}",
    );
}

fn declare(code: &mut Code, program: &Program<'_>) {
    code.line("");
    code.block(
        "static void declare() throws Exception {",
        |code| {
            for vhost in &program.vhosts {
                let open = format!(
                    "try (Connection connection = connect({})) {{",
                    text(&vhost.name)
                );
                code.block(&open, |code| declare_in(code, vhost), "}");
            }
        },
        "}",
    );
}

fn declare_in(code: &mut Code, vhost: &Vhost<'_>) {
    code.line("Channel channel = connection.createChannel();");
    for one in &vhost.exchanges {
        let (name, kind) = (text(&one.name), text(&one.kind));
        let more = if one.auto_delete || one.internal || !one.arguments.is_empty() {
            let arguments = arguments(&one.arguments);
            format!(", {}, {}, {arguments}", one.auto_delete, one.internal)
        } else {
            String::new()
        };
        code.line(format!(
            "channel.exchangeDeclare({name}, {kind}, {}{more});",
            one.durable
        ));
    }
    for one in &vhost.queues {
        let name = text(&one.name);
        let arguments = arguments(&one.arguments);
        let (durable, auto_delete) = (one.durable, one.auto_delete);
        code.line(format!(
            "channel.queueDeclare({name}, {durable}, false, {auto_delete}, {arguments});"
        ));
    }
    for one in &vhost.bindings {
        let method = match one.destination_type {
            DestinationType::Queue => "queueBind",
            DestinationType::Exchange => "exchangeBind",
        };
        let more = if one.arguments.is_empty() {
            String::new()
        } else {
            format!(", {}", table(&one.arguments))
        };
        let (destination, source) = (text(&one.destination), text(&one.source));
        let key = text(&one.routing_key);
        code.line(format!(
            "channel.{method}({destination}, {source}, {key}{more});"
        ));
    }
}

fn arguments(arguments: &Table) -> String {
    if arguments.is_empty() {
        "null".to_owned()
    } else {
        table(arguments)
    }
}

fn run_all(code: &mut Code, program: &Program<'_>) {
    let mut all = |word: &str, ids: Vec<&String>| {
        let names = ids
            .iter()
            .map(|id| format!("Scenario::{}", camel(&format!("{word}_{id}"))));
        let names = names.collect::<Vec<_>>().join(", ");
        code.line("");
        code.block(
            &format!("static void {word}() throws Exception {{"),
            |code| code.line(format!("run({names});")),
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
interface Client {
    void run() throws Exception;
}

// Each client is a thread with a connection of its own.
static void run(Client... clients) throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (Client client : clients) {
        Thread thread = new Thread(() -> {
            try {
                client.run();
            } catch (Exception error) {
                error.printStackTrace();
            }
        });
        thread.start();
        threads.add(thread);
    }
    for (Thread thread : threads) {
        thread.join();
    }
}

public static void main(String[] args) throws Exception {
    switch (args.length == 1 ? args[0] : \"\") {
        case \"declare\":
            declare();
            break;
        case \"publish\":
            publish();
            break;
        case \"consume\":
            consume();
            break;
        default:
            System.err.println(\"say what to do: declare, publish or consume\");
            System.exit(2);
    }
}";
