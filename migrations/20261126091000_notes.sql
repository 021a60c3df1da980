-- What those who work here write to each other about a case. No patient's policy opens any of it, and nothing that a patient can
-- see of the case changes with it: not its version, not when it was changed.
create table notes (
  id uuid primary key,
  case_id uuid not null references cases,
  patient_id uuid not null references users,
  author_id uuid not null references users,
  body text not null check (char_length(body) between 1 and 20000),
  body_html text not null check (octet_length(body_html) between 1 and 1048576),
  created_at timestamptz not null default now()
);
create index notes_case_id on notes (case_id, created_at);
create index notes_patient_id on notes (patient_id);
create index notes_author_id on notes (author_id);

create table note_mentions (
  note_id uuid not null references notes,
  case_id uuid not null references cases,
  patient_id uuid not null references users,
  user_id uuid not null references users,
  primary key (note_id, user_id)
);
create index note_mentions_case_id on note_mentions (case_id);
create index note_mentions_patient_id on note_mentions (patient_id);
create index note_mentions_user_id on note_mentions (user_id);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['notes', 'note_mentions'] loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
  end loop;
end
$$;

-- Who works here, and whether the case lies open to them, for those to whom it does. Colleagues see of each other neither
-- memberships nor grants, so the keeper looks.
create function private.case_colleagues(asked uuid) returns table (id uuid, name text, reads boolean)
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return query
    with colleagues as (
      select u.id, u.name, not coalesce(d.restricted, false) or coalesce(u.id = c.assignee_id, false)
          or exists (select from public.memberships m where m.user_id = u.id and m.department_id = c.department_id)
          or exists (select from public.grants g where g.case_id = c.id and g.user_id = u.id and g.ended_at is null and g.expires_at > now()) as reads
      from public.cases c
      join public.users u on u.role in ('staff', 'admin') and u.disabled_at is null and u.id <> c.patient_id
      left join public.departments d on d.id = c.department_id
      where c.id = asked)
    select k.id, k.name, k.reads from colleagues k
    where exists (select from colleagues own where own.id = private.uid() and own.reads);
end
$$;
-- What asks for the caller's own grants says so itself.
alter policy keeper_reads on grants using (true);
alter function private.case_colleagues(uuid) owner to caseward_keeper;
revoke all on function private.case_colleagues(uuid) from public;
grant execute on function private.case_colleagues(uuid) to caseward_staff, caseward_admin;

-- Of all cases that they see but their own. A note is added and stays as it is.
create policy clinic_reads on notes for select to caseward_staff, caseward_admin
  using (patient_id <> (select private.uid()) and exists (select from cases c where c.id = case_id));
create policy clinic_writes on notes for insert to caseward_staff, caseward_admin
  with check (author_id = (select private.uid()) and patient_id <> (select private.uid())
    and exists (select from cases c where c.id = case_id and c.patient_id = notes.patient_id));
grant select, insert (id, case_id, patient_id, author_id, body, body_html) on notes to caseward_staff, caseward_admin;
create policy patient_reads_none on notes for select to caseward_patient using (false);

create policy clinic_reads on note_mentions for select to caseward_staff, caseward_admin
  using (patient_id <> (select private.uid()) and exists (select from cases c where c.id = case_id));
-- Mentioned is who may read: a name tells that there is something to read.
create policy clinic_mentions on note_mentions for insert to caseward_staff, caseward_admin
  with check (exists (select from notes n where n.id = note_id and n.author_id = (select private.uid())
      and n.case_id = note_mentions.case_id and n.patient_id = note_mentions.patient_id)
    and exists (select from private.case_colleagues(note_mentions.case_id) k where k.id = note_mentions.user_id and k.reads));
grant select, insert on note_mentions to caseward_staff, caseward_admin;
create policy patient_reads_none on note_mentions for select to caseward_patient using (false);

alter table case_events drop constraint case_events_kind_check;
alter table case_events add constraint case_events_kind_check check (kind in ('opened', 'imported', 'status_changed', 'status_corrected',
  'priority_changed', 'department_changed', 'assignee_changed', 'specialty_changed', 'tags_changed', 'grant_opened', 'replied', 'noted'));
-- Several notes may be written at one version, as several grants may be told of at one.
drop index case_events_told_once;
create unique index case_events_told_once on case_events (case_id, version, kind) where kind not in ('grant_opened', 'noted');
alter policy patient_reads on case_events using (patient_id = (select private.uid()) and kind not in ('tags_changed', 'noted'));
alter policy clinic_reads on case_events
  using (exists (select from cases c where c.id = case_id) and (patient_id <> (select private.uid()) or kind not in ('tags_changed', 'noted')));
