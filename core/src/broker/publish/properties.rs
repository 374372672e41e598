//! The properties that the server refuses in what is published.

use super::MAX_EXPIRY_MS;
use crate::amqp::{FieldValue, Properties, Refusal, ReplyCode, term};
use crate::name::Name;

/// 406 for properties that the server does not take, in its order (`rabbit_channel.erl`,
/// `check_user_id_header` and `check_expiration_header`; `rabbit_basic.erl`, `message`).
pub(super) fn refuse_properties(properties: &Properties, logged_in: &Name) -> Result<(), Refusal> {
    let failed = |text: String| Err(Refusal::new(ReplyCode::PreconditionFailed, text));
    if let Some(user) = &properties.user_id
        && user != logged_in
    {
        return failed(format!(
            "user_id property set to '{user}' but authenticated user was '{logged_in}'"
        ));
    }
    if let Some(expiration) = &properties.expiration
        && let Some(why) = bad_expiration(expiration)
    {
        return failed(format!("invalid expiration '{expiration}': {why}"));
    }
    refuse_senders(properties)?;
    if let Some(mode) = properties.delivery_mode
        && !(1..=2).contains(&mode)
    {
        return failed(format!("invalid message: {{delivery_mode_unknown,{mode}}}"));
    }
    Ok(())
}

/// Why the server takes this for no time in milliseconds, as Erlang's
/// `string:to_integer` has it: a sign, digits, and nothing after them
/// (`rabbit_basic.erl`, `parse_expiration`; [O] `ttl-invalid`).
fn bad_expiration(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let rest = unsigned.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = unsigned.strip_suffix(rest).unwrap_or(unsigned);
    let value = digits.trim_start_matches('0');
    if digits.is_empty() {
        Some("no_integer".to_owned())
    } else if !rest.is_empty() {
        Some(format!(
            "{{leftover_string,{}}}",
            term::string(rest.as_bytes())
        ))
    } else if text.starts_with('-') && !value.is_empty() {
        Some(format!("{{value_negative,-{value}}}"))
    } else if value
        .parse()
        .map_or(!value.is_empty(), |ms: u64| ms > MAX_EXPIRY_MS)
    {
        Some(too_large(text, value))
    } else {
        None
    }
}

/// Erlang breaks a term into lines where it does not fit behind what stands before it.
fn too_large(text: &str, value: &str) -> String {
    const LINE: usize = 78;
    let indent = "invalid expiration '': ".len() + text.len();
    let term = format!("{{value_too_large,{value}}}");
    if indent + term.len() > LINE {
        let (tag, number) = ("{value_too_large,", format!("{value}}}"));
        return format!("{tag}\n{:indent$} {number}", "");
    }
    term
}

/// 406 where `CC` or `BCC` is no array (`rabbit_basic.erl`, `header_routes`).
fn refuse_senders(properties: &Properties) -> Result<(), Refusal> {
    let headers = properties.headers.as_ref();
    for header in ["CC", "BCC"] {
        match headers.and_then(|headers| headers.get(header)) {
            None | Some(FieldValue::Array(_)) => {}
            Some(other) => return Err(bad_header(header, other)),
        }
    }
    Ok(())
}

fn bad_header(header: &str, value: &FieldValue) -> Refusal {
    let kind = value.type_name();
    let text = format!("invalid message: {{unacceptable_type_in_header,\"{header}\",{kind}}}");
    Refusal::new(ReplyCode::PreconditionFailed, text)
}
