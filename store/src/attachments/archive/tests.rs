use super::*;
use crate::attachments::spool;
use std::io::Write;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn archive(files: &[(&str, &[u8])]) -> File {
    let mut writer = ZipWriter::new(spool::new_file(&std::env::temp_dir()).expect("a file"));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a file in it");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive")
}

fn is_taken(files: &[(&str, &[u8])]) -> bool {
    match check_document(&archive(files)) {
        Ok(()) => true,
        Err(fault) => {
            assert_eq!(fault.kind(), io::ErrorKind::InvalidData);
            false
        }
    }
}

#[test]
fn a_document_has_its_types_and_its_text() {
    assert!(is_taken(&[(TYPES, b"<Types/>"), (DOCUMENT, b"<w:document/>"), ("word/media/a.png", b"x")]));
    assert!(!is_taken(&[(TYPES, b"<Types/>"), ("xl/workbook.xml", b"x")]), "a sheet");
    assert!(!is_taken(&[(DOCUMENT, b"x")]), "no types");
    assert!(!is_taken(&[("a.txt", b"x")]), "any archive");
    assert!(!is_taken(&[]), "an empty one");
}

#[test]
fn a_document_has_no_macros_under_whatever_name() {
    let good: [(&str, &[u8]); 2] = [(TYPES, b"<Types/>"), (DOCUMENT, b"x")];
    for name in ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "word/vbaData.xml", "word/activeX/activeX1.xml"] {
        assert!(!is_taken(&[good[0], good[1], (name, b"x")]), "{name}");
    }
    let types = b"<Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/>";
    assert!(!is_taken(&[(TYPES, types), good[1]]));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = vec![0; 12 * 1024 * 1024];
    assert!(!is_taken(&[(TYPES, b"<Types/>"), (DOCUMENT, &zeros)]), "a thousand times its size");
    let small = vec![0; 900 * 1024];
    assert!(is_taken(&[(TYPES, b"<Types/>"), (DOCUMENT, &small)]), "small enough to be let off");
    let many: Vec<(String, [u8; 1])> = (0..2_000).map(|n| (format!("word/{n}.xml"), [0])).collect();
    let many = many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    assert!(
        !is_taken(&[(TYPES, b"x".as_slice()), (DOCUMENT, b"x")].into_iter().chain(many).collect::<Vec<_>>()),
        "too many files"
    );
}

/// The directory says 1 byte, and more comes.
#[test]
fn what_the_directory_claims_is_not_believed() {
    let zeros = vec![0; 12 * 1024 * 1024];
    let mut file = archive(&[(TYPES, b"<Types/>"), (DOCUMENT, &zeros)]);
    let mut bytes = Vec::new();
    file.rewind().expect("seeks");
    file.read_to_end(&mut bytes).expect("reads");
    let size = (zeros.len() as u32).to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(&size)).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    let mut lying = spool::new_file(&std::env::temp_dir()).expect("a file");
    lying.write_all(&bytes).expect("writes");
    assert!(check_document(&lying).is_err());
}

/// A directory that names the last file once more, by another name, for the same bytes.
#[test]
fn a_document_has_no_bytes_twice() {
    let name = "word/a.xml";
    let bytes = |file: &mut File| {
        let mut bytes = Vec::new();
        file.rewind().expect("seeks");
        file.read_to_end(&mut bytes).expect("reads");
        bytes
    };
    let whole = bytes(&mut archive(&[(TYPES, b"<Types/>"), (DOCUMENT, b"<w:document/>"), (name, b"x")]));
    let end = whole.len() - END_SIZE as usize;
    let last = (0..end).rev().find(|at| whole[*at..].starts_with(b"PK\x01\x02")).expect("an entry");
    let mut more = whole[last..end].to_vec();
    let called = more.windows(name.len()).position(|part| part == name.as_bytes()).expect("its name");
    more[called + name.len() - 5] = b'b';
    let size = u32::try_from(more.len()).expect("small");
    let mut whole = [&whole[..end], &more, &whole[end..]].concat();
    let end = &mut whole[end + size as usize..];
    assert_eq!(end[8..12], [3, 0, 3, 0], "files");
    (end[8], end[10]) = (4, 4);
    let longer = u32::from_le_bytes(end[12..16].try_into().expect("four")) + size;
    end[12..16].copy_from_slice(&longer.to_le_bytes());
    let mut file = spool::new_file(&std::env::temp_dir()).expect("a file");
    file.write_all(&whole).expect("writes");
    assert_eq!(ZipArchive::new(&file).expect("an archive").len(), 4);
    assert!(check_document(&file).is_err());
}

#[test]
fn cut_or_changed_archives_break_nothing() {
    let mut file = archive(&[(TYPES, b"<Types/>"), (DOCUMENT, b"<w:document/>")]);
    let mut whole = Vec::new();
    file.rewind().expect("seeks");
    file.read_to_end(&mut whole).expect("reads");
    let check = |bytes: &[u8]| {
        let mut file = spool::new_file(&std::env::temp_dir()).expect("a file");
        file.write_all(bytes).expect("writes");
        check_document(&file).is_ok()
    };
    assert!(check(&whole));
    assert!((0..whole.len()).all(|length| !check(&whole[..length])));
    for place in 0..whole.len() {
        let mut wrong = whole.clone();
        wrong[place] ^= 0xff;
        check(&wrong);
    }
}
