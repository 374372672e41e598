//! What is said of the nodes of a cluster.

use expect_test::expect;

use super::says;

#[test]
fn nodes_are_named_once_and_spoken_of_only_where_they_are() {
    says(
        r#"{"version": 1, "cluster": ["n1", "n2", "n1", ""],
            "definitions": {"queues": [{"name": "q"}]},
            "clients": [{"kind": "producer", "name": "p", "node": "n3"},
                        {"kind": "consumer", "name": "c", "queue": "q", "node": "n2"}],
            "timeline": [{"at_ms": 1, "do": "stop_node", "node": "n22"},
                         {"at_ms": 1, "do": "start_node", "node": "n2"},
                         {"at_ms": 1, "do": "partition", "nodes": []},
                         {"at_ms": 1, "do": "partition", "nodes": ["n1", "x"]},
                         {"at_ms": 1, "do": "heal"}]}"#,
        expect![[r#"
            Error cluster[2]: there is another node "n1"; give each node a name of its own
            Error cluster[3]: the name is empty; give it one
            Error clients[0].node: there is no node "n3"; did you mean "n1"?
            Error timeline[0].node: there is no node "n22"; did you mean "n2"?
            Error timeline[2].nodes: no node is on this side; name at least one
            Error timeline[3].nodes[1]: there is no node "x"; add it to cluster
        "#]],
    );
    says(
        r#"{"version": 1, "timeline": [{"at_ms": 1, "do": "stop_node", "node": "n1"}]}"#,
        expect![[r#"
            Error timeline[0].node: there is no node "n1"; add it to cluster
        "#]],
    );
}
