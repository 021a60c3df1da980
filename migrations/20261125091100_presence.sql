-- Who has a case open at this moment, and whether they write. Lost in a crash, and no loss: whoever is still there says so again
-- within seconds.
create unlogged table presence (
  case_id uuid not null references cases on delete cascade,
  user_id uuid not null references users on delete cascade,
  -- One of the person's windows, by an id of its own making.
  tab uuid not null,
  state text not null check (state in ('away', 'viewing', 'writing')),
  seen_at timestamptz not null default now(),
  primary key (case_id, user_id, tab)
);
create index presence_user_id on presence (user_id);
create index presence_seen_at on presence (seen_at);
alter table presence enable row level security;
alter table presence force row level security;

-- Among those who work here, of cases that they see and that are not their own. Where somebody is themself they may always
-- tell, so as to leave a case that went out of their sight.
create policy clinic_sees on presence for select to caseward_staff, caseward_admin
  using (user_id = (select private.uid()) or exists (select from cases c where c.id = case_id and c.patient_id <> (select private.uid())));
create policy clinic_comes on presence for insert to caseward_staff, caseward_admin
  with check (user_id = (select private.uid()) and exists (select from cases c where c.id = case_id and c.patient_id <> (select private.uid())));
create policy clinic_stays on presence for update to caseward_staff, caseward_admin
  using (user_id = (select private.uid())) with check (user_id = (select private.uid()));
create policy clinic_goes on presence for delete to caseward_staff, caseward_admin using (user_id = (select private.uid()));
grant select, insert (case_id, user_id, tab, state), update (state, seen_at), delete on presence to caseward_staff, caseward_admin;

create policy worker_prunes on presence for all to caseward_worker using (seen_at < now() - interval '1 minute') with check (false);
grant select, delete on presence to caseward_worker;
