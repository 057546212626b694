use std::fmt;

use bytes::Bytes;

/// A picture, sound, film or file: where it is, or what is in it.
///
/// Text that begins with `http://` or `https://` becomes an address, other text a `media_id`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Media {
    /// `media_id`: uploaded before.
    Id(String),
    /// An address that people's clients fetch it from; pictures only.
    Url(String),
    /// Its bytes, which have to be uploaded first.
    Bytes(Bytes),
}

impl Media {
    /// The `media_id`, if it has been uploaded.
    pub fn media_id(&self) -> Option<&str> {
        match self {
            Self::Id(media_id) => Some(media_id),
            Self::Url(_) | Self::Bytes(_) => None,
        }
    }

    /// Where a picture is: its `media_id` or its address.
    pub fn place(&self) -> Option<&str> {
        match self {
            Self::Id(place) | Self::Url(place) => Some(place),
            Self::Bytes(_) => None,
        }
    }

    /// The extension that fits the first bytes, of what messages can carry; `None` for all else.
    pub fn extension(content: &[u8]) -> Option<&'static str> {
        const BEGINNINGS: [(&[u8], &str); 12] = [
            (b"\x89PNG\r\n\x1a\n", "png"),
            (b"\xff\xd8\xff", "jpg"),
            (b"GIF8", "gif"),
            (b"BM", "bmp"),
            (b"#!AMR", "amr"),
            (b"OggS", "ogg"),
            (b"ID3", "mp3"),
            // A frame of MPEG-1 or, as speech has it, of MPEG-2.
            (b"\xff\xfb", "mp3"),
            (b"\xff\xf3", "mp3"),
            (b"\xff\xf2", "mp3"),
            (b"%PDF", "pdf"),
            (b"PK\x03\x04", "zip"),
        ];
        // Two containers of many kinds, of which the brand tells.
        match (content.get(..4), content.get(4..8), content.get(8..12)) {
            (_, Some(b"ftyp"), brand) => return is_film(brand.unwrap_or_default()).then_some("mp4"),
            (Some(b"RIFF"), _, brand) => return (brand == Some(b"WAVE")).then_some("wav"),
            _ => {}
        }
        BEGINNINGS
            .iter()
            .find(|(beginning, _)| content.starts_with(beginning))
            .map(|(_, extension)| *extension)
    }
}

/// Pictures of telephones, music and QuickTime come in the container of mp4, too.
fn is_film(brand: &[u8]) -> bool {
    const OTHERS: [&[u8]; 9] =
        [b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"M4A ", b"qt  "];
    !OTHERS.contains(&brand)
}

/// Tells the size of the content, not the content.
impl fmt::Debug for Media {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(media_id) => formatter.debug_tuple("Id").field(media_id).finish(),
            Self::Url(_) => formatter.debug_tuple("Url").finish_non_exhaustive(),
            Self::Bytes(content) => write!(formatter, "Bytes({} bytes)", content.len()),
        }
    }
}

impl From<String> for Media {
    fn from(place: String) -> Self {
        let begins =
            |scheme: &str| place.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
        if begins("http://") || begins("https://") { Self::Url(place) } else { Self::Id(place) }
    }
}

impl From<&str> for Media {
    fn from(place: &str) -> Self {
        place.to_owned().into()
    }
}

impl From<Bytes> for Media {
    fn from(content: Bytes) -> Self {
        Self::Bytes(content)
    }
}

impl From<&[u8]> for Media {
    fn from(content: &[u8]) -> Self {
        Self::Bytes(Bytes::copy_from_slice(content))
    }
}

impl From<Vec<u8>> for Media {
    fn from(content: Vec<u8>) -> Self {
        Self::Bytes(content.into())
    }
}
