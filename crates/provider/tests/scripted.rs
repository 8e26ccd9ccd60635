//! Asking a server that does what a script says: what real ones were seen to do, and what they might.

use provider::{Limits, Message, ProviderError, Reply, Role, Server, Usage};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// What the server does on one connection, after it has read the request.
enum Act {
    /// Sends these pieces, each by itself, and closes.
    Send(Vec<Vec<u8>>),
    /// Sends this, and then nothing any more.
    Stall(Vec<u8>),
    /// Sends the second again and again after the first, until nobody reads.
    Endless(Vec<u8>, Vec<u8>),
}

/// A server, and the requests that it gets: the first line and the body.
struct Scripted {
    address: String,
    requests: Receiver<(String, String)>,
}

impl Scripted {
    fn new(acts: Vec<Act>) -> Scripted {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap());
        let (tell, requests) = channel();
        std::thread::spawn(move || {
            for act in acts {
                let (stream, _) = listener.accept().unwrap();
                let _ = tell.send(request(&stream));
                perform(stream, act);
            }
        });
        Scripted { address, requests }
    }

    fn ask(&self) -> Result<Reply, ProviderError> {
        self.ask_within(Limits::default())
    }

    fn ask_within(&self, limits: Limits) -> Result<Reply, ProviderError> {
        let server = Server::new(&format!("{}#m", self.address), limits).unwrap();
        server.reply(&question(), &|| true)
    }
}

fn question() -> Vec<Message> {
    vec![Message {
        role: Role::User,
        text: "What is it?".to_owned(),
    }]
}

fn request(stream: &TcpStream) -> (String, String) {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (first.trim().to_owned(), String::from_utf8(body).unwrap())
}

fn perform(mut stream: TcpStream, act: Act) {
    match act {
        Act::Send(pieces) => {
            for piece in pieces {
                let _ = stream.write_all(&piece);
                let _ = stream.flush();
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        Act::Stall(bytes) => {
            let _ = stream.write_all(&bytes);
            // Until the client goes away.
            let _ = stream.read(&mut [0]);
        }
        Act::Endless(first, again) => {
            let mut going = stream.write_all(&first).is_ok();
            while going {
                going = stream.write_all(&again).is_ok();
            }
        }
    }
}

const STREAM: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

fn piece(text: &str) -> String {
    format!(
        "data: {}\n\n",
        serde_json::json!({ "choices": [{ "delta": { "content": text }, "finish_reason": null }] })
    )
}

fn finish(reason: &str) -> String {
    format!("data: {{\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"{reason}\"}}]}}\n\n")
}

const USAGE: &str = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10,\
    \"prompt_tokens_details\":{\"cached_tokens\":5}}}\n\ndata: [DONE]\n\n";

fn whole() -> String {
    format!("{STREAM}{}{}{}{USAGE}", piece("é = "), piece("4\n"), finish("stop"))
}

fn send(text: impl Into<String>) -> Act {
    Act::Send(vec![text.into().into_bytes()])
}

fn answer(status: &str, headers: &str, body: &str) -> Act {
    send(format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    ))
}

#[track_caller]
fn check(acts: Vec<Act>, expected: &str) {
    let server = Scripted::new(acts);
    match server.ask() {
        Ok(reply) => assert_eq!(reply.text, expected),
        Err(error) => assert_eq!(error.to_string(), expected),
    }
}

#[test]
fn a_reply_is_read_however_it_is_cut_into_pieces() {
    let whole = whole();
    for size in [1, 2, 3, 7, 64, 100_000] {
        let pieces = whole.as_bytes().chunks(size).map(<[u8]>::to_vec).collect();
        let server = Scripted::new(vec![Act::Send(pieces)]);
        let usage = Usage {
            prompt: 7,
            cached: 5,
            reply: 3,
        };
        let reply = server.ask().unwrap();
        assert_eq!((reply.text.as_str(), reply.usage), ("é = 4\n", Some(usage)));
        let (line, body) = server.requests.recv().unwrap();
        assert_eq!(line, "POST /v1/chat/completions HTTP/1.1");
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            body["messages"],
            serde_json::json!([{ "role": "user", "content": "What is it?" }])
        );
        assert_eq!((&body["model"], &body["stream"]), (&"m".into(), &true.into()));
    }
}

#[test]
fn servers_may_not_stream_or_write_lines_otherwise() {
    let object = r#"{"choices":[{"message":{"role":"assistant","content":"whole"},"finish_reason":"stop"}]}"#;
    check(
        vec![answer("200 OK", "content-type: application/json\r\n", object)],
        "whole",
    );
    let lines = format!(
        ": hello\r\n\r\nevent: x\r\n{}{}",
        piece("a").replace('\n', "\r\n"),
        finish("stop")
    );
    check(vec![send(format!("{STREAM}{lines}"))], "a");
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let text = format!("{}{}", piece("chunk"), finish("stop"));
    check(
        vec![send(format!("{chunked}{:x}\r\n{text}\r\n0\r\n\r\n", text.len()))],
        "chunk",
    );
}

#[test]
fn what_is_not_whole_is_no_reply() {
    let begun = format!("{STREAM}{}", piece("range: self 0 .. 10"));
    let cut = "the reply was cut off by the limit on its length";
    check(vec![send(format!("{begun}{}{USAGE}", finish("length")))], cut);
    let refused = "the model does not answer this: content_filter";
    check(vec![send(format!("{begun}{}", finish("content_filter")))], refused);
    let refusal = "data: {\"choices\":[{\"delta\":{\"refusal\":\"I'd rather not.\"},\"finish_reason\":\"stop\"}]}\n\n";
    check(
        vec![send(format!("{STREAM}{refusal}"))],
        "the model does not answer this: I'd rather not.",
    );
    let broken = "the reply broke off after 19 bytes";
    check(vec![send(begun.clone())], broken);
    check(vec![send(format!("{begun}data: [DONE]\n\n"))], broken);
    let short = begun.replace("connection: close", "content-length: 5000");
    check(vec![send(short)], broken);
    let error = "data: {\"error\":{\"code\":500,\"message\":\"out of memory\",\"type\":\"server_error\"}}\n\n";
    check(
        vec![send(format!("{begun}{error}"))],
        "the server answers 200: out of memory",
    );
}

#[test]
fn errors_tell_what_the_server_says() {
    let json = r#"{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}"#;
    for (status, message) in [
        ("401 Unauthorized", "Unauthorized: Invalid API Key"),
        ("404 Not Found", "Not Found: Invalid API Key"),
        ("413 Payload Too Large", "Payload Too Large: Invalid API Key"),
        ("302 Found", "Found: Invalid API Key"),
    ] {
        let expected = format!("the server answers {}: {message}", &status[..3]);
        // One exchange only: it is not asked again, nor does it send elsewhere.
        check(
            vec![answer(status, "location: http://127.0.0.1:1/\r\n", json)],
            &expected,
        );
    }
    let html = "<html>\n<h1>Bad\u{1b}[31m Gateway</h1>";
    check(
        vec![answer("400 Bad Request", "", html)],
        "the server answers 400: Bad Request: <html> <h1>Bad [31m Gateway</h1>",
    );
    check(
        vec![answer("200 OK", "content-type: text/html\r\n", html)],
        "this is no server of chat completions: <html> <h1>Bad [31m Gateway</h1>",
    );
    check(
        vec![send(format!("{STREAM}data: {{\"choices\": [\n\n"))],
        "this is no server of chat completions: {\"choices\": [",
    );
    let bytes = Act::Send(vec![STREAM.as_bytes().to_vec(), b"\x1f\x8b\x08\x00\xff\xfe\n".to_vec()]);
    check(vec![bytes], "this is no server of chat completions: it is not UTF-8");
}

#[test]
fn it_is_asked_again_where_that_may_help() {
    for status in ["408 x", "429 x", "500 x", "503 Service Unavailable", "529 x"] {
        let busy = || answer(status, "retry-after: 0\r\n", "{}");
        check(vec![busy(), busy(), send(whole())], "é = 4\n");
        let server = Scripted::new(vec![busy(), busy(), busy(), busy()]);
        let error = server.ask().unwrap_err();
        assert!(matches!(error, ProviderError::Status { .. }), "{error}");
        assert_eq!(server.requests.try_iter().count(), 4);
    }
    // Who wants to be left alone for long is.
    let server = Scripted::new(vec![answer("429 x", "retry-after: 3600\r\n", "{}")]);
    assert!(matches!(server.ask(), Err(ProviderError::Status { status: 429, .. })));
}

#[test]
fn nothing_takes_for_ever() {
    let limits = |idle, total| Limits {
        idle: Duration::from_millis(idle),
        total: Duration::from_millis(total),
        ..Limits::default()
    };
    let begun = || format!("{STREAM}{}", piece("a")).into_bytes();
    for (act, limits) in [
        (Act::Stall(Vec::new()), limits(100, 60_000)),
        (Act::Stall(begun()), limits(100, 60_000)),
        (Act::Stall(begun()), limits(60_000, 300)),
        (Act::Endless(begun(), b": still here\n".to_vec()), limits(60_000, 300)),
    ] {
        let error = Scripted::new(vec![act]).ask_within(limits).unwrap_err();
        assert!(matches!(error, ProviderError::TimedOut { .. }), "{error}");
    }
    for (again, expected) in [
        (piece("blah "), "it has no module where one should have begun"),
        (piece("```wat\n"), "it is too long"),
    ] {
        let endless = Act::Endless(STREAM.into(), again.into_bytes());
        check(vec![endless], &format!("the reply is hopeless: {expected}"));
    }
    let endless = Act::Endless(STREAM.into(), b"data: {\"choices\":".to_vec());
    check(
        vec![endless],
        "this is no server of chat completions: an event is too large",
    );
}

#[test]
fn who_is_not_wanted_any_more_is_left() {
    let endless = Act::Endless(STREAM.into(), piece("").into_bytes());
    let scripted = Scripted::new(vec![endless]);
    let server = Server::new(&format!("{}#m", scripted.address), Limits::default()).unwrap();
    let asked = std::cell::Cell::new(0);
    let is_wanted = || {
        asked.set(asked.get() + 1);
        asked.get() < 5
    };
    assert_eq!(server.reply(&question(), &is_wanted), Err(ProviderError::Cancelled));
}

#[test]
fn the_first_model_is_asked_where_none_is_named() {
    let models = answer(
        "200 OK",
        "",
        r#"{"object":"list","data":[{"id":"small"},{"id":"large"}]}"#,
    );
    let scripted = Scripted::new(vec![models, send(whole()), send(whole())]);
    let server = Server::new(&scripted.address, Limits::default()).unwrap();
    for _ in 0..2 {
        server.reply(&question(), &|| true).unwrap();
    }
    let requests: Vec<(String, String)> = scripted.requests.try_iter().collect();
    assert_eq!(requests[0].0, "GET /v1/models HTTP/1.1");
    assert!(requests[1].1.contains("\"model\":\"small\"") && requests[2].1.contains("\"model\":\"small\""));
}

#[test]
fn only_servers_on_this_machine_are_asked() {
    for address in [
        "https://api.example.com/v1",
        "http://example.com/v1",
        "http://127.0.0.1.example.com/v1",
        "http://10.0.0.1:8080/v1",
        "ftp://127.0.0.1/v1",
        "127.0.0.1:8080",
        "",
    ] {
        assert!(
            matches!(Server::new(address, Limits::default()), Err(ProviderError::Address(_))),
            "{address}"
        );
    }
    for address in [
        "http://127.0.0.1:8080/v1",
        "http://[::1]:8080/v1/",
        "http://localhost:11434/v1#m",
    ] {
        assert!(Server::new(address, Limits::default()).is_ok(), "{address}");
    }
    // Where nobody listens.
    let address = Scripted::new(Vec::new()).address;
    let server = Server::new(&format!("{address}#m"), Limits::default()).unwrap();
    let calls = std::cell::Cell::new(0);
    let twice = || {
        calls.set(calls.get() + 1);
        calls.get() < 3
    };
    assert_eq!(server.reply(&question(), &twice), Err(ProviderError::Cancelled));
}
