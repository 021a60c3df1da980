-- Who may see and change which case, now that departments may restrict. Written apart from domain::policy and tested to
-- say the same.
alter table cases
  add constraint cases_assignee_is_not_the_patient check (assignee_id <> patient_id),
  -- The transaction that changed the row last. Who hands a case to where they cannot follow still sees it to the end of
  -- that transaction: a changed row has to be visible to whoever changes it. What the keeper changes it changes for
  -- somebody who may not see it.
  add column changed_in xid8;

create function private.reachable_departments() returns uuid[]
language sql stable
set search_path = ''
as $$
  select coalesce(array_agg(d.id), '{}') from public.departments d
  where not d.restricted
     or exists (select from public.memberships m where m.department_id = d.id and m.user_id = (select private.uid()))
$$;

create function private.granted_cases() returns uuid[]
language sql stable
set search_path = ''
as $$
  select coalesce(array_agg(g.case_id), '{}') from public.grants g
  where g.user_id = (select private.uid()) and g.ended_at is null and g.expires_at > now()
$$;

-- The same rule for one case.
create function private.reaches(case_id uuid, case_department uuid, case_assignee uuid) returns boolean
language sql stable
set search_path = ''
as $$
  select case_department is null or case_department = any (private.reachable_departments())
    or case_assignee = private.uid() or case_id = any (private.granted_cases())
$$;

revoke all on function private.reachable_departments(), private.granted_cases(), private.reaches(uuid, uuid, uuid) from public;
grant execute on function private.reachable_departments(), private.granted_cases(), private.reaches(uuid, uuid, uuid) to caseward_staff, caseward_admin;

-- Memberships are part of who somebody is, taken anew by each transaction.
create or replace function private.session_claims(session uuid) returns jsonb
language sql stable security definer
set search_path = ''
as $$
  select jsonb_build_object('sub', u.id, 'role', u.role, 'name', u.name, 'email', u.email, 'sid', s.id,
    'departments', (select coalesce(jsonb_agg(m.department_id order by m.department_id), '[]') from public.memberships m where m.user_id = u.id))
  from public.sessions s join public.users u on u.id = s.user_id
  where s.id = session and s.ended_at is null and s.expires_at > now() and u.disabled_at is null
$$;
create policy keeper_reads on memberships for select to caseward_keeper using (true);
grant select on memberships to caseward_keeper;

-- Admins may correct a status against the table of transitions; the reason for it is asked for by the program.
create or replace function private.guard_case() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if (new.id, new.reference, new.patient_id, new.created_at) is distinct from (old.id, old.reference, old.patient_id, old.created_at) then
    raise exception 'a case keeps its id, reference, patient and date' using errcode = 'check_violation';
  end if;
  if new.version <> old.version + 1 then
    raise exception 'a change makes the next version' using errcode = 'check_violation';
  end if;
  if new.status <> old.status and current_user <> 'caseward_admin'
     and not exists (select from public.case_transitions t where t.from_status = old.status and t.to_status = new.status) then
    raise exception 'this status cannot follow that one' using errcode = 'check_violation', constraint = 'case_transition';
  end if;
  new.changed_in := case when current_user <> 'caseward_keeper' then pg_current_xact_id() end;
  return new;
end
$$;

-- Those who work here see what is in no department, in an open one or in one of theirs, what is assigned to them, what they
-- broke the glass for, and, as patients, what is their own. Transactions are numbered anew in a restored database, so
-- what one of them changed is known by its time as well.
drop policy staff_reads on cases;
drop policy admin_reads on cases;
drop policy staff_changes on cases;
drop policy admin_changes on cases;
create policy clinic_reads on cases for select to caseward_staff, caseward_admin
  using (department_id is null
    or department_id = any ((select private.reachable_departments())::uuid[])
    or assignee_id = (select private.uid())
    or patient_id = (select private.uid())
    or id = any ((select private.granted_cases())::uuid[])
    or changed_in = pg_current_xact_id_if_assigned() and updated_at = now());
-- Nobody handles their own case. Where it goes is not checked: who hands it over may lose sight of it.
create policy clinic_changes on cases for update to caseward_staff, caseward_admin
  using (patient_id <> (select private.uid()) and private.reaches(id, department_id, assignee_id))
  with check (patient_id <> (select private.uid()));
grant update (department_id, assignee_id, specialty_id) on cases to caseward_staff, caseward_admin;

-- They open cases of their own as any patient does.
alter policy patient_opens on cases to caseward_patient, caseward_staff, caseward_admin;
alter policy patient_opens on cases rename to own_opens;
grant insert (id, reference, patient_id, title, description, priority, metadata, specialty_id) on cases to caseward_patient, caseward_staff, caseward_admin;
alter policy own_drafts on drafts to caseward_patient, caseward_staff, caseward_admin;
grant select, insert, update, delete on drafts to caseward_staff, caseward_admin;
alter policy own_keys on idempotency_keys to caseward_patient, caseward_staff, caseward_admin;
grant select, insert on idempotency_keys to caseward_staff, caseward_admin;

-- The log. Several grants may be told of at one version; all else once. What a case is tagged with is not its patient's to know.
alter table case_events drop constraint case_events_kind_check;
alter table case_events add constraint case_events_kind_check check (kind in ('opened', 'imported', 'status_changed', 'status_corrected',
  'priority_changed', 'department_changed', 'assignee_changed', 'specialty_changed', 'tags_changed', 'grant_opened'));
alter table case_events drop constraint case_events_case_id_version_kind_key;
create unique index case_events_told_once on case_events (case_id, version, kind) where kind <> 'grant_opened';

drop policy patient_reads on case_events;
drop policy staff_reads on case_events;
drop policy admin_reads on case_events;
drop policy staff_tells on case_events;
drop policy admin_tells on case_events;
create policy patient_reads on case_events for select to caseward_patient
  using (patient_id = (select private.uid()) and kind <> 'tags_changed');
create policy clinic_reads on case_events for select to caseward_staff, caseward_admin
  using (exists (select from cases c where c.id = case_id)
    and (patient_id <> (select private.uid()) or kind <> 'tags_changed'));
alter policy patient_tells on case_events to caseward_patient, caseward_staff, caseward_admin;
alter policy patient_tells on case_events rename to own_tells;
create policy clinic_tells on case_events for insert to caseward_staff, caseward_admin
  with check (actor_id = (select private.uid()) and patient_id <> (select private.uid()) and kind not in ('opened', 'imported')
    and exists (select from cases c where c.id = case_id and c.patient_id = case_events.patient_id and c.version = case_events.version));

-- Why staff did something, for staff.
create table event_reasons (
  event_id uuid primary key references case_events (id),
  case_id uuid not null references cases,
  patient_id uuid not null references users,
  reason text not null check (char_length(reason) between 1 and 1000)
);
create index event_reasons_case_id on event_reasons (case_id);
create index event_reasons_patient_id on event_reasons (patient_id);
alter table event_reasons enable row level security;
alter table event_reasons force row level security;
create policy clinic_reads on event_reasons for select to caseward_staff, caseward_admin
  using (patient_id <> (select private.uid()) and exists (select from cases c where c.id = case_id));
create policy clinic_gives on event_reasons for insert to caseward_staff, caseward_admin
  with check (exists (select from case_events e where e.id = event_id and e.case_id = event_reasons.case_id
    and e.patient_id = event_reasons.patient_id and e.actor_id = (select private.uid()) and e.patient_id <> (select private.uid())));
grant select, insert on event_reasons to caseward_staff, caseward_admin;
-- One statement reads the log for everyone; a patient finds no reasons in it.
create policy patient_reads_none on event_reasons for select to caseward_patient using (false);
grant select on event_reasons to caseward_patient;

create policy clinic_reads on case_tags for select to caseward_staff, caseward_admin
  using (patient_id <> (select private.uid()) and exists (select from cases c where c.id = case_id));
create policy clinic_tags on case_tags for insert to caseward_staff, caseward_admin
  with check (patient_id <> (select private.uid()) and exists (select from cases c where c.id = case_id and c.patient_id = case_tags.patient_id));
create policy clinic_untags on case_tags for delete to caseward_staff, caseward_admin
  using (patient_id <> (select private.uid()) and exists (select from cases c where c.id = case_id));
grant select, insert, delete on case_tags to caseward_staff, caseward_admin;
create policy patient_reads_none on case_tags for select to caseward_patient using (false);
create policy patient_reads_none on tags for select to caseward_patient using (false);
grant select on case_tags, tags to caseward_patient;
