//! A static file server on 127.0.0.1, for one folder below a path, like any simple host.
//!
//! It knows no ranges, no redirects and no methods but GET.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Below a path, for the page must not expect to be at a host's root.
const BASE: &str = "/some/path/";

/// Serves until it is dropped.
pub(super) struct Server {
    port: u16,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Serves `folder` on a free port.
    pub(super) fn start(folder: &Path) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("some port is free");
        let port = listener
            .local_addr()
            .expect("a bound socket has an address")
            .port();
        let stopped = Arc::new(AtomicBool::new(false));
        let (folder, stop) = (folder.to_path_buf(), Arc::clone(&stopped));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let folder = folder.clone();
                std::thread::spawn(move || answer(&stream, &folder));
            }
        });
        Self { port, stopped }
    }

    /// `http://127.0.0.1:PORT`
    pub(super) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where the page is.
    pub(super) fn address(&self) -> String {
        format!("{}{BASE}", self.origin())
    }

    /// From now on nobody answers, as without a network.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is to end, and closes the port.
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
            std::thread::yield_now();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn answer(stream: &TcpStream, folder: &Path) {
    // Browsers open connections ahead of need; those must not hold a thread for ever.
    drop(stream.set_read_timeout(Some(Duration::from_secs(20))));
    let mut request = String::new();
    let mut reader = BufReader::new(stream);
    if reader.read_line(&mut request).is_err() || request.is_empty() {
        return;
    }
    let mut header = String::new();
    while reader.read_line(&mut header).is_ok_and(|length| length > 2) {
        header.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or_default();
    let (status, kind, body) =
        match file(path, folder).and_then(|file| Some((kind(&file), fs::read(file).ok()?))) {
            Some((kind, body)) => ("200 OK", kind, body),
            None => (
                "404 Not Found",
                "text/plain",
                b"there is no such file".to_vec(),
            ),
        };
    // Hosts let browsers keep what there is, and not that something is missing.
    let cache = if status.starts_with("200") {
        "max-age=600"
    } else {
        "no-store"
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: {cache}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let mut stream = stream;
    // A browser that went away is no concern of ours.
    drop(
        stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(&body)),
    );
}

/// The file that a request means; none outside the folder.
fn file(path: &str, folder: &Path) -> Option<PathBuf> {
    let path = path.split(['?', '#']).next()?.strip_prefix(BASE)?;
    let path = if path.is_empty() { "index.html" } else { path };
    let inside = path.split('/').all(|part| !part.is_empty() && part != "..");
    inside.then(|| folder.join(path))
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_folder_are_served() {
        let folder = Path::new("/dist");
        assert_eq!(file("/some/path/", folder), Some("/dist/index.html".into()));
        assert_eq!(
            file("/some/path/a/b.js?x=1", folder),
            Some("/dist/a/b.js".into())
        );
        assert_eq!(file("/some/path/../secret", folder), None);
        assert_eq!(file("/index.html", folder), None);
    }
}
