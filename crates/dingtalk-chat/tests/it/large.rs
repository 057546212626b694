//! Files that are larger than memory should be.

use std::sync::{Arc, Mutex};

use dingtalk_api::Client;
use dingtalk_auth::StaticToken;
use dingtalk_chat::Chat;
use dingtalk_testing::{peak_bytes, ran_alone, resident_bytes};
use dingtalk_transport::{HyperTransport, Proxy, TokioClock};
use dingtalk_types::Hosts;
use dingtalk_types::event::{ChatMessage, Payload};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const GIGABYTE: u64 = 1 << 30;

/// Names its own address for every code, and gives a gigabyte there.
async fn serve(mut stream: TcpStream, base: String) -> std::io::Result<()> {
    let piece = vec![7_u8; 256 << 10];
    let mut request = vec![0_u8; 64 << 10];
    loop {
        let length = stream.read(&mut request).await?;
        let Some(first) = request.first().filter(|_| length > 0) else { return Ok(()) };
        if *first == b'G' {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {GIGABYTE}\r\n\r\n");
            stream.write_all(head.as_bytes()).await?;
            for _ in 0..GIGABYTE / piece.len() as u64 {
                stream.write_all(&piece).await?;
            }
        } else {
            let json = format!(r#"{{"downloadUrl":"{base}/file"}}"#);
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{json}", json.len());
            stream.write_all(answer.as_bytes()).await?;
        }
    }
}

#[tokio::test]
async fn a_gigabyte_takes_no_memory() {
    if ran_alone("large::a_gigabyte_takes_no_memory") {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let address = base.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, address.clone()));
        }
    });
    let transport = HyperTransport::builder().proxy(Proxy::none()).build().unwrap();
    let client = Client::builder(transport, StaticToken::new("token"), TokioClock::new());
    let client = client.hosts(Hosts::custom(&base, &base)).build().unwrap();
    let json = br#"{"msgtype":"file","content":{"downloadCode":"c","fileName":"film.mp4"}}"#;
    let message = ChatMessage::read(None, json).unwrap();
    let attachment = message.attachments().remove(0);

    let before = resident_bytes();
    let told = Arc::new(Mutex::new(0));
    let watch = Arc::clone(&told);
    let chat = Chat::new(client, "robot");
    let download = chat.download(&message, &attachment);
    let download = download.on_progress(move |progress| *watch.lock().unwrap() = progress.done);
    let written = download.to_writer(tokio::io::sink()).await.unwrap();
    let grown = peak_bytes().saturating_sub(before);
    println!("{written} bytes down: {} KiB more at the peak", grown / 1024);
    assert_eq!((written, *told.lock().unwrap()), (GIGABYTE, GIGABYTE));
    assert!(grown < 8 << 20, "{grown} bytes");
    // Into memory goes no more than 20 MB unless it is asked for.
    chat.download(&message, &attachment).await.unwrap_err();
}
