-- Who may see and change which case. Written apart from domain::policy and tested to say the same.

-- Patients: their own cases; they open them, and change nothing.
create policy patient_reads on cases for select to caseward_patient using (patient_id = (select private.uid()));
create policy patient_opens on cases for insert to caseward_patient
  with check (patient_id = (select private.uid()) and status = 'open' and version = 1 and assignee_id is null and department_id is null);
grant select on cases to caseward_patient;
grant insert (id, reference, patient_id, title, description, priority, metadata) on cases to caseward_patient;

create policy patient_reads on case_events for select to caseward_patient using (patient_id = (select private.uid()));
create policy patient_tells on case_events for insert to caseward_patient
  with check (patient_id = (select private.uid()) and actor_id = (select private.uid()) and kind = 'opened' and version = 1
    and exists (select from cases c where c.id = case_id and c.patient_id = (select private.uid())));
grant select on case_events to caseward_patient;
grant insert (id, case_id, patient_id, actor_id, kind, data, version) on case_events to caseward_patient;

create policy own_drafts on drafts for all to caseward_patient using (user_id = (select private.uid())) with check (user_id = (select private.uid()));
grant select, insert, update, delete on drafts to caseward_patient;

create policy own_keys on idempotency_keys for all to caseward_patient
  using (user_id = (select private.uid())) with check (user_id = (select private.uid()));
grant select, insert on idempotency_keys to caseward_patient;

-- Staff and admins: every case, to read and to move along.
create policy staff_reads on cases for select to caseward_staff using (true);
create policy admin_reads on cases for select to caseward_admin using (true);
create policy staff_changes on cases for update to caseward_staff using (true) with check (true);
create policy admin_changes on cases for update to caseward_admin using (true) with check (true);
grant select on cases to caseward_staff, caseward_admin;
grant update (status, priority, version, updated_at) on cases to caseward_staff, caseward_admin;

create policy staff_reads on case_events for select to caseward_staff using (true);
create policy admin_reads on case_events for select to caseward_admin using (true);
create policy staff_tells on case_events for insert to caseward_staff
  with check (actor_id = (select private.uid()) and kind in ('status_changed', 'priority_changed')
    and exists (select from cases c where c.id = case_id and c.patient_id = case_events.patient_id and c.version = case_events.version));
create policy admin_tells on case_events for insert to caseward_admin
  with check (actor_id = (select private.uid()) and kind in ('status_changed', 'priority_changed')
    and exists (select from cases c where c.id = case_id and c.patient_id = case_events.patient_id and c.version = case_events.version));
grant select on case_events to caseward_staff, caseward_admin;
grant insert (id, case_id, patient_id, actor_id, kind, data, version) on case_events to caseward_staff, caseward_admin;

create policy all_read on case_transitions for select to caseward_staff, caseward_admin using (true);
grant select on case_transitions to caseward_staff, caseward_admin;

create policy all_read on departments for select to caseward_patient, caseward_staff, caseward_admin, caseward_worker using (true);
grant select on departments to caseward_patient, caseward_staff, caseward_admin, caseward_worker;

-- The worker: imports.
create policy worker_reads on cases for select to caseward_worker using (true);
create policy worker_imports on cases for insert to caseward_worker with check (status = 'open' and version = 1 and assignee_id is null);
grant select on cases to caseward_worker;
grant insert (id, reference, patient_id, title, description, priority, metadata, created_at, updated_at) on cases to caseward_worker;
create policy worker_reads on case_events for select to caseward_worker using (true);
create policy worker_tells on case_events for insert to caseward_worker
  with check (actor_id is null and kind = 'imported' and version = 1
    and exists (select from cases c where c.id = case_id and c.patient_id = case_events.patient_id));
grant select on case_events to caseward_worker;
grant insert (id, case_id, patient_id, actor_id, kind, data, version, created_at) on case_events to caseward_worker;
create policy worker_all on imported_lines for all to caseward_worker using (true) with check (true);
grant select, insert on imported_lines to caseward_worker;
