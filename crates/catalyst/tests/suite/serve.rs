//! The page as browsers and others ask for it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A server of a folder with a page in it, and with a secret beside it.
struct Served {
    process: Child,
    address: String,
}

impl Served {
    fn new(name: &str) -> Self {
        let mut process = serve(&["--port", "0", "--directory", folder(name).to_str().unwrap()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.strip_prefix("http://").and_then(|rest| rest.split_once('/'));
        let address = address.unwrap_or_else(|| panic!("no address in {line}")).0.to_owned();
        Self { process, address }
    }

    /// The response's head and body.
    fn ask(&self, method: &str, path: &str) -> (String, String) {
        self.request(&format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address))
    }

    /// The response to a request with these lines.
    fn request(&self, lines: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "{lines}Connection: close\r\n\r\n").unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.to_owned())
    }

    fn check(&self, method: &str, path: &str, head: &[&str], body: &str) {
        let response = self.ask(method, path);
        for part in head {
            assert!(
                response.0.contains(&part.to_lowercase()),
                "{method} {path}: no {part} in\n{}",
                response.0
            );
        }
        assert_eq!(response.1, body, "{method} {path}");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn serve(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catalyst"));
    command.arg("serve").args(arguments);
    command
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let page = folder.join("page");
    std::fs::create_dir_all(page.join("inner")).unwrap();
    std::fs::write(folder.join("secret.html"), "secret").unwrap();
    for (name, text) in [
        ("index.html", "<p>page"),
        ("catalyst.js", "script"),
        ("core.wasm", "module"),
        (".hidden", "hidden"),
        ("inner/file.js", "inner"),
    ] {
        std::fs::write(page.join(name), text).unwrap();
    }
    page
}

/// Standard error of a server that does not come up.
fn check_refused(arguments: &[&str], parts: &[&str]) {
    let output = serve(arguments).output().unwrap();
    let shown = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {shown}");
    for part in parts {
        assert!(shown.contains(part), "{arguments:?}: no {part} in\n{shown}");
    }
}

#[test]
fn files_have_their_types() {
    let served = Served::new("serve-types");
    served.check(
        "GET",
        "/",
        &["200 OK", "content-type: text/html; charset=utf-8"],
        "<p>page",
    );
    served.check("GET", "/index.html?x", &["200 OK", "text/html"], "<p>page");
    served.check(
        "GET",
        "/catalyst.js",
        &["200 OK", "content-type: text/javascript"],
        "script",
    );
    served.check(
        "GET",
        "/core.wasm",
        &["200 OK", "content-type: application/wasm\r\n"],
        "module",
    );
    served.check(
        "HEAD",
        "/core.wasm",
        &["200 OK", "content-type: application/wasm\r\n", "content-length: 6"],
        "",
    );
}

#[test]
fn every_response_is_strict() {
    let served = Served::new("serve-strict");
    for path in ["/", "/core.wasm", "/missing"] {
        let (head, _) = served.ask("GET", path);
        for part in [
            "content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval';",
            "cross-origin-opener-policy: same-origin\r\n",
            "cross-origin-embedder-policy: require-corp\r\n",
            "x-content-type-options: nosniff\r\n",
        ] {
            assert!(head.contains(part), "{path}: no {part} in\n{head}");
        }
        assert!(
            !head.contains("'unsafe-inline'") && !head.contains("'unsafe-eval'"),
            "{head}"
        );
    }
}

#[test]
fn nothing_outside_is_served() {
    let served = Served::new("serve-outside");
    for path in [
        "/missing",
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/..%2fsecret.html",
        "/..\\secret.html",
        "//secret.html",
        "/.hidden",
        "/inner",
        "/inner/file.js",
        "/..",
        "/.",
    ] {
        served.check("GET", path, &["404 not found"], "There is no such page.\n");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        served.check(
            method,
            "/",
            &["405 method not allowed", "allow: get, head"],
            "Only GET and HEAD are possible.\n",
        );
    }
}

#[test]
fn only_names_of_this_machine_lead_here() {
    let served = Served::new("serve-names");
    let port = served.address.rsplit_once(':').unwrap().1;
    let status = |hosts: &[&str]| {
        let hosts: String = hosts.iter().map(|host| format!("Host: {host}\r\n")).collect();
        let (head, body) = served.request(&format!("GET / HTTP/1.1\r\n{hosts}"));
        assert_eq!(body == "<p>page", head.contains(" 200 "), "{head}\n{body}");
        assert!(head.contains("content-security-policy: "), "{head}");
        head.split(' ').nth(1).unwrap().to_owned()
    };
    for name in ["127.0.0.1", "localhost", "LocalHost", "[::1]"] {
        assert_eq!(status(&[&format!("{name}:{port}")]), "200", "{name}");
    }
    let elsewhere = [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "0.0.0.0",
    ];
    for name in elsewhere {
        assert_eq!(status(&[&format!("{name}:{port}")]), "421", "{name}");
    }
    let here = format!("localhost:{port}");
    for hosts in [
        &["localhost:1"][..],
        &["localhost"],
        &[""],
        &[],
        &[&here, "evil.example"],
    ] {
        assert_eq!(status(hosts), "421", "{hosts:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out() {
    use std::os::unix::fs::symlink;
    let page = folder("serve-links");
    let served = Served::new("serve-links");
    for (link, target) in [
        ("out.html", "../secret.html"),
        ("in.html", "index.html"),
        ("device.html", "/dev/zero"),
    ] {
        let _ = std::fs::remove_file(page.join(link));
        symlink(target, page.join(link)).unwrap();
    }
    served.check("GET", "/in.html", &["200 OK", "text/html"], "<p>page");
    for path in ["/out.html", "/device.html"] {
        served.check("GET", path, &["404 not found"], "There is no such page.\n");
    }
}

#[test]
fn what_is_wrong_is_said() {
    check_refused(
        &["--directory", "no/where"],
        &["there is no index.html in no/where", "cargo xtask web"],
    );
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let page = folder("serve-taken");
    let arguments = ["--port", &port, "--directory", page.to_str().unwrap()];
    check_refused(&arguments, &[&format!("port {port}: "), "in use", "--port 0"]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it() {
    let mut served = Served::new("serve-interrupt");
    let id = served.process.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert_eq!(served.process.wait().unwrap().code(), Some(0));
}
