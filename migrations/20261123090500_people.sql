-- People as the clinic manages them. Until now the door could make anybody of any role; from here on it makes patients,
-- an admin makes the others under their own name, and the operator, who has the command line, makes the first of them.
do $$
begin
  if not exists (select from pg_roles where rolname = 'caseward_operator') then
    create role caseward_operator nologin noinherit;
  end if;
end
$$;
grant caseward_operator to caseward_login;
grant usage on schema public, private to caseward_operator;
grant execute on function private.uid(), private.sid() to caseward_operator;

create or replace function private.enter_as(actor text) returns void
language plpgsql
as $$
begin
  if actor not in ('door', 'worker', 'operator') then
    raise exception 'no such actor' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('request.jwt.claims', '', true);
  perform set_config('role', 'caseward_' || actor, true);
end
$$;

-- What the door may still write, column by column. It locks the row of an address that is taken, so that sign-up takes
-- as long for that as for a new one, and changes no person.
revoke insert, update on users, credentials, sessions, refresh_tokens, invitations from caseward_door;
drop policy door_all on users;
create policy door_reads on users for select to caseward_door using (true);
create policy door_adds_patients on users for insert to caseward_door with check (role = 'patient');
create policy door_locks on users for update to caseward_door using (true) with check (false);
grant insert (id, email, name, role), update (name) on users to caseward_door;
grant insert (user_id, password_hash), update (password_hash, changed_at) on credentials to caseward_door;
grant insert (token_hash, session_id, expires_at), update (used_at) on refresh_tokens to caseward_door;
grant update (used_at) on invitations to caseward_door;

create policy operator_reads on users for select to caseward_operator using (true);
create policy operator_adds on users for insert to caseward_operator with check (true);
create policy operator_renames on users for update to caseward_operator using (true) with check (true);
grant select (id, email, name, role, disabled_at), insert (id, email, name, role), update (name) on users to caseward_operator;
create policy operator_reads on credentials for select to caseward_operator using (true);
create policy operator_adds on credentials for insert to caseward_operator with check (true);
grant select (user_id), insert (user_id, password_hash) on credentials to caseward_operator;
create policy operator_tells on audit_entries for insert to caseward_operator
  with check (actor_id is null and session_id is null and case_id is null and action in ('person_created', 'person_invited'));
grant insert (actor_id, session_id, action, subject_id, data) on audit_entries to caseward_operator;

-- An invitation ends by itself, whoever makes it.
alter table invitations add constraint invitations_end check (expires_at <= created_at + interval '168 hours');
create policy clinic_reads on invitations for select to caseward_operator, caseward_admin using (true);
create policy clinic_invites on invitations for insert to caseward_operator, caseward_admin with check (true);
create policy clinic_withdraws on invitations for update to caseward_operator, caseward_admin using (true) with check (true);
grant select (user_id, created_at, expires_at, used_at), insert (token_hash, user_id, expires_at), update (expires_at) on invitations
  to caseward_operator, caseward_admin;

-- An admin adds people and changes what they are, but never what they are themself.
create policy admin_adds on users for insert to caseward_admin with check (disabled_at is null);
create policy admin_changes on users for update to caseward_admin using (true) with check (true);
grant insert (id, email, name, role), update (name, role, disabled_at) on users to caseward_admin;
-- Whether somebody has set a password yet, and nothing of the password.
create policy admin_reads on credentials for select to caseward_admin using (true);
grant select (user_id) on credentials to caseward_admin;
create policy own_renames on users for update to caseward_patient, caseward_staff
  using (id = (select private.uid())) with check (id = (select private.uid()));
grant update (name) on users to caseward_patient, caseward_staff;
create index users_by_name on users ((role = 'patient'), lower(name), id);

-- Somebody has to be left who can mend things. The lock makes two who demote each other take turns, and the second sees
-- what the first has done.
create function private.guard_user() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.id = private.uid() and new.role <> old.role then
    raise exception 'nobody changes their own role' using errcode = 'check_violation', constraint = 'own_role';
  end if;
  if old.role = 'admin' and old.disabled_at is null and (new.role <> 'admin' or new.disabled_at is not null) then
    perform pg_advisory_xact_lock(hashtextextended('caseward last admin', 0));
    if not exists (select from public.users u where u.id <> old.id and u.role = 'admin' and u.disabled_at is null) then
      raise exception 'one admin has to stay' using errcode = 'check_violation', constraint = 'last_admin';
    end if;
  end if;
  return new;
end
$$;
revoke all on function private.guard_user() from public;
create trigger guard_user before update of role, disabled_at on users for each row execute function private.guard_user();

-- Which device a session is on, and when it was last heard of, which its tokens' renewal tells to about ten minutes.
alter table sessions
  add column device text check (char_length(device) between 1 and 60),
  add column last_used_at timestamptz not null default now();
grant insert (id, user_id, expires_at, device), update (ended_at, last_used_at) on sessions to caseward_door;
create policy own_reads on sessions for select to caseward_patient, caseward_staff, caseward_admin using (user_id = (select private.uid()));
create policy own_ends on sessions for update to caseward_patient, caseward_staff, caseward_admin
  using (user_id = (select private.uid())) with check (user_id = (select private.uid()));
grant select (id, user_id, device, created_at, last_used_at, expires_at, ended_at), update (ended_at) on sessions
  to caseward_patient, caseward_staff, caseward_admin;

-- An end stays an end.
create function private.guard_session() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.ended_at is not null and new.ended_at is distinct from old.ended_at then
    raise exception 'a session that has ended does not begin again' using errcode = 'check_violation', constraint = 'session_ended';
  end if;
  return new;
end
$$;
revoke all on function private.guard_session() from public;
create trigger guard_session before update of ended_at on sessions for each row execute function private.guard_session();

-- An admin ends somebody's sessions without seeing where and when they sign in. Answers how many there were.
create function private.end_sessions(person uuid) returns bigint
language sql security definer
set search_path = ''
as $$
  with ended as (
    update public.sessions set ended_at = now() where user_id = person and ended_at is null and expires_at > now() returning id)
  select count(*) from ended
$$;
create policy keeper_ends on sessions for update to caseward_keeper using (true) with check (true);
grant update (ended_at) on sessions to caseward_keeper;
alter function private.end_sessions(uuid) owner to caseward_keeper;
revoke all on function private.end_sessions(uuid) from public;
grant execute on function private.end_sessions(uuid) to caseward_admin;
