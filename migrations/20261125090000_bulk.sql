-- Changes of many cases: what was asked for, and of each case what came of it. The rows are those of whoever asked, who
-- alone reads them; the actor of tasks knows which are not over yet and in whose name they go on, and nothing else.
create table bulk_jobs (
  id uuid primary key,
  user_id uuid not null default private.uid() references users on delete cascade,
  -- They are made in the name of this session, and end with it.
  session_id uuid not null default private.sid() references sessions on delete cascade,
  change jsonb not null check (jsonb_typeof(change) = 'object' and pg_column_size(change) <= 65536),
  -- The one that this one takes back, once.
  undoes uuid,
  created_at timestamptz not null default now(),
  -- Until then somebody is at work on it; whoever comes later goes on with it.
  leased_until timestamptz not null,
  ended_at timestamptz,
  unique (id, user_id),
  unique (undoes, user_id),
  foreign key (undoes, user_id) references bulk_jobs (id, user_id) on delete cascade
);
create index bulk_jobs_user_id on bulk_jobs (user_id);
create index bulk_jobs_session_id on bulk_jobs (session_id);
create index bulk_jobs_created_at on bulk_jobs (created_at);
create index bulk_jobs_left on bulk_jobs (leased_until) where ended_at is null;

-- An id that was asked for need not be that of a case.
create table bulk_items (
  job_id uuid not null,
  user_id uuid not null default private.uid(),
  place int not null check (place >= 0),
  case_id uuid not null,
  -- The version that it was selected at; none if it was out of sight.
  seen bigint,
  -- What is to become of this one, if that is not what is to become of all.
  command jsonb check (jsonb_typeof(command) = 'object'),
  outcome text check (outcome in ('done', 'skipped', 'failed')),
  code text,
  field text,
  -- The version that was made of it, and what leads back from there.
  version bigint,
  back jsonb check (jsonb_typeof(back) = 'object'),
  primary key (job_id, place),
  unique (job_id, case_id),
  foreign key (job_id, user_id) references bulk_jobs (id, user_id) on delete cascade,
  check ((code is null) = (outcome is null or outcome = 'done')),
  check ((version is null) = (outcome is distinct from 'done'))
);
create index bulk_items_user_id on bulk_items (user_id, job_id);
create index bulk_items_case_id on bulk_items (case_id);
create index bulk_items_left on bulk_items (job_id, place) where outcome is null;

alter table bulk_jobs enable row level security;
alter table bulk_jobs force row level security;
alter table bulk_items enable row level security;
alter table bulk_items force row level security;

create policy own_jobs on bulk_jobs for select to caseward_staff, caseward_admin using (user_id = (select private.uid()));
create policy own_begins on bulk_jobs for insert to caseward_staff, caseward_admin
  with check (user_id = (select private.uid()) and session_id = (select private.sid()));
grant select, insert (id, change, undoes, leased_until) on bulk_jobs to caseward_staff, caseward_admin;

create policy own_items on bulk_items for all to caseward_staff, caseward_admin
  using (user_id = (select private.uid())) with check (user_id = (select private.uid()));
grant select, insert (job_id, place, case_id, seen, command), update (outcome, code, field, version, back) on bulk_items
  to caseward_staff, caseward_admin;

create policy worker_looks on bulk_jobs for select to caseward_worker using (true);
create policy worker_leases on bulk_jobs for update to caseward_worker using (true) with check (true);
create policy worker_prunes on bulk_jobs for delete to caseward_worker using (created_at < now() - interval '90 days');
grant select (id, session_id, created_at, leased_until, ended_at), update (leased_until, ended_at), delete on bulk_jobs to caseward_worker;
create policy worker_looks on bulk_items for select to caseward_worker using (true);
create policy worker_gives_up on bulk_items for update to caseward_worker using (true) with check (outcome = 'failed');
grant select (job_id, outcome), update (outcome, code) on bulk_items to caseward_worker;
