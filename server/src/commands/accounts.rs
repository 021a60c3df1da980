use super::{explain, with_store};
use crate::config::{AdminCreate, StaffInvite};
use crate::failure::{Failure, OrSay, Result};
use domain::Role;
use std::io::{IsTerminal, stdin};
use store::people;

const PASSWORD_VARIABLE: &str = "CASEWARD_ADMIN_PASSWORD";

pub(super) async fn create_admin(admin: AdminCreate) -> Result<()> {
    let password = password()?;
    let create = async |store: &_| {
        people::create_with_password(store, Role::Admin, &admin.email, &admin.name, password).await.map_err(explain)
    };
    with_store(&admin.place, create).await?;
    println!("{} can sign in now, as {}.", admin.name, admin.email);
    Ok(())
}

pub(super) async fn invite_staff(invite: StaffInvite) -> Result<()> {
    let role = if invite.admin { Role::Admin } else { Role::Staff };
    let ask = async |store: &_| people::invite_as_operator(store, role, &invite.email, &invite.name).await.map_err(explain);
    let token = with_store(&invite.place, ask).await?;
    eprintln!("Give this link to {}; it is good for one use:", invite.name);
    println!("{}", invite.link(&token));
    Ok(())
}

/// From the environment, else typed twice without being shown, else the first line of what is piped in.
fn password() -> Result<String> {
    if let Ok(password) = std::env::var(PASSWORD_VARIABLE) {
        return Ok(password);
    }
    if !stdin().is_terminal() {
        let mut line = String::new();
        stdin().read_line(&mut line).or_say(|| "The password cannot be read".to_owned())?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let ask = |prompt| rpassword::prompt_password(prompt).or_say(|| "The password cannot be read".to_owned());
    let password = ask("Password (15 characters or more are best): ")?;
    if ask("The same again: ")? == password {
        Ok(password)
    } else {
        Err(Failure::new("The two were not the same: nothing was done."))
    }
}
