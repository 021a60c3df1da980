use super::PageScope;
use domain::{Actor, Refusal, SessionId};
use std::net::IpAddr;
use store::Store;
use store::identity::{Client, Device};

/// Who sent this request, as far as the request itself tells. Whether the session still lives, the database says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    pub session: Option<SessionId>,
    /// The other end of the connection, or who a trusted proxy says is behind it.
    pub address: IpAddr,
    pub device: Device,
}

impl Visitor {
    pub fn client(&self) -> Client {
        Client { address: self.address, device: self.device }
    }
}

/// This request came too soon: nothing is done for it but to say so, and to keep what was typed.
#[derive(Clone, Debug)]
pub struct Limited(pub Refusal);

/// The person a page is rendered for, known before it is: so its status, redirect and header are right from the first byte.
#[derive(Clone, Debug)]
pub struct Reader(pub(crate) Result<Option<Actor>, Refusal>);

impl Reader {
    /// And the transaction that it was found out in.
    pub async fn of(store: &Store, visitor: &Visitor) -> (Self, PageScope) {
        let (reader, scope) = match visitor.session {
            None => (Ok(None), None),
            Some(session) => match store.begin(session).await {
                Ok(scope) => (Ok(Some(scope.actor().clone())), Some(scope)),
                Err(Refusal::Unauthenticated) => (Ok(None), None),
                Err(refusal) => (Err(refusal), None),
            },
        };
        (Self(reader), PageScope::new(scope))
    }
}
