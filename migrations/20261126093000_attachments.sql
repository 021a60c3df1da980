-- Files that people add to a case, to a reply or to a note. The bytes are kept as an object under a generated key; whoever reads the
-- row reads the object, and nobody else does.
create table attachments (
  id uuid primary key,
  -- None while the case that it goes with is not sent yet.
  case_id uuid references cases,
  reply_id uuid,
  note_id uuid,
  patient_id uuid not null references users,
  uploader_id uuid not null references users,
  name text not null check (char_length(name) between 1 and 255),
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf', 'text/plain',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document')),
  size bigint not null check (size between 1 and 26214400),
  sha256 bytea not null check (octet_length(sha256) = 32),
  state text not null default 'pending' check (state in ('pending', 'sent')),
  scan text not null check (scan in ('unscanned', 'clean', 'infected', 'not_scanned')),
  width integer check (width > 0),
  height integer check (height > 0),
  has_thumbnail boolean not null default false,
  object_key text not null unique check (object_key ~ '^[0-9a-f]{2}/[0-9a-f]{32}$'),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  check ((state = 'sent') = (sent_at is not null)),
  check (state = 'pending' or case_id is not null),
  check (reply_id is null or note_id is null)
);
create index attachments_case_id on attachments (case_id, created_at);
create index attachments_reply_id on attachments (reply_id);
create index attachments_note_id on attachments (note_id);
create index attachments_patient_id on attachments (patient_id);
create index attachments_uploader_id on attachments (uploader_id);
create index attachments_created_at on attachments (created_at);
create index attachments_unscanned on attachments (created_at) where scan = 'unscanned';
alter table attachments enable row level security;
alter table attachments force row level security;

-- What is pending is its uploader's alone. What was sent is read as its case is, and with a note as notes are: never by the case's
-- patient. What no scanner has passed yet, where one is to, stays with whoever brought it.
create policy patient_reads on attachments for select to caseward_patient
  using (patient_id = (select private.uid()) and note_id is null
    and (uploader_id = (select private.uid()) or state = 'sent' and scan in ('clean', 'not_scanned')));
create policy clinic_reads on attachments for select to caseward_staff, caseward_admin
  using (state = 'pending' and uploader_id = (select private.uid())
    or state = 'sent' and exists (select from cases c where c.id = case_id)
      and (uploader_id = (select private.uid()) or scan in ('clean', 'not_scanned'))
      and (note_id is null or patient_id <> (select private.uid())));
grant select on attachments to caseward_patient, caseward_staff, caseward_admin;

create policy own_brings on attachments for insert to caseward_patient, caseward_staff, caseward_admin
  with check (uploader_id = (select private.uid()) and state = 'pending' and reply_id is null and note_id is null
    and (case_id is null and patient_id = (select private.uid())
      or exists (select from cases c where c.id = case_id and c.patient_id = attachments.patient_id)));
grant insert (id, case_id, patient_id, uploader_id, name, media_type, size, sha256, scan, width, height, has_thumbnail, object_key) on attachments
  to caseward_patient, caseward_staff, caseward_admin;

create policy own_sends on attachments for update to caseward_patient, caseward_staff, caseward_admin
  using (state = 'pending' and uploader_id = (select private.uid()))
  with check (state = 'sent' and exists (select from cases c where c.id = case_id and c.patient_id = attachments.patient_id)
    and (note_id is null or patient_id <> (select private.uid())));
grant update (state, sent_at, case_id, reply_id, note_id) on attachments to caseward_patient, caseward_staff, caseward_admin;

create policy own_discards on attachments for delete to caseward_patient, caseward_staff, caseward_admin
  using (state = 'pending' and uploader_id = (select private.uid()));
grant delete on attachments to caseward_patient, caseward_staff, caseward_admin;

-- The worker removes what was never sent and what no row tells of, and has looked at what could not be scanned when it came.
create policy worker_looks on attachments for select to caseward_worker using (true);
create policy worker_prunes on attachments for delete to caseward_worker using (state = 'pending' and created_at < now() - interval '24 hours');
create policy worker_judges on attachments for update to caseward_worker using (scan = 'unscanned') with check (scan in ('clean', 'infected'));
grant select (id, case_id, object_key, state, scan, created_at), update (scan), delete on attachments to caseward_worker;

-- How much room a patient's files take, those among them that the caller does not see; and how many there are of one case, or of none yet.
create function private.attachment_load(patient uuid, of_case uuid, out bytes bigint, out files bigint)
language sql stable security definer
set search_path = ''
as $$
  select coalesce(sum(a.size), 0)::bigint, count(*) filter (where a.case_id is not distinct from of_case)
  from public.attachments a
  where a.patient_id = patient
    and (patient = private.uid() or current_setting('request.jwt.claims')::jsonb ->> 'role' in ('staff', 'admin'))
$$;
create policy keeper_reads on attachments for select to caseward_keeper using (true);
grant select (case_id, patient_id, size) on attachments to caseward_keeper;
alter function private.attachment_load(uuid, uuid) owner to caseward_keeper;
revoke all on function private.attachment_load(uuid, uuid) from public;
grant execute on function private.attachment_load(uuid, uuid) to caseward_patient, caseward_staff, caseward_admin;

-- The log tells of files that came by themselves, several of them at one version of the case.
alter table case_events drop constraint case_events_kind_check;
alter table case_events add constraint case_events_kind_check check (kind in ('opened', 'imported', 'status_changed', 'status_corrected',
  'priority_changed', 'department_changed', 'assignee_changed', 'specialty_changed', 'tags_changed', 'grant_opened', 'replied', 'noted',
  'attachment_added'));
drop index case_events_told_once;
create unique index case_events_told_once on case_events (case_id, version, kind) where kind not in ('grant_opened', 'noted', 'attachment_added');
create policy own_attaches on case_events for insert to caseward_patient, caseward_staff, caseward_admin
  with check (kind = 'attachment_added' and actor_id = (select private.uid()) and patient_id = (select private.uid())
    and exists (select from cases c where c.id = case_id and c.patient_id = (select private.uid()) and c.version = case_events.version));
