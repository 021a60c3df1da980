use super::Identity;
use crate::audit::{Entry, record_by};
use crate::fault::OrRefuse;
use crate::people;
use domain::account::SignUp;
use domain::audit::AuditAction;
use domain::{Refusal, Role};

impl Identity {
    /// Makes a patient's account. A taken address gets the same answer after the same work, and who has it keeps the
    /// password that they have, or have not: an imported patient is claimed by invitation alone, or else whoever came
    /// first would get the cases.
    pub async fn sign_up(&self, command: SignUp) -> Result<(), Refusal> {
        let SignUp { email, password, name } = command.check()?;
        let hash = self.hasher.hash_new(password, &email, &name).await?;
        let mut door = self.store.door().await?;
        if let Some(user) = people::add(&mut door, Role::Patient, &email, &name, &hash).await? {
            record_by(&mut door, Some(user), Entry::about(AuditAction::SignedUp, user.0)).await?;
        }
        door.commit().await.or_refuse()
    }
}
