-- What a clinic is made of: departments with members, specialties, tags, and fields of its own on cases.
-- A department's cases are open to all staff, or restricted to its members and to those they are assigned to.
alter table departments
  add column restricted boolean not null default false,
  add column active boolean not null default true,
  add constraint departments_active unique (id, active),
  drop constraint departments_name_key;
-- Two names that differ in capitals alone would be one to a reader.
create unique index departments_name on departments (lower(name));

-- A retired department holds no case and has no member: both refer to it as an active one.
alter table cases
  add column department_active boolean not null generated always as (true) stored,
  drop constraint cases_department_id_fkey,
  add constraint cases_department foreign key (department_id, department_active) references departments (id, active);
drop index cases_department_id;
create index cases_department on cases (department_id, department_active);

create table memberships (
  user_id uuid not null references users on delete cascade,
  department_id uuid not null,
  department_active boolean not null generated always as (true) stored,
  primary key (user_id, department_id),
  constraint memberships_department foreign key (department_id, department_active) references departments (id, active)
);
create index memberships_department on memberships (department_id, department_active);

create table specialties (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 100),
  active boolean not null default true,
  created_at timestamptz not null default now()
);
create unique index specialties_name on specialties (lower(name));

create table user_specialties (
  user_id uuid not null references users on delete cascade,
  specialty_id uuid not null references specialties,
  primary key (user_id, specialty_id)
);
create index user_specialties_specialty_id on user_specialties (specialty_id);

create table tags (
  id uuid primary key,
  name text not null unique check (char_length(name) between 1 and 50),
  active boolean not null default true,
  created_at timestamptz not null default now()
);

-- What the metadata of a case may hold, and how it is shown; what is not named here stays free.
create table custom_fields (
  id uuid primary key,
  name text not null unique check (name ~ '^[a-z][a-z0-9_]{0,39}$'),
  label text not null check (char_length(label) between 1 and 100),
  kind text not null check (kind in ('text', 'choice', 'date', 'number', 'yes_no')),
  choices text[] not null default '{}' check (array_position(choices, null) is null),
  required boolean not null default false,
  active boolean not null default true,
  rank integer not null default 0,
  created_at timestamptz not null default now(),
  check ((kind = 'choice') = (cardinality(choices) > 0))
);
create unique index custom_fields_label on custom_fields (lower(label)) where active;

alter table cases add column specialty_id uuid references specialties;
create index cases_specialty_id on cases (specialty_id);

create table case_tags (
  case_id uuid not null references cases,
  tag_id uuid not null references tags,
  patient_id uuid not null references users,
  primary key (case_id, tag_id)
);
create index case_tags_tag_id on case_tags (tag_id, case_id);
create index case_tags_patient_id on case_tags (patient_id);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['memberships', 'specialties', 'user_specialties', 'tags', 'custom_fields', 'case_tags'] loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
  end loop;
end
$$;

-- Names that a form offers are everybody's to read; who belongs where, and what cases are tagged with, the clinic's alone.
create policy all_read on specialties for select to caseward_patient, caseward_staff, caseward_admin using (true);
create policy all_read on custom_fields for select to caseward_patient, caseward_staff, caseward_admin using (true);
grant select on specialties, custom_fields to caseward_patient, caseward_staff, caseward_admin;
create policy clinic_reads on tags for select to caseward_staff, caseward_admin using (true);
create policy clinic_reads on memberships for select to caseward_staff, caseward_admin using (true);
create policy clinic_reads on user_specialties for select to caseward_staff, caseward_admin using (true);
grant select on tags, memberships, user_specialties to caseward_staff, caseward_admin;

create policy admin_adds on departments for insert to caseward_admin with check (active);
create policy admin_changes on departments for update to caseward_admin using (true) with check (true);
grant insert (id, name, restricted), update (name, restricted, active) on departments to caseward_admin;
create policy admin_adds on specialties for insert to caseward_admin with check (active);
create policy admin_changes on specialties for update to caseward_admin using (true) with check (true);
grant insert (id, name), update (name, active) on specialties to caseward_admin;
create policy admin_adds on tags for insert to caseward_admin with check (active);
create policy admin_changes on tags for update to caseward_admin using (true) with check (true);
grant insert (id, name), update (name, active) on tags to caseward_admin;
create policy admin_adds on custom_fields for insert to caseward_admin with check (active);
create policy admin_changes on custom_fields for update to caseward_admin using (true) with check (true);
grant insert (id, name, label, kind, choices, required, rank), update (label, choices, required, active, rank) on custom_fields to caseward_admin;

-- Only those who work here belong to a department or know a specialty.
create policy admin_adds on memberships for insert to caseward_admin
  with check (exists (select from users u where u.id = user_id and u.role in ('staff', 'admin')));
create policy admin_removes on memberships for delete to caseward_admin using (true);
create policy admin_adds on user_specialties for insert to caseward_admin
  with check (exists (select from users u where u.id = user_id and u.role in ('staff', 'admin')));
create policy admin_removes on user_specialties for delete to caseward_admin using (true);
grant insert, delete on memberships, user_specialties to caseward_admin;
