//! What people could write, put together from parts.

use super::draw::Draw;

const GIVEN: [&str; 24] = [
    "Ana", "Ben", "Carla", "Daniel", "Elif", "Farid", "Grete", "Hugo", "Ines", "Jonas", "Keiko", "Luis", "Mara", "Nils", "Olga",
    "Pavel", "Rosa", "Samir", "Tilda", "Uwe", "Vera", "Wanda", "Yusuf", "Zoe",
];
const FAMILY: [&str; 24] = [
    "Adler", "Bauer", "Costa", "Demir", "Eriksen", "Farkas", "Gruber", "Haddad", "Ivanova", "Jansen", "Kaya", "Lind", "Moreau",
    "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Silva", "Tanaka", "Ullmann", "Vogel", "Weiss", "Zimmer",
];
const COMPLAINT: [&str; 10] =
    ["A burning pain", "A dull ache", "Numbness", "A rash", "Swelling", "Itching", "Stiffness", "A lump", "Cramps", "Tingling"];
const PLACE: [&str; 11] = [
    "left knee",
    "lower back",
    "right hand",
    "scalp",
    "stomach",
    "neck",
    "left ankle",
    "jaw",
    "chest wall",
    "shoulder",
    "left eye",
];
const SINCE: [&str; 7] = [
    "since Monday",
    "for two weeks",
    "since my holiday",
    "after a fall",
    "every morning",
    "since the new tablets",
    "on and off for a year",
];
const TRIED: [&str; 6] = [
    "Rest and ice did little.",
    "Paracetamol helps for an hour.",
    "I have not tried anything yet.",
    "A cream from the pharmacy made it worse.",
    "Heat does it good for a while.",
    "My physiotherapist showed me exercises, which I do twice a day.",
];
const WORRY: [&str; 6] = [
    "My mother had the same.",
    "I cannot sleep because of it.",
    "I have to travel on Friday.",
    "I am pregnant.",
    "It frightens my son.",
    "At work I have to stand all day.",
];
const ASK: [&str; 4] =
    ["Should I come in?", "Is this something to worry about?", "Can I go on with my tablets?", "Whom should I see?"];

pub(super) const DEPARTMENTS: [&str; 8] =
    ["Heart and vessels", "Ear, nose and throat", "Women's health", "Children", "Lungs", "Nerves", "Pain", "Travel and vaccines"];
pub(super) const SPECIALTIES: [&str; 6] = ["Allergies", "Blood pressure", "Headache", "Joints", "Sleep", "Wounds"];
pub(super) const TAGS: [&str; 6] =
    ["second opinion", "results awaited", "interpreter", "transport", "insurance", "long-standing"];

pub(super) fn name(draw: &mut Draw) -> String {
    format!("{} {}", draw.of(&GIVEN), draw.of(&FAMILY))
}

/// Title and description.
pub(super) fn question(draw: &mut Draw) -> (String, String) {
    let (complaint, place, since) = (draw.of(&COMPLAINT), draw.of(&PLACE), draw.of(&SINCE));
    let (tried, worry, ask) = (draw.of(&TRIED), draw.of(&WORRY), draw.of(&ASK));
    let felt = complaint.to_lowercase();
    (
        format!("{complaint} in my {place} {since}"),
        format!("Hello. I have had this {since}: {felt} in my {place}. {tried} {worry}\n\n{ask}"),
    )
}
