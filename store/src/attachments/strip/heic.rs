//! A HEIC's parts are found by their place in the file, so nothing is moved: what tells too much is overwritten where it is.

use super::{Picture, bytes, malformed};
use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// A description of a picture takes some kilobytes; the tiles of a large one some dozens.
const META_MAX: u64 = 2 * 1024 * 1024;
/// A picture is in a handful of boxes, and a large one in some hundreds of pieces: what has more wants to keep us busy.
const BOXES_MAX: usize = 1_000;
const PIECES_MAX: u64 = 65_536;
/// What a description is made of.
const PARTS: [&[u8; 4]; 10] = [b"hdlr", b"dinf", b"pitm", b"iinf", b"iref", b"iloc", b"iprp", b"ipro", b"idat", b"grpl"];
/// Properties in words and times. Of the others there are many, and a picture is not shown without some of them.
const TELLING: [&[u8; 4]; 5] = [b"udes", b"altt", b"crtt", b"mdft", b"uuid"];
const BLANK: [u8; 8192] = [0; 8192];

/// Blanks metadata, and all boxes that a still picture does without: films, and what programs add.
pub(super) fn scrub(file: &mut (impl Read + Write + Seek)) -> io::Result<Option<Picture>> {
    let end = file.seek(SeekFrom::End(0))?;
    let (mut at, mut meta, mut count) = (0, None, 0);
    while at < end {
        count += 1;
        if count > BOXES_MAX {
            return Err(malformed());
        }
        file.seek(SeekFrom::Start(at))?;
        let (name, body) = head(file, at, end)?;
        match &name {
            b"ftyp" | b"mdat" => {}
            b"meta" if meta.is_none() => {
                if body.end - body.start > META_MAX {
                    return Err(malformed());
                }
                let mut bytes = vec![0; usize::try_from(body.end - body.start).map_err(|_| malformed())?];
                file.read_exact(&mut bytes)?;
                meta = Some((bytes, body.start));
            }
            _ => {
                file.seek(SeekFrom::Start(at + 4))?;
                file.write_all(b"free")?;
                blank(file, body.clone())?;
            }
        }
        at = body.end;
    }
    let (mut meta, start) = meta.ok_or_else(malformed)?;
    prune(&mut meta)?;
    file.seek(SeekFrom::Start(start))?;
    file.write_all(&meta)?;
    let telling = telling(&meta)?;
    for range in places(&meta, start, end, &telling)? {
        blank(file, range)?;
    }
    Ok(largest(&meta))
}

/// The name of the box that begins here, and where its body is.
fn head(input: &mut impl Read, at: u64, end: u64) -> io::Result<([u8; 4], Range<u64>)> {
    let size = u64::from(u32::from_be_bytes(bytes(input)?));
    let name = bytes(input)?;
    let (size, taken) = match size {
        0 => (end - at, 8),
        1 => (u64::from_be_bytes(bytes(input)?), 16),
        size => (size, 8),
    };
    let stop = at.checked_add(size).filter(|stop| *stop <= end && size >= taken).ok_or_else(malformed)?;
    Ok((name, at + taken..stop))
}

fn blank(file: &mut (impl Write + Seek), range: Range<u64>) -> io::Result<()> {
    file.seek(SeekFrom::Start(range.start))?;
    let mut left = range.end - range.start;
    while left > 0 {
        let part = left.min(BLANK.len() as u64);
        file.write_all(&BLANK[..part as usize])?;
        left -= part;
    }
    Ok(())
}

/// The boxes in a body, each with its name and place.
fn boxes(body: &[u8]) -> impl Iterator<Item = io::Result<([u8; 4], Range<usize>)>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= body.len() {
            return None;
        }
        let found = head(&mut &body[at..], at as u64, body.len() as u64);
        let found = found.map(|(name, range)| (name, range.start as usize..range.end as usize));
        at = found.as_ref().map_or(body.len(), |(_, range)| range.end);
        Some(found)
    })
}

/// The one box of this name: of two, others may read the one that we do not.
fn find(body: &[u8], wanted: &[u8; 4]) -> io::Result<Option<Range<usize>>> {
    let mut place = None;
    for found in boxes(body) {
        let (name, range) = found?;
        if name == *wanted && place.replace(range).is_some() {
            return Err(malformed());
        }
    }
    Ok(place)
}

/// Makes free room of what a description does without, where it is.
fn prune(meta: &mut [u8]) -> io::Result<()> {
    let parts = children(meta)?;
    let mut places = unwanted(parts, 4, |name| !PARTS.contains(&name))?;
    if let Some(properties) = find(parts, b"iprp")?
        && let Some(container) = find(&parts[properties.clone()], b"ipco")?
    {
        let (first, last) = (properties.start + container.start, properties.start + container.end);
        places.extend(unwanted(&parts[first..last], 4 + first, |name| TELLING.contains(&name))?);
    }
    for (name, body) in places {
        meta[name].copy_from_slice(b"free");
        meta[body].fill(0);
    }
    Ok(())
}

/// Where the names and the bodies are of the boxes that go, in a body that begins there.
fn unwanted(body: &[u8], start: usize, goes: impl Fn(&[u8; 4]) -> bool) -> io::Result<Vec<(Range<usize>, Range<usize>)>> {
    let (mut places, mut at) = (Vec::new(), start);
    for found in boxes(body) {
        let (name, range) = found?;
        if goes(&name) {
            places.push((at + 4..at + 8, start + range.start..start + range.end));
        }
        at = start + range.end;
    }
    Ok(places)
}

/// The children of the description come after its version.
fn children(meta: &[u8]) -> io::Result<&[u8]> {
    meta.get(4..).ok_or_else(malformed)
}

/// The items that are no picture: Exif, and what has a media type or a name of its own, such as XMP.
fn telling(meta: &[u8]) -> io::Result<HashSet<u64>> {
    let children = children(meta)?;
    let Some(range) = find(children, b"iinf")? else { return Ok(HashSet::new()) };
    let mut reader = &children[range];
    let [version, ..]: [u8; 4] = bytes(&mut reader)?;
    number(&mut reader, if version == 0 { 2 } else { 4 })?;
    let mut found = HashSet::new();
    for entry in boxes(reader) {
        let (name, range) = entry?;
        let mut entry = &reader[range];
        let [version, ..]: [u8; 4] = bytes(&mut entry)?;
        if name != *b"infe" || version < 2 {
            return Err(malformed());
        }
        let id = number(&mut entry, if version == 2 { 2 } else { 4 })?;
        number(&mut entry, 2)?;
        let kind: [u8; 4] = bytes(&mut entry)?;
        if matches!(&kind, b"Exif" | b"mime" | b"uri ") {
            found.insert(id);
        }
    }
    Ok(found)
}

/// Where in the file the bytes of these items are. None of it is named twice, so together they are no more than the file.
fn places(meta: &[u8], start: u64, end: u64, items: &HashSet<u64>) -> io::Result<Vec<Range<u64>>> {
    let children = children(meta)?;
    let Some(range) = find(children, b"iloc")? else { return Ok(Vec::new()) };
    let inside = find(children, b"idat")?.map(|idat| start + 4 + idat.start as u64);
    let mut reader = &children[range];
    let [version, _, _, _, sizes, more]: [u8; 6] = bytes(&mut reader)?;
    let wide = if version < 2 { 2 } else { 4 };
    let (offset_size, length_size, base_size) = (sizes >> 4, sizes & 15, more >> 4);
    let index_size = if version == 0 { 0 } else { more & 15 };
    let (mut found, mut pieces, mut left) = (Vec::new(), PIECES_MAX, end);
    for _ in 0..number(&mut reader, wide)? {
        let id = number(&mut reader, wide)?;
        let method = if version == 0 { 0 } else { number(&mut reader, 2)? & 15 };
        number(&mut reader, 2)?;
        let base = number(&mut reader, base_size)?;
        let count = number(&mut reader, 2)?;
        // Of no size there may be any number in no room at all.
        pieces = pieces.checked_sub(count).ok_or_else(malformed)?;
        for _ in 0..count {
            number(&mut reader, index_size)?;
            let (offset, length) = (number(&mut reader, offset_size)?, number(&mut reader, length_size)?);
            if items.contains(&id) {
                let origin = match method {
                    0 => Some(0),
                    1 => inside,
                    _ => None,
                };
                let first = origin.and_then(|origin| origin.checked_add(base)?.checked_add(offset));
                let last = first.and_then(|first| first.checked_add(length)).filter(|last| length > 0 && *last <= end);
                left = left.checked_sub(length).ok_or_else(malformed)?;
                found.push(first.zip(last).map(|(first, last)| first..last).ok_or_else(malformed)?);
            }
        }
    }
    Ok(found)
}

/// A number of none, two, four or eight bytes.
fn number(input: &mut impl Read, size: u8) -> io::Result<u64> {
    match size {
        0 => Ok(0),
        2 => Ok(u16::from_be_bytes(bytes(input)?).into()),
        4 => Ok(u32::from_be_bytes(bytes(input)?).into()),
        8 => Ok(u64::from_be_bytes(bytes(input)?)),
        _ => Err(malformed()),
    }
}

/// The size of the whole picture, which is larger than its tiles and its small version.
fn largest(meta: &[u8]) -> Option<Picture> {
    let children = children(meta).ok()?;
    let properties = &children[find(children, b"iprp").ok()??];
    let container = &properties[find(properties, b"ipco").ok()??];
    let sizes = boxes(container).flatten().filter(|(name, _)| name == b"ispe").filter_map(|(_, range)| {
        let mut body = container.get(range)?.get(4..)?;
        let (width, height) = (number(&mut body, 4).ok()?, number(&mut body, 4).ok()?);
        Some(Picture { width: u32::try_from(width).ok()?, height: u32::try_from(height).ok()?, weight: 4 })
    });
    let plausible = sizes.filter(|picture| (1..=65_535).contains(&picture.width) && (1..=65_535).contains(&picture.height));
    plausible.max_by_key(|picture| u64::from(picture.width) * u64::from(picture.height))
}
