-- Answers that are written often. With whom one is shared, it is read by all who work here; its owner and admins change it then.
create table canned_answers (
  id uuid primary key,
  owner_id uuid not null references users on delete cascade,
  shared boolean not null default false,
  title text not null check (char_length(title) between 1 and 80),
  body text not null check (char_length(body) between 1 and 20000),
  body_html text not null check (octet_length(body_html) between 1 and 1048576),
  created_at timestamptz not null default now()
);
-- Two titles of one person's that differ in capitals alone would be one to a reader.
create unique index canned_answers_title on canned_answers (owner_id, lower(title));
create index canned_answers_shared on canned_answers (shared);

alter table canned_answers enable row level security;
alter table canned_answers force row level security;

-- Admins tidy up what others share; they cannot take it back from all but its owner, which would put it out of their own sight.
create policy clinic_reads on canned_answers for select to caseward_staff, caseward_admin using (owner_id = (select private.uid()) or shared);
create policy clinic_saves on canned_answers for insert to caseward_staff, caseward_admin with check (owner_id = (select private.uid()));
create policy own_changes on canned_answers for update to caseward_staff
  using (owner_id = (select private.uid())) with check (owner_id = (select private.uid()));
create policy own_goes on canned_answers for delete to caseward_staff using (owner_id = (select private.uid()));
create policy admin_changes on canned_answers for update to caseward_admin
  using (owner_id = (select private.uid()) or shared) with check (owner_id = (select private.uid()) or shared);
create policy admin_removes on canned_answers for delete to caseward_admin using (owner_id = (select private.uid()) or shared);
grant select, insert (id, owner_id, shared, title, body, body_html), update (shared, title, body, body_html), delete
  on canned_answers to caseward_staff, caseward_admin;
