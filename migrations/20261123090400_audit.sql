-- What is written down for good: who did what, and who looked. Entries refer to nothing by foreign key: they outlive what
-- they tell of. A session's entries name their person and session themselves; only the door says who came in.
create function private.sid() returns uuid
language sql stable parallel safe
set search_path = ''
as $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sid')::uuid $$;
revoke all on function private.sid() from public;
grant execute on function private.sid() to caseward_patient, caseward_staff, caseward_admin, caseward_worker, caseward_door;

create table audit_entries (
  position bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_id uuid default private.uid(),
  session_id uuid default private.sid(),
  action text not null check (action ~ '^[a-z_]{1,40}$'),
  case_id uuid,
  patient_id uuid,
  -- The person, department or the like that it is about.
  subject_id uuid,
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object' and pg_column_size(data) <= 32768),
  check ((case_id is null) = (patient_id is null))
);
create index audit_entries_at on audit_entries (at, position);
create index audit_entries_actor_id on audit_entries (actor_id, at, position);
create index audit_entries_case_id on audit_entries (case_id, at, position);
create index audit_entries_subject_id on audit_entries (subject_id);
create index audit_entries_patient_id on audit_entries (patient_id);
create index audit_entries_action on audit_entries (action, at, position);

-- Each entry's hash holds the one before it, from seq 1 without a gap. Entries commit out of the order of their
-- positions, so they wait in a queue until a sealer puts them in the order of the chain.
create table audit_chain (
  seq bigint primary key check (seq > 0),
  position bigint not null unique,
  hash bytea not null check (octet_length(hash) = 32)
);

create table audit_unsealed (
  position bigint primary key
);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['audit_entries', 'audit_chain', 'audit_unsealed'] loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
  end loop;
end
$$;

-- Nobody has the right to change what was written, and its owner cannot do so unnoticed by a slip either.
create function private.refuse_change() returns trigger
language plpgsql
set search_path = ''
as $$ begin raise exception 'the audit is only added to' using errcode = 'check_violation', constraint = 'audit_append_only'; end $$;
create trigger append_only before update or delete or truncate on audit_entries for each statement execute function private.refuse_change();
create trigger append_only before update or delete or truncate on audit_chain for each statement execute function private.refuse_change();
revoke all on function private.refuse_change() from public;

create function private.queue_for_sealing() returns trigger
language plpgsql security definer
set search_path = ''
as $$ begin insert into public.audit_unsealed (position) values (new.position); return null; end $$;
create trigger queue_for_sealing after insert on audit_entries for each row execute function private.queue_for_sealing();
create policy keeper_queues on audit_unsealed for insert to caseward_keeper with check (true);
grant insert on audit_unsealed to caseward_keeper;
alter function private.queue_for_sealing() owner to caseward_keeper;
revoke all on function private.queue_for_sealing() from public;

-- A person tells of themself, the door of who came and went, the worker of what it brought in.
create policy own_tells on audit_entries for insert to caseward_patient, caseward_staff, caseward_admin
  with check (actor_id = (select private.uid()) and session_id is not distinct from (select private.sid()));
create policy door_tells on audit_entries for insert to caseward_door
  with check (case_id is null and action in ('signed_up', 'signed_in', 'sign_in_failed', 'signed_out', 'session_replayed', 'sessions_ended',
    'password_changed', 'invitation_accepted'));
create policy worker_tells on audit_entries for insert to caseward_worker
  with check (actor_id is null and session_id is null and case_id is null and action = 'cases_imported');
grant insert (action, case_id, patient_id, subject_id, data) on audit_entries to caseward_patient, caseward_staff, caseward_admin;
grant insert (actor_id, session_id, action, subject_id, data) on audit_entries to caseward_door, caseward_worker;

-- A patient sees who opened their case; staff their own reads too, so that one case opened twice in a minute is one entry.
create policy patient_reads on audit_entries for select to caseward_patient
  using (patient_id = (select private.uid()) and action in ('case_read', 'grant_opened'));
create policy staff_reads on audit_entries for select to caseward_staff
  using (actor_id = (select private.uid()) or patient_id = (select private.uid()) and action in ('case_read', 'grant_opened'));
create policy admin_reads on audit_entries for select to caseward_admin using (true);
grant select (position, at, actor_id, action, case_id, patient_id) on audit_entries to caseward_patient, caseward_staff;
grant select on audit_entries to caseward_admin;

-- The worker seals and verifies.
create policy worker_reads on audit_entries for select to caseward_worker using (true);
create policy worker_reads on audit_chain for select to caseward_worker using (true);
create policy worker_seals on audit_chain for insert to caseward_worker with check (true);
create policy worker_takes on audit_unsealed for all to caseward_worker using (true) with check (false);
grant select on audit_entries to caseward_worker;
grant select, insert on audit_chain to caseward_worker;
grant select, delete on audit_unsealed to caseward_worker;

-- Admins see in the list which cases entries are about, of those that they may not read as well.
create function private.case_references(ids uuid[]) returns table (id uuid, reference text)
language sql stable security definer
set search_path = ''
as $$ select c.id, c.reference from public.cases c where c.id = any (ids) $$;
alter function private.case_references(uuid[]) owner to caseward_keeper;
revoke all on function private.case_references(uuid[]) from public;
grant execute on function private.case_references(uuid[]) to caseward_admin;
