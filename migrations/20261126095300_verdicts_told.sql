-- What the scanner says of a file only after it was sent stands in the log, and so comes to the pages that are open. It is told to those
-- who see the file: of a virus to whoever brought it, of a note's file to no patient.
alter table case_events drop constraint case_events_kind_check;
alter table case_events add constraint case_events_kind_check check (kind in ('opened', 'imported', 'status_changed', 'status_corrected',
  'priority_changed', 'department_changed', 'assignee_changed', 'specialty_changed', 'tags_changed', 'grant_opened', 'replied', 'noted',
  'attachment_added', 'attachment_scanned'));
drop index case_events_told_once;
create unique index case_events_told_once on case_events (case_id, version, kind)
  where kind not in ('grant_opened', 'noted', 'attachment_added', 'attachment_scanned');

alter policy patient_reads on case_events
  using (patient_id = (select private.uid()) and kind not in ('tags_changed', 'noted')
    and (kind <> 'attachment_scanned' or exists (select from attachments a where a.id = (case_events.data ->> 'attachment')::uuid)));
alter policy clinic_reads on case_events
  using (exists (select from cases c where c.id = case_id) and (patient_id <> (select private.uid()) or kind not in ('tags_changed', 'noted'))
    and (kind <> 'attachment_scanned' or exists (select from attachments a where a.id = (case_events.data ->> 'attachment')::uuid)));
alter policy clinic_tells on case_events
  with check (actor_id = (select private.uid()) and patient_id <> (select private.uid()) and kind not in ('opened', 'imported', 'attachment_scanned')
    and exists (select from cases c where c.id = case_id and c.patient_id = case_events.patient_id and c.version = case_events.version));

-- The log says what the file's row says, at the version that the case has.
create policy worker_tells_of_scans on case_events for insert to caseward_worker
  with check (actor_id is null and kind = 'attachment_scanned'
    and exists (select from attachments a join cases c on c.id = a.case_id
      where a.id = (case_events.data ->> 'attachment')::uuid and a.case_id = case_events.case_id and a.scan = case_events.data ->> 'scan'
        and c.patient_id = case_events.patient_id and c.version = case_events.version));
