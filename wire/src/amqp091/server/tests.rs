//! Laws of the server's end: how octets are cut makes no difference, and none make it panic.

use proptest::prelude::*;

use super::*;
use crate::amqp091::greeting::Greeting;

/// A host that takes everything, and writes down what it was told.
#[derive(Default)]
struct Notes(Vec<String>);

impl Host for Notes {
    fn say(&mut self, octets: Vec<u8>) {
        self.0.push(format!("{octets:?}"));
    }

    fn may_log_in(&self, user: &str, password: &str) -> bool {
        user == password
    }

    fn open(&mut self, opening: Opening) -> Result<ConnectionId, Refusal> {
        self.0.push(format!("{opening:?}"));
        Ok(ConnectionId(1))
    }

    fn is_open(&self, channel: ChannelId) -> bool {
        channel.number == 1
    }

    fn open_channels(&self, _: ConnectionId) -> usize {
        1
    }

    fn ask(&mut self, of: &'static str, asked: Asked) -> Result<(), Scope> {
        self.0.push(format!("{of} {asked:?}"));
        Ok(())
    }

    fn refuse(&mut self, _: ConnectionId, refusal: Refusal, of: Option<&'static str>) {
        self.0.push(format!("{of:?} {refusal}"));
    }

    fn hang_up(&mut self, connection: Option<ConnectionId>) {
        self.0.push(format!("{connection:?} gone"));
    }
}

fn greeting(password: &str, heartbeat: u16) -> Vec<u8> {
    Greeting {
        user: "guest",
        password,
        vhost: "/",
        capabilities: vec!["authentication_failure_close"],
        channel_max: None,
        frame_max: None,
        heartbeat,
    }
    .octets()
}

/// What the host is told, where these octets come in pieces of this length.
fn told(octets: &[u8], piece: usize) -> Vec<String> {
    let mut notes = Notes::default();
    let mut end = Connection::new(Time::ZERO);
    for piece in octets.chunks(piece) {
        end.receive(Time::ZERO, piece, &mut notes);
    }
    notes.0
}

/// Frames that are nearly right.
fn frames() -> impl Strategy<Value = Vec<u8>> {
    let payload = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        (0..100_u8, 0..120_u8, prop::collection::vec(0..4_u8, 0..30))
            .prop_map(|(class, id, rest)| [&[0, class, 0, id][..], &rest].concat()),
    ];
    let end = prop_oneof![9 => Just(0xCE), 1 => any::<u8>()];
    let frame = (0..10_u8, 0..3_u8, payload, end).prop_map(|(kind, channel, payload, end)| {
        let size = u32::try_from(payload.len()).unwrap_or_default();
        [
            &[kind, 0, channel][..],
            &size.to_be_bytes(),
            &payload,
            &[end],
        ]
        .concat()
    });
    prop::collection::vec(frame, 0..6).prop_map(|frames| frames.concat())
}

proptest! {
    #[test]
    fn it_makes_no_difference_how_octets_are_cut(frames in frames(), piece in 1..50_usize) {
        let octets = [greeting("guest", 0), frames].concat();
        prop_assert_eq!(told(&octets, piece), told(&octets, octets.len()));
    }

    #[test]
    fn any_octets_are_answered(octets in prop::collection::vec(any::<u8>(), 0..100)) {
        told(&octets, 100);
        told(&[b"AMQP\0\0\x09\x01".to_vec(), octets].concat(), 100);
    }
}

#[test]
fn who_is_refused_is_told_and_heard_no_more() {
    let octets = [greeting("wrong", 0), greeting("guest", 0)].concat();
    let notes = told(&octets, octets.len());
    // The start, the close, and the end of the socket.
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert_eq!(notes[2], "None gone");
}

#[test]
fn the_silent_go_after_three_intervals_and_hear_heartbeats_until_then() {
    let mut notes = Notes::default();
    let mut end = Connection::new(Time::ZERO);
    end.receive(Time::ZERO, &greeting("guest", 2), &mut notes);
    let before = notes.0.len();
    while let Some(due) = end.next_timeout() {
        end.time_out(due, &mut notes);
        assert!(due <= Time::from_ms(6000));
        assert_eq!(end.is_closed(), due == Time::from_ms(6000));
    }
    let heard = &notes.0[before..];
    let beat = format!("{:?}", crate::amqp091::heartbeat());
    let (last, beats) = heard.split_last().expect("an end");
    assert_eq!(last, "Some(ConnectionId(1)) gone");
    assert_eq!(beats.len(), 5);
    assert!(beats.iter().all(|one| *one == beat));
}
