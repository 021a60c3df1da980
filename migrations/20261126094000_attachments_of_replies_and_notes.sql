-- Files go with replies and notes as well. What one is for is known from its coming: until it is sent it waits for the next reply or
-- note of its uploader in that case.
alter table attachments add column target text not null default 'case' check (target in ('case', 'reply', 'note'));
alter table attachments
  add constraint attachments_target_case check (case_id is not null or target = 'case'),
  add constraint attachments_target_reply check (reply_id is null or target = 'reply' and case_id is not null),
  add constraint attachments_target_note check (note_id is null or target = 'note' and case_id is not null),
  add constraint attachments_target_sent check (state = 'pending' or (target = 'reply') = (reply_id is not null) and (target = 'note') = (note_id is not null));

-- The keys say that both are of one case. A reply that is taken back lets go of its files, which wait again.
create unique index replies_id_case on replies (id, case_id);
create unique index notes_id_case on notes (id, case_id);
drop index attachments_reply_id;
drop index attachments_note_id;
create index attachments_reply_id on attachments (reply_id, case_id);
create index attachments_note_id on attachments (note_id, case_id);
alter table attachments
  add constraint attachments_reply foreign key (reply_id, case_id) references replies (id, case_id) on delete set null (reply_id),
  add constraint attachments_note foreign key (note_id, case_id) references notes (id, case_id);

-- For notes on the own case nobody brings anything.
alter policy own_brings on attachments
  with check (uploader_id = (select private.uid()) and state = 'pending' and reply_id is null and note_id is null
    and (target <> 'note' or patient_id <> (select private.uid()))
    and (case_id is null and patient_id = (select private.uid())
      or exists (select from cases c where c.id = case_id and c.patient_id = attachments.patient_id)));
grant insert (target) on attachments to caseward_patient, caseward_staff, caseward_admin;

-- A file of a reply is pending for as long as the reply is held, and so its author's alone; it is sent with it. Nobody adds to what
-- somebody else wrote.
alter policy own_sends on attachments
  with check (exists (select from cases c where c.id = case_id and c.patient_id = attachments.patient_id)
    and (note_id is null or patient_id <> (select private.uid()))
    and (reply_id is null and state = 'sent'
      or exists (select from replies r where r.id = reply_id and r.case_id = attachments.case_id and r.author_id = (select private.uid())
        and (r.sent_at is null) = (state = 'pending'))));
-- Apart, since patients have no right to read notes, not even of those that there are none.
create policy clinic_notes on attachments as restrictive for update to caseward_staff, caseward_admin
  using (true)
  with check (note_id is null or exists (select from notes n where n.id = note_id and n.author_id = (select private.uid())));

-- What a held reply has is neither discarded nor pruned.
alter policy own_discards on attachments using (state = 'pending' and reply_id is null and uploader_id = (select private.uid()));
alter policy worker_prunes on attachments
  using (state = 'pending' and reply_id is null and created_at < now() - interval '24 hours');
grant select (reply_id) on attachments to caseward_worker;

-- How much room a patient's own files take, those among them that the caller does not see; and how many there are of one case, or of none
-- yet. What staff bring takes nothing from the patient's room; and what hangs on notes is counted apart, for those who may know of notes.
drop function private.attachment_load(uuid, uuid);
create function private.attachment_load(patient uuid, of_case uuid, of_notes boolean, out bytes bigint, out files bigint)
language sql stable security definer
set search_path = ''
as $$
  select coalesce(sum(a.size) filter (where a.uploader_id = patient), 0)::bigint,
    count(*) filter (where a.case_id is not distinct from of_case and (a.target = 'note') = of_notes)
  from public.attachments a
  where a.patient_id = patient
    and case when patient = private.uid() then not of_notes
      else current_setting('request.jwt.claims')::jsonb ->> 'role' in ('staff', 'admin') end
$$;
grant select (target, uploader_id) on attachments to caseward_keeper;
alter function private.attachment_load(uuid, uuid, boolean) owner to caseward_keeper;
revoke all on function private.attachment_load(uuid, uuid, boolean) from public;
grant execute on function private.attachment_load(uuid, uuid, boolean) to caseward_patient, caseward_staff, caseward_admin;
