use bytes::{Buf as _, Bytes};

/// An event as it stands in the stream.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct RawEvent {
    /// Empty where the stream gives none.
    pub(super) name: String,
    /// The last one given, which stays until another comes.
    pub(super) id: String,
    pub(super) data: String,
}

/// An event is larger than the limit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

/// Reads the format of server-sent events (WHATWG HTML, section 9.2.6) from chunks that may be cut anywhere.
///
/// `retry` is passed over: nothing here reconnects.
#[derive(Debug)]
pub(super) struct Decoder {
    /// The most bytes that one event may have.
    limit: usize,
    /// What has come of the line that is not over.
    line: Vec<u8>,
    /// The last line ended with a CR: a LF next is a part of that end.
    after_return: bool,
    is_first_line: bool,
    event: RawEvent,
}

impl Decoder {
    pub(super) fn new(limit: usize) -> Self {
        let event = RawEvent::default();
        Self { limit, line: Vec::new(), after_return: false, is_first_line: true, event }
    }

    /// Reads on to the end of the next event and leaves what follows it in `chunk`; `None` when the chunk is used up.
    pub(super) fn next(&mut self, chunk: &mut Bytes) -> Result<Option<RawEvent>, TooLarge> {
        loop {
            if self.after_return && chunk.has_remaining() {
                self.after_return = false;
                if chunk.first() == Some(&b'\n') {
                    chunk.advance(1);
                }
            }
            let end = chunk.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
            let part = chunk.split_to(end.unwrap_or(chunk.len()));
            let size = self.event.data.len().saturating_add(self.line.len()).saturating_add(part.len());
            if size > self.limit {
                return Err(TooLarge);
            }
            self.line.extend_from_slice(&part);
            if end.is_none() {
                return Ok(None);
            }
            self.after_return = chunk.get_u8() == b'\r';
            if let Some(event) = self.end_line() {
                return Ok(Some(event));
            }
        }
    }

    /// The event that the end of the stream completes.
    ///
    /// A browser drops it. Here it is kept: the answer ended as HTTP says it should, and a service that forgets the last empty
    /// line must not lose its last words.
    pub(super) fn finish(&mut self) -> Option<RawEvent> {
        if !self.line.is_empty() {
            self.end_line();
        }
        self.end_event()
    }

    fn end_line(&mut self) -> Option<RawEvent> {
        let line = std::mem::take(&mut self.line);
        let mut line = line.as_slice();
        if std::mem::take(&mut self.is_first_line) {
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        if line.is_empty() {
            return self.end_event();
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                self.event.data.push_str(value);
                self.event.data.push('\n');
            }
            "event" => value.clone_into(&mut self.event.name),
            "id" if !value.contains('\0') => value.clone_into(&mut self.event.id),
            // A comment has no field name.
            _ => {}
        }
        None
    }

    fn end_event(&mut self) -> Option<RawEvent> {
        let name = std::mem::take(&mut self.event.name);
        let mut data = std::mem::take(&mut self.event.data);
        // Each line of data has left its end; without any there is nothing to tell.
        data.pop()?;
        Some(RawEvent { name, id: self.event.id.clone(), data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, id: &str, data: &str) -> RawEvent {
        RawEvent { name: name.into(), id: id.into(), data: data.into() }
    }

    fn read(limit: usize, chunks: &[&[u8]]) -> Result<Vec<RawEvent>, TooLarge> {
        let (mut decoder, mut events) = (Decoder::new(limit), Vec::new());
        for chunk in chunks {
            let mut chunk = Bytes::copy_from_slice(chunk);
            while let Some(event) = decoder.next(&mut chunk)? {
                events.push(event);
            }
            assert!(chunk.is_empty());
        }
        events.extend(decoder.finish());
        Ok(events)
    }

    #[test]
    fn lines_of_data_are_joined_and_comments_and_unknown_fields_passed_over() {
        let stream = b": hello\nretry: 10\nfuture: x\ndata: a\ndata:b\ndata\n\ndata:  c\n\n";
        assert_eq!(read(99, &[stream]).unwrap(), [event("", "", "a\nb\n"), event("", "", " c")]);
    }

    #[test]
    fn a_name_holds_for_one_event_and_an_id_for_all_that_follow() {
        let stream =
            b"event: add\nid: 7\ndata: 1\n\ndata: 2\n\nid\ndata: 3\n\nid: 8\0\nevent: lost\n\ndata: 4\n\n";
        let expected = [event("add", "7", "1"), event("", "7", "2"), event("", "", "3"), event("", "", "4")];
        assert_eq!(read(99, &[stream]).unwrap(), expected);
    }

    #[test]
    fn every_kind_of_line_end_and_a_byte_order_mark_may_be_cut_anywhere() {
        let stream =
            "\u{feff}data: 钉\r\ndata: 钉\r\n\r\nevent: b\rdata: 2\r\rdata: 3\n\ndata: \u{feff}\n\r\n";
        let expected =
            [event("", "", "钉\n钉"), event("b", "", "2"), event("", "", "3"), event("", "", "\u{feff}")];
        let bytes = stream.as_bytes();
        assert_eq!(read(99, &[bytes]).unwrap(), expected);
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let chunks = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                assert_eq!(read(99, &chunks).unwrap(), expected, "cut at {first} and {second}");
            }
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(read(99, &single).unwrap(), expected);
    }

    #[test]
    fn the_limit_counts_one_event_and_not_the_stream() {
        let stream = b"data: 1234\ndata: 5678\n\n".repeat(3);
        assert_eq!(read(16, &[&stream]).unwrap().len(), 3);
        assert_eq!(read(14, &[&stream]), Err(TooLarge));
        assert_eq!(read(14, &[b"data: no end of the line in sight"]), Err(TooLarge));
    }

    #[test]
    fn the_last_event_needs_no_empty_line() {
        for stream in ["data: 1\n\ndata: 2\n", "data: 1\n\ndata: 2"] {
            assert_eq!(read(99, &[stream.as_bytes()]).unwrap(), [event("", "", "1"), event("", "", "2")]);
        }
        assert_eq!(read(99, &[b"event: only a name\n\n: bye"]).unwrap(), []);
    }
}
