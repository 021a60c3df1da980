-- A case may follow one of the same patient's that was resolved too long ago to be taken up again. The key says whose it is, whoever asks.
create unique index cases_id_patient on cases (id, patient_id);
alter table cases add column follows_id uuid,
  add constraint cases_follows foreign key (follows_id, patient_id) references cases (id, patient_id),
  add constraint cases_follow_another check (follows_id <> id);
create index cases_follows_id on cases (follows_id, patient_id);
grant insert (follows_id) on cases to caseward_patient, caseward_staff, caseward_admin;
