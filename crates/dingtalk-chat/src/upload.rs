//! What is said in bytes becomes a `media_id`.

use std::borrow::Cow;

use bytes::Bytes;
use dingtalk_api::oapi;
use dingtalk_api::oapi::media::{MediaType, UploadMediaRequest};
use dingtalk_types::message::say::{Media, Piece, Say};

use crate::chat::Chat;

impl Chat {
    /// Uploads what is there in bytes, each once, and puts its `media_id` in the place: to say the same to many, or later.
    /// [`reply`](Self::reply) and [`send`](Self::send) do it by themselves.
    ///
    /// Pictures and videos may have 20 MB, voice 2 MB, files 20 MB.
    ///
    /// # Errors
    /// The first upload that fails.
    #[doc(alias("上传图片", "upload picture"))]
    pub async fn uploaded(&self, say: impl Into<Say> + Send) -> Result<Say, dingtalk_api::Error> {
        let mut say = say.into();
        for piece in &mut say.pieces {
            match piece {
                Piece::Picture(picture) => self.upload(picture, MediaType::Image, None).await?,
                Piece::File { name, file } => self.upload(file, MediaType::File, Some(name)).await?,
                Piece::Voice { voice, .. } => self.upload(voice, MediaType::Voice, None).await?,
                Piece::Video { video, cover, .. } => {
                    self.upload(video, MediaType::Video, None).await?;
                    self.upload(cover, MediaType::Image, None).await?;
                }
                _ => {}
            }
        }
        Ok(say)
    }

    async fn upload(
        &self,
        media: &mut Media,
        media_type: MediaType,
        name: Option<&str>,
    ) -> Result<(), dingtalk_api::Error> {
        let Media::Bytes(content) = &*media else { return Ok(()) };
        let name = name.map_or_else(|| Cow::Owned(name_of(media_type, content)), sendable);
        let request = UploadMediaRequest::new(media_type, name, content.clone());
        let answer = oapi::media::upload(self.client(), &request).await?;
        *media = Media::Id(answer.media_id.clone());
        Ok(())
    }
}

/// The gateway wants a name whose extension fits the content.
fn name_of(media_type: MediaType, content: &Bytes) -> String {
    let usual = match media_type {
        MediaType::Image => "png",
        MediaType::Voice => "amr",
        _ => "mp4",
    };
    let extension = Media::extension(content).filter(|extension| media_type.extensions().contains(extension));
    format!("{}.{}", media_type.as_str(), extension.unwrap_or(usual))
}

/// Quotes and line breaks would end the header that the name stands in.
fn sendable(name: &str) -> Cow<'_, str> {
    let ends_header = |character: char| character.is_control() || character == '"';
    if name.contains(ends_header) { Cow::Owned(name.replace(ends_header, "_")) } else { Cow::Borrowed(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_what_has_none_fits_its_content() {
        let name = |media_type, content: &'static [u8]| name_of(media_type, &Bytes::from_static(content));
        assert_eq!(name(MediaType::Image, b"\xff\xd8\xff\xe0"), "image.jpg");
        assert_eq!(name(MediaType::Image, b"?"), "image.png");
        assert_eq!(name(MediaType::Voice, b"OggS"), "voice.ogg");
        assert_eq!(name(MediaType::Voice, b"GIF89a"), "voice.amr");
        assert_eq!(name(MediaType::Video, b"\0\0\0\x18ftyp"), "video.mp4");
    }

    #[test]
    fn a_name_ends_no_header() {
        assert_eq!(sendable("a\"b\r\nc.pdf"), "a_b__c.pdf");
        assert_eq!(sendable("报表.xlsx"), "报表.xlsx");
    }
}
