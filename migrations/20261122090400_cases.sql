-- Departments have a name and no rules yet.
create table departments (
  id uuid primary key,
  name text not null unique check (char_length(name) between 1 and 100),
  created_at timestamptz not null default now()
);

-- Which status may follow which; domain::Status::next is the same table, and a test compares them.
create table case_transitions (
  from_status text not null,
  to_status text not null,
  primary key (from_status, to_status)
);
insert into case_transitions values
  ('open', 'in_progress'), ('open', 'waiting'), ('open', 'resolved'),
  ('in_progress', 'waiting'), ('in_progress', 'resolved'),
  ('waiting', 'in_progress'), ('waiting', 'resolved'),
  ('resolved', 'in_progress');

-- Text with checks and not enums: only comparisons of text are leakproof, and so may use an index ahead of a policy.
create table cases (
  id uuid primary key,
  reference text not null unique check (reference ~ '^[2-9A-Z]{3}-[2-9A-Z]{3}$'),
  patient_id uuid not null references users,
  title text not null check (char_length(title) between 1 and 200),
  description text not null check (char_length(description) between 1 and 20000),
  status text not null default 'open' check (status in ('open', 'in_progress', 'waiting', 'resolved')),
  priority text not null default 'medium' check (priority in ('low', 'medium', 'high', 'urgent')),
  priority_rank smallint not null generated always as
    (case priority when 'low' then 0 when 'medium' then 1 when 'high' then 2 else 3 end) stored,
  -- The domain allows 16 kB of JSON, which takes up to eight times that as jsonb.
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and pg_column_size(metadata) <= 262144),
  department_id uuid references departments,
  assignee_id uuid references users,
  version bigint not null default 1 check (version > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index cases_created_at on cases (created_at, id);
create index cases_updated_at on cases (updated_at, id);
create index cases_priority on cases (priority_rank, id);
create index cases_status_created_at on cases (status, created_at, id);
create index cases_status_updated_at on cases (status, updated_at, id);
create index cases_status_priority_updated_at on cases (status, priority, updated_at, id);
create index cases_patient_updated_at on cases (patient_id, updated_at, id);
create index cases_department_id on cases (department_id);
create index cases_assignee_id on cases (assignee_id);

-- Only what is meant to change changes, one version at a time, along the table of transitions.
create function private.guard_case() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if (new.id, new.reference, new.patient_id, new.created_at) is distinct from (old.id, old.reference, old.patient_id, old.created_at) then
    raise exception 'a case keeps its id, reference, patient and date' using errcode = 'check_violation';
  end if;
  if new.version <> old.version + 1 then
    raise exception 'a change makes the next version' using errcode = 'check_violation';
  end if;
  if new.status <> old.status
     and not exists (select from public.case_transitions t where t.from_status = old.status and t.to_status = new.status) then
    raise exception 'this status cannot follow that one' using errcode = 'check_violation', constraint = 'case_transition';
  end if;
  return new;
end
$$;
revoke all on function private.guard_case() from public;
create trigger guard_case before update on cases for each row execute function private.guard_case();

-- What happened, in order. Timeline, live updates, notifications and webhooks all read this one log. Positions are
-- given at insert and commit out of order: a reader of the tail stays below the oldest running transaction (made_in).
create table case_events (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  case_id uuid not null references cases,
  patient_id uuid not null references users,
  actor_id uuid references users,
  kind text not null check (kind in ('opened', 'imported', 'status_changed', 'priority_changed')),
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
  version bigint not null,
  made_in xid8 not null default pg_current_xact_id(),
  created_at timestamptz not null default now(),
  -- Each version is told of once, so nobody can add to a story afterwards.
  unique (case_id, version, kind)
);
create index case_events_case_id on case_events (case_id, position);
create index case_events_patient_id on case_events (patient_id);
create index case_events_actor_id on case_events (actor_id);

-- What a person was typing, until it is sent.
create table drafts (
  user_id uuid not null references users on delete cascade,
  subject text not null check (char_length(subject) between 1 and 100),
  fields jsonb not null check (pg_column_size(fields) <= 524288),
  updated_at timestamptz not null default now(),
  primary key (user_id, subject)
);

-- Which case a creating request made, so that a retry makes no second one.
create table idempotency_keys (
  user_id uuid not null references users on delete cascade,
  key text not null check (char_length(key) between 1 and 255),
  request_hash bytea not null check (octet_length(request_hash) = 32),
  case_id uuid not null references cases deferrable initially deferred,
  created_at timestamptz not null default now(),
  primary key (user_id, key)
);
create index idempotency_keys_case_id on idempotency_keys (case_id);

-- Lines brought in by an import, by a hash of what they say, so that a second run doubles nothing.
create table imported_lines (
  line_hash bytea primary key check (octet_length(line_hash) = 32),
  case_id uuid not null references cases deferrable initially deferred,
  patient_id uuid not null references users
);
create index imported_lines_case_id on imported_lines (case_id);
create index imported_lines_patient_id on imported_lines (patient_id);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['departments', 'case_transitions', 'cases', 'case_events', 'drafts', 'idempotency_keys', 'imported_lines'] loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
  end loop;
end
$$;
