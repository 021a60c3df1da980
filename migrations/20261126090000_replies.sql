-- What patient and staff write to each other in a case. A reply is held for its author alone until it is sent, and stays as
-- it is from then on.
create table replies (
  id uuid primary key,
  case_id uuid not null references cases,
  patient_id uuid not null references users,
  author_id uuid not null references users,
  -- The sign-in that it was written in. Sign-ins are deleted in time, replies are not.
  session_id uuid default private.sid(),
  body text not null check (char_length(body) between 1 and 20000),
  body_html text not null check (octet_length(body_html) <= 1048576),
  -- What the case is to become with it, if it can.
  status text check (status in ('waiting', 'resolved')),
  created_at timestamptz not null default now(),
  -- When it is to be sent; none once it was, or if it could not be.
  release_at timestamptz,
  sent_at timestamptz,
  -- The version that it made of the case.
  version bigint,
  check (sent_at is null or version is not null),
  check (sent_at is null or release_at is null),
  unique (case_id, version)
);
create index replies_patient_id on replies (patient_id);
create index replies_author_id on replies (author_id);
create index replies_release_at on replies (release_at);

alter table replies enable row level security;
alter table replies force row level security;

-- A sent one is read by those who see the case, one that is not by its author.
create policy patient_reads on replies for select to caseward_patient
  using (patient_id = (select private.uid()) and (sent_at is not null or author_id = (select private.uid())));
create policy clinic_reads on replies for select to caseward_staff, caseward_admin
  using (sent_at is not null and exists (select from cases c where c.id = case_id) or sent_at is null and author_id = (select private.uid()));
-- Whoever sees a case may answer in it; its patient sets no status.
create policy own_writes on replies for insert to caseward_patient, caseward_staff, caseward_admin
  with check (author_id = (select private.uid()) and sent_at is null and (status is null or patient_id <> (select private.uid()))
    and exists (select from cases c where c.id = case_id and c.patient_id = replies.patient_id));
create policy own_sends on replies for update to caseward_patient, caseward_staff, caseward_admin
  using (author_id = (select private.uid()) and sent_at is null)
  with check (author_id = (select private.uid())
    and (sent_at is null or exists (select from cases c where c.id = case_id and c.version = replies.version)));
create policy own_takes_back on replies for delete to caseward_patient, caseward_staff, caseward_admin
  using (author_id = (select private.uid()) and sent_at is null);
grant select (id, case_id, patient_id, author_id, body, body_html, status, created_at, release_at, sent_at, version),
  insert (id, case_id, patient_id, author_id, body, body_html, status, release_at), update (release_at, sent_at, version), delete
  on replies to caseward_patient, caseward_staff, caseward_admin;

-- Which one a creating request made, if it made something in a case.
alter table idempotency_keys add column made_id uuid;

alter table case_events drop constraint case_events_kind_check;
alter table case_events add constraint case_events_kind_check check (kind in ('opened', 'imported', 'status_changed', 'status_corrected',
  'priority_changed', 'department_changed', 'assignee_changed', 'specialty_changed', 'tags_changed', 'grant_opened', 'replied'));

-- Patients change no case; by a reply of theirs this does, and tells of it: one that waited for them goes on, and one that was
-- resolved within 14 days is taken up again. domain::reply says the same, and a test compares them.
create policy keeper_reads on replies for select to caseward_keeper using (true);
grant select (id, case_id, author_id, sent_at) on replies to caseward_keeper;
grant update (status) on cases to caseward_keeper;

create function private.answer_own_case(reply uuid) returns table (version bigint, status text)
language plpgsql security definer
set search_path = ''
as $$
declare
  held public.cases;
begin
  select c.* into held from public.cases c join public.replies r on r.case_id = c.id
  where r.id = reply and r.author_id = private.uid() and r.sent_at is null and c.patient_id = private.uid() for no key update of c;
  if held.status = 'resolved' and held.status_since <= now() - interval '14 days' then
    raise exception 'this case was resolved too long ago' using errcode = 'check_violation', constraint = 'reply_too_late';
  end if;
  status := case when held.status in ('waiting', 'resolved') then 'in_progress' else held.status end;
  version := held.version + 1;
  update public.cases c set status = answer_own_case.status, version = answer_own_case.version, updated_at = now() where c.id = held.id;
  insert into public.case_events (id, case_id, patient_id, actor_id, kind, data, version)
  select gen_random_uuid(), held.id, held.patient_id, private.uid(), e.kind, e.data, answer_own_case.version
  from (values ('replied', jsonb_build_object('reply', reply)),
               ('status_changed', jsonb_build_object('from', held.status, 'to', answer_own_case.status))) as e (kind, data)
  where held.id is not null and (e.kind = 'replied' or answer_own_case.status <> held.status);
  return query select answer_own_case.version, answer_own_case.status where held.id is not null;
end
$$;
alter function private.answer_own_case(uuid) owner to caseward_keeper;
revoke all on function private.answer_own_case(uuid) from public;
grant execute on function private.answer_own_case(uuid) to caseward_patient, caseward_staff, caseward_admin;
