-- A virus that is found only later is written down like one that is found at once, about whoever brought it.
alter policy worker_tells on audit_entries
  with check (actor_id is null and session_id is null and case_id is null and action in ('cases_imported', 'attachment_infected'));
grant select (uploader_id) on attachments to caseward_worker;
