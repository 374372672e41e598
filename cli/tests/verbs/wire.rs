//! `warren wire`: frames as text and as JSON.

use expect_test::expect;

use crate::{does, text, warren};

#[test]
fn wire_writes_the_frames_of_an_event_field_by_field() {
    does(
        &["wire", "hello-world", "--event", "18"],
        expect![[r#"
        exit 0
        -- out
        00:02.700 receiver → server (2) channel 1: basic.ack
            0        type = 1 (method)
            1-2      channel = 1
            3-6      size = 13
            7-8      class-id = 60 (basic)
            9-10     method-id = 80 (ack)
            11-18    delivery-tag = 1
            19       bits = 0b00000000
              19.0     multiple = false
            20       frame-end = 206
            01 00 01 00 00 00 0d 00 3c 00 50 00 00 00 00 00
            00 00 01 00 ce
        -- err
    "#]],
    );
    does(
        &["wire", "hello-world", "--protocol", "1.0", "--event", "18"],
        expect![[r#"
            exit 0
            -- out
            00:02.700 receiver → server (2) session 0: disposition
                0-3      size = 22
                4        doff = 2
                5        type = 0 (AMQP)
                6-7      channel = 0
                8-21     disposition
                  8-10     descriptor = 0x15 (disposition)
                  11-13    list = 9 octets, 5 values
                  14       role = true (receiver)
                  15       first = 0
                  16       last = null
                  17       settled = true
                  18-21    state
                    18-20    descriptor = 0x24 (accepted)
                    21       value = ""
                00 00 00 16 02 00 00 00 00 53 15 c0 09 05 41 43
                40 41 00 53 24 45
            -- err
        "#]],
    );
}

#[test]
fn wire_writes_the_whole_sequence_as_json() {
    for protocol in ["0-9-1", "1.0"] {
        let output = warren(&["wire", "news-to-everyone", "--protocol", protocol, "--json"]);
        assert!(output.status.success());
        let json: serde_json::Value = serde_json::from_str(text(&output.stdout)).expect("JSON");
        assert_eq!(json["protocol"], protocol);
        let frames = json["frames"].as_array().expect("frames");
        assert!(frames.len() > 100, "{}", frames.len());
        for frame in frames {
            let octets = frame["hex"].as_str().expect("digits").len() / 2;
            let fields = frame["fields"].as_array().expect("fields");
            let last = fields.last().expect("a field");
            assert_eq!(last["octets"][1], octets, "{frame}");
        }
    }
}

#[test]
fn wire_names_the_protocols_that_there_are() {
    does(
        &["wire", "hello-world", "--protocol", "2.0"],
        expect![[r#"
        exit 2
        -- out
        -- err
        error: invalid value '2.0' for '--protocol <VERSION>': the protocols are 0-9-1 and 1.0

        For more information, try '--help'.
    "#]],
    );
}
