//! A model as adviser: a server that speaks the protocol of chat completions, and replies what was recorded.

use crate::cli::{catalyst, check_contains, file};
use advisor::Recorded;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

const METHOD: &str = "SmallInteger>>benchmark";

/// A server that gives these replies in turn; the bodies of the requests that it gets.
fn server(replies: Vec<String>) -> (String, Receiver<serde_json::Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1#any", listener.local_addr().unwrap());
    let (tell, asked) = channel();
    std::thread::spawn(move || {
        for reply in replies {
            let (stream, _) = listener.accept().unwrap();
            tell.send(request(&stream)).unwrap();
            answer(stream, &reply);
        }
    });
    (address, asked)
}

fn request(stream: &TcpStream) -> serde_json::Value {
    let mut reader = BufReader::new(stream);
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
    serde_json::from_slice(&body).unwrap()
}

fn answer(mut stream: TcpStream, reply: &str) {
    let piece = serde_json::json!({ "choices": [{ "delta": { "content": reply }, "finish_reason": "stop" }] });
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let _ = write!(stream, "{head}data: {piece}\n\ndata: [DONE]\n\n");
}

/// A recorded reply of tests/replies.
fn recorded(name: &str) -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/replies");
    let text = std::fs::read_to_string(format!("{path}/{name}")).unwrap();
    let replies = Recorded::parse(&text).unwrap().replies;
    replies.into_iter().map(|reply| reply.text).collect()
}

#[test]
fn a_model_is_asked_and_what_it_says_is_proved() {
    let (address, asked) = server(recorded("benchmark.right.reply"));
    let method = ["show", METHOD, "--as", "advice", "--adviser"];
    let expected = ["by the model at http://127.0.0.1:", "proved, by"];
    check_contains(&[&method[..], &[&address]].concat(), 0, &expected);
    // What is sent is what is shown.
    let sent = asked.recv().unwrap();
    let output = catalyst(&["show", METHOD, "--as", "prompt"]).output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(sent["messages"].as_array().unwrap().len(), 1);
    assert_eq!(sent["messages"][0]["content"], shown);
}

#[test]
fn what_is_refused_is_asked_again() {
    let wrong = "```wat\n(module (func (export \"f\") (param $self i64) (result i64) local.get $self))\n```\n";
    let replies = [vec![wrong.to_owned()], recorded("benchmark.right.reply")].concat();
    let (address, asked) = server(replies);
    check_contains(
        &["show", METHOD, "--as", "advice", "--adviser", &address],
        0,
        &["proved, by"],
    );
    let second = asked.iter().nth(1).unwrap();
    let roles: Vec<&str> = second["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["user", "assistant", "user"]);
    assert_eq!(second["messages"][1]["content"], wrong);
    assert!(
        second["messages"][2]["content"]
            .as_str()
            .unwrap()
            .starts_with("This is refused: ")
    );
}

#[test]
fn advice_comes_while_a_program_runs() {
    let (address, _asked) = server(recorded("benchmark.right.reply"));
    let report = file("model.report", "");
    let program = file(
        "model.st",
        "| end x | end := Time millisecondClockValue + 60000. x := 0.\n\
         [Time millisecondClockValue < end and: [(SmallInteger lookupSelector: #benchmark) notNil]]\n\
         whileTrue: [1 to: 1000 do: [:each | x := each benchmark]. x = 0 ifTrue: [Smalltalk exit: 9]].\n\
         Transcript show: x printString; cr",
    );
    let mut command = catalyst(&[
        "run",
        program.to_str().unwrap(),
        "--trace",
        "tiers",
        "--only",
        METHOD,
        "--timeout",
        "60",
    ]);
    let mut child = command
        .args(["--adviser", &address, &format!("--advice-report={}", report.display())])
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // It runs until its advice is kept.
    let told = BufReader::new(child.stderr.take().unwrap());
    let kept = told
        .lines()
        .map(Result::unwrap)
        .find(|line| line.contains(METHOD) && line.contains("kept"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(kept.is_some());
}

#[test]
fn the_next_is_asked_where_one_has_nothing() {
    // Nobody listens there.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1#any", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let refused = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            let mut stream = stream.unwrap();
            request(&stream);
            let _ = stream.write_all(refused.as_bytes());
        }
    });
    let show = ["show", METHOD, "--as", "advice", "--adviser"];
    check_contains(
        &[&show[..], &[&address]].concat(),
        1,
        &["does not reply: the server answers 401"],
    );
    let both = [&show[..], &[&address, "--adviser", "reasoner"]].concat();
    check_contains(&both, 0, &["by the built-in reasoner"]);
    // A program runs on.
    let run = [
        "eval",
        "(1 to: 100000) inject: 0 into: [:last :each | each benchmark]",
        "--adviser",
        &address,
    ];
    check_contains(&run, 0, &["24883878630"]);
}

#[test]
fn who_may_be_asked() {
    let eval = |who: &'static str| ["eval", "3 + 4", "--adviser", who];
    check_contains(
        &eval("http://example.com/v1"),
        2,
        &["only servers on this machine are asked"],
    );
    check_contains(
        &eval("gpt"),
        2,
        &["write reasoner, recorded:FILE, none, or http://127.0.0.1:PORT/v1"],
    );
    check_contains(&eval("recorded:missing.reply"), 1, &["missing.reply: "]);
    check_contains(&eval("none"), 0, &["7"]);
    check_contains(
        &["show", METHOD, "--as", "advice", "--adviser", "none"],
        1,
        &["nobody is asked"],
    );
}
