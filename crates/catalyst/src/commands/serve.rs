//! `catalyst serve`: the page for browsers, on this machine only.

use crate::options::Serve;
use crate::outcome::Outcome;
use std::io::Cursor;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tiny_http::{Header, Method, Request, Response, Server};

/// What `/` is.
const INDEX: &str = "index.html";

/// What this machine calls itself.
const NAMES: &[&str] = &["127.0.0.1", "localhost", "[::1]"];

/// The types of what `cargo xtask web` makes, by the ends of the names.
const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("image", "application/octet-stream"),
];

/// Sent with every response. The page may run only what comes from here; it and its workers are isolated from other pages, without which
/// browsers share no memory between them.
const HEADERS: &[(&str, &str)] = &[
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src 'self'; connect-src 'self'; \
         img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-cache"),
];

/// Serves until it is interrupted.
pub fn run(options: &Serve) -> Outcome {
    served(options).unwrap_or_else(|outcome| outcome)
}

fn served(options: &Serve) -> Result<Outcome, Outcome> {
    let directory = &options.directory;
    if !directory.join(INDEX).is_file() {
        return Err(Outcome::Failed(format!(
            "there is no {INDEX} in {}; `cargo xtask web` makes it, --directory names another place",
            directory.display()
        )));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).map_err(|error| {
        let hint = "--port names another, --port 0 takes any that is free";
        Outcome::Failed(format!("port {}: {error}; {hint}", options.port))
    })?;
    let failed = |error| Outcome::Failed(format!("cannot serve: {error}"));
    let address = listener.local_addr().map_err(failed)?;
    let server =
        Server::from_listener(listener, None).map_err(|error| Outcome::Failed(format!("cannot serve: {error}")))?;
    let server = Arc::new(server);
    let stopped = Arc::new(AtomicBool::new(false));
    let handler = (server.clone(), stopped.clone());
    crate::signals::handle(move |_| {
        handler.1.store(true, Ordering::Relaxed);
        handler.0.unblock();
    });
    println!("http://{address}/  (Ctrl-C ends it)");
    while !stopped.load(Ordering::Relaxed) {
        // A connection that fails concerns only who made it.
        if let Ok(request) = server.recv() {
            respond(request, directory, address.port());
        }
    }
    Ok(Outcome::Done(String::new()))
}

fn respond(request: Request, directory: &Path, port: u16) {
    let response = response(&request, directory, port);
    let response = HEADERS.iter().fold(response, |response, (name, value)| {
        response.with_header(header(name, value))
    });
    // Who asked may have gone away.
    let _ = request.respond(response);
}

fn response(request: &Request, directory: &Path, port: u16) -> Response<Cursor<Vec<u8>>> {
    if !is_for_here(request, port) {
        return plain(421, &format!("This is http://localhost:{port}/ and nothing else.\n"));
    }
    if !matches!(request.method(), Method::Get | Method::Head) {
        return plain(405, "Only GET and HEAD are possible.\n").with_header(header("Allow", "GET, HEAD"));
    }
    let found = file(request.url()).and_then(|name| Some((name, contents(directory, name)?)));
    match found {
        Some((name, bytes)) => Response::from_data(bytes).with_header(header("Content-Type", media_type(name))),
        None => plain(404, "There is no such page.\n"),
    }
}

/// Whether who asks knows this server by a name of this machine. A page from elsewhere whose name leads here, by a trick of its name server,
/// does not: its browser sends the name.
fn is_for_here(request: &Request, port: u16) -> bool {
    let mut hosts = request.headers().iter().filter(|header| header.field.equiv("Host"));
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    NAMES
        .iter()
        .any(|name| host.value.as_str().eq_ignore_ascii_case(&format!("{name}:{port}")))
}

/// What a file of the folder holds; not one elsewhere that a symbolic link leads to, and none that is no file.
fn contents(directory: &Path, name: &str) -> Option<Vec<u8>> {
    let path = directory.join(name).canonicalize().ok()?;
    let inside = path.starts_with(directory.canonicalize().ok()?);
    (inside && path.is_file()).then(|| std::fs::read(path).ok())?
}

/// The file that a URL names. All files stand in one folder, so a name with anything else than letters, digits, `-`, `_` and inner dots is
/// none; that leaves no way out of the folder.
fn file(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next()?;
    let name = match path.strip_prefix('/')? {
        "" => INDEX,
        name => name,
    };
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (plain && !name.starts_with('.')).then_some(name)
}

fn media_type(name: &str) -> &'static str {
    let end = Path::new(name).extension().and_then(|end| end.to_str());
    let known = TYPES.iter().find(|(known, _)| Some(*known) == end);
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}

fn plain(status: u16, text: &str) -> Response<Cursor<Vec<u8>>> {
    Response::from_data(text)
        .with_status_code(status)
        .with_header(header("Content-Type", "text/plain; charset=utf-8"))
}

fn header(name: &str, value: &str) -> Header {
    Header {
        field: name.parse().unwrap_or_else(|()| unreachable!("{name} is ASCII")),
        value: value.parse().unwrap_or_else(|_| unreachable!("{value} is ASCII")),
    }
}
