//! Pictures of pages, compared with those that were looked at and kept.

use std::{
    fs,
    path::{Path, PathBuf},
};

use image::{
    ImageEncoder, Rgb, RgbImage,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};

/// How far a channel of a pixel may be off: the edges of letters differ a little from machine to machine.
const PIXEL: u8 = 24;
/// How many pixels of a million may be further off: less than a letter.
const OF_A_MILLION: u64 = 60;

/// Where pictures are kept.
pub fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/images")
}

/// Where those go that are not as they were.
fn different() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/images")
}

fn decoded(png: &[u8]) -> RgbImage {
    image::load_from_memory(png).expect("a picture").into_rgb8()
}

/// As small as it gets without losing anything.
fn encoded(picture: &RgbImage) -> Vec<u8> {
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Best, FilterType::Adaptive);
    let (width, height) = picture.dimensions();
    let written = encoder.write_image(picture.as_raw(), width, height, image::ExtendedColorType::Rgb8);
    written.expect("a picture can be written");
    png
}

/// Keeps a picture under this name.
pub fn keep(path: &Path, png: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
    fs::write(path, encoded(&decoded(png))).expect("a picture can be kept");
}

/// What is wrong with a picture beside the one that was kept; the two and their difference are then in `target/images`.
pub fn compare(name: &str, png: &[u8]) -> Result<(), String> {
    let Ok(before) = fs::read(kept().join(format!("{name}.png"))) else {
        return Err(format!("{name}: there is none: run `cargo xtask bless images`"));
    };
    let (before, now) = (decoded(&before), decoded(png));
    let why = if before.dimensions() == now.dimensions() {
        let (difference, count) = difference(&before, &now);
        let all = u64::from(now.width()) * u64::from(now.height());
        if count * 1_000_000 <= all * OF_A_MILLION {
            return Ok(());
        }
        keep(&different().join(format!("{name}-difference.png")), &encoded(&difference));
        format!("{count} of {all} pixels differ")
    } else {
        format!("it was {:?} and is {:?} pixels large", before.dimensions(), now.dimensions())
    };
    keep(&different().join(format!("{name}.png")), png);
    let folder = different().canonicalize().unwrap_or_else(|_| different());
    Err(format!("{name}: {why}; see {}", folder.join(format!("{name}*.png")).display()))
}

/// Red where the two differ, pale elsewhere; and how many pixels do.
fn difference(before: &RgbImage, now: &RgbImage) -> (RgbImage, u64) {
    let mut count = 0;
    let picture = RgbImage::from_fn(now.width(), now.height(), |x, y| {
        let (old, new) = (before.get_pixel(x, y), now.get_pixel(x, y));
        if old.0.iter().zip(new.0).any(|(old, new)| old.abs_diff(new) > PIXEL) {
            count += 1;
            return Rgb([200, 0, 30]);
        }
        Rgb(new.0.map(|channel| 200 + channel / 5))
    });
    (picture, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_a_difference_and_a_shade_is_none() {
        let page = RgbImage::from_pixel(100, 100, Rgb([240, 240, 240]));
        let mut shaded = page.clone();
        shaded.put_pixel(3, 3, Rgb([220, 230, 240]));
        assert_eq!(difference(&page, &shaded).1, 0);
        shaded.put_pixel(3, 3, Rgb([100, 230, 240]));
        assert_eq!(difference(&page, &shaded).1, 1);
    }
}
