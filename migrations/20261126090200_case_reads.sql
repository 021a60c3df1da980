-- How far patients have read in their own cases, and when: up to which reply to them, by its version. Those who work on the case
-- are told, since they wait for it; nobody else's reading is told to anybody.
create table case_reads (
  case_id uuid not null references cases,
  patient_id uuid not null references users,
  version bigint not null,
  read_at timestamptz not null default now(),
  primary key (case_id, version)
);
create index case_reads_patient_id on case_reads (patient_id);
alter table case_reads enable row level security;
alter table case_reads force row level security;

create policy patient_reads on case_reads for select to caseward_patient using (patient_id = (select private.uid()));
create policy clinic_reads on case_reads for select to caseward_staff, caseward_admin
  using (exists (select from cases c where c.id = case_id));
create policy own_marks on case_reads for insert to caseward_patient, caseward_staff, caseward_admin
  with check (patient_id = (select private.uid())
    and exists (select from replies r where r.case_id = case_reads.case_id and r.version = case_reads.version and r.patient_id = case_reads.patient_id));
grant select, insert (case_id, patient_id, version) on case_reads to caseward_patient, caseward_staff, caseward_admin;
