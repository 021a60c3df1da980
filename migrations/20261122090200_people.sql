-- People and what proves who they are. The hash of a password sits apart from the person, where only the door reads it.
create table users (
  id uuid primary key,
  email text not null unique check (email = lower(email) and char_length(email) <= 254),
  name text not null check (char_length(name) between 1 and 100),
  role text not null check (role in ('patient', 'staff', 'admin')),
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);
create index users_role on users (role);

create table credentials (
  user_id uuid primary key references users on delete cascade,
  password_hash text not null,
  changed_at timestamptz not null default now()
);

-- One sign-in on one device.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_user_id on sessions (user_id);

-- Each use of a refresh token makes a new one of the same session; the used ones stay, to notice a stolen one.
create table refresh_tokens (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  session_id uuid not null references sessions on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index refresh_tokens_session_id on refresh_tokens (session_id);

create table invitations (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index invitations_user_id on invitations (user_id);

-- Failed sign-ins, by account and by address, both hashed.
create table sign_in_failures (
  id bigint generated always as identity primary key,
  subject bytea not null check (octet_length(subject) = 32),
  at timestamptz not null default now()
);
create index sign_in_failures_subject_at on sign_in_failures (subject, at);
create index sign_in_failures_at on sign_in_failures (at);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['users', 'credentials', 'sessions', 'refresh_tokens', 'invitations', 'sign_in_failures'] loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
  end loop;
end
$$;

-- The door: sign-up, sign-in, refresh, sign-out, invitations. It sees no case.
create policy door_all on users for all to caseward_door using (true) with check (true);
create policy door_all on credentials for all to caseward_door using (true) with check (true);
create policy door_all on sessions for all to caseward_door using (true) with check (true);
create policy door_all on refresh_tokens for all to caseward_door using (true) with check (true);
create policy door_all on invitations for all to caseward_door using (true) with check (true);
create policy door_all on sign_in_failures for all to caseward_door using (true) with check (true);
grant select, insert, update on users, credentials, sessions, refresh_tokens, invitations to caseward_door;
grant select, insert, delete on sign_in_failures to caseward_door;

-- A patient knows themself and the names of those who work here; addresses are not theirs to read.
create policy patient_reads on users for select to caseward_patient using (id = (select private.uid()) or role in ('staff', 'admin'));
grant select (id, name, role) on users to caseward_patient;

create policy staff_reads on users for select to caseward_staff using (true);
create policy admin_reads on users for select to caseward_admin using (true);
grant select (id, name, role, email, disabled_at, created_at) on users to caseward_staff, caseward_admin;

-- The importer finds patients by address and makes those that are missing.
create policy worker_reads on users for select to caseward_worker using (true);
create policy worker_adds_patients on users for insert to caseward_worker with check (role = 'patient');
grant select, insert on users to caseward_worker;
