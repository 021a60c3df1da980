//! A small version of a picture. Decoding one takes much more room than the file: how much is known before it begins, and two at once
//! have all the room there is.

use super::strip::Picture;
use domain::attachment::{Kind, THUMBNAIL};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use std::fs::File;
use std::io::{BufReader, Seek};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Megabytes, for all that are decoded at once.
const ROOM: u32 = 180;
/// What each takes of it at least.
const SHARE: u32 = ROOM / 2;
const MEGABYTE: u64 = 1024 * 1024;
/// Bytes for what a decoder holds beside the picture: rows, tables, a profile of colours.
const ASIDE: u64 = 4 * MEGABYTE;
const QUALITY: u8 = 80;

/// Hands out room for decoding.
#[derive(Clone, Debug)]
pub(super) struct Darkroom(Arc<Semaphore>);

impl Darkroom {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(ROOM as usize)))
    }

    /// The small version as JPEG; none of what is no picture that we can decode, or one too large to.
    pub(super) async fn develop(&self, kind: Kind, picture: Picture, file: &File) -> Option<Vec<u8>> {
        let format = match kind {
            Kind::Jpeg => ImageFormat::Jpeg,
            Kind::Png => ImageFormat::Png,
            Kind::Webp => ImageFormat::WebP,
            Kind::Heic | Kind::Pdf | Kind::Text | Kind::Docx => return None,
        };
        let size = file.metadata().ok()?.len();
        let needed = u32::try_from(needed(picture, size).div_ceil(MEGABYTE)).ok().filter(|needed| *needed <= ROOM)?;
        let file = file.try_clone().ok()?;
        let taken = needed.max(SHARE);
        let room = self.0.clone().acquire_many_owned(taken).await.ok()?;
        let developed = tokio::task::spawn_blocking(move || {
            let small = develop(format, file, u64::from(taken) * MEGABYTE - weight(picture));
            drop(room);
            small
        });
        // A picture that breaks the decoder has no small version.
        developed.await.ok()?
    }
}

/// Bytes, for the file, the picture and what is beside it.
fn needed(picture: Picture, size: u64) -> u64 {
    weight(picture).saturating_add(size + ASIDE)
}

fn weight(picture: Picture) -> u64 {
    (u64::from(picture.width) * u64::from(picture.height)).saturating_mul(picture.weight)
}

/// The picture itself is in no decoder's limit; what is beside it, in that of some.
fn develop(format: ImageFormat, mut file: File, aside: u64) -> Option<Vec<u8>> {
    file.rewind().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(aside);
    let mut reader = ImageReader::with_format(BufReader::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut small = DynamicImage::from_decoder(decoder).ok()?.thumbnail(THUMBNAIL, THUMBNAIL);
    small.apply_orientation(orientation);
    let mut bytes = Vec::new();
    on_white(&small).write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)).ok()?;
    Some(bytes)
}

/// What can be seen through shows paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let picture = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0.map(u32::from);
        let over = |part: u32| u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_picture_is_so_large_that_it_counts_as_small() {
        let picture = Picture { width: 0x7fff_ffff, height: 0x7fff_ffff, weight: 8 };
        assert_eq!(needed(picture, 1), u64::MAX);
    }
}
