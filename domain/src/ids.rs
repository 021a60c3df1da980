use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    UserId,
    CaseId,
    DepartmentId,
    SpecialtyId,
    TagId,
    FieldId,
    EventId,
    GrantId,
    ReplyId,
    NoteId,
    AttachmentId,
    /// A canned one.
    AnswerId,
    /// A change of many cases.
    BulkId,
    ViewId,
    /// One window of a browser.
    TabId,
    /// One sign-in on one device; the access token names it and the database can end it.
    SessionId,
}
