-- Since when a case has had its status, so that a list can begin with those that have waited longest.
alter table cases add column status_since timestamptz not null default now();

-- Row-level security is forced on the owner too, who has to look back through the whole log once. A case that was
-- brought in has no event of its status, and has had it from the beginning.
alter table cases no force row level security;
alter table case_events no force row level security;
alter table cases disable trigger guard_case;
update cases c set status_since = coalesce(
  (select max(e.created_at) from case_events e where e.case_id = c.id and e.kind in ('status_changed', 'status_corrected')), c.created_at);
alter table cases enable trigger guard_case;
alter table cases force row level security;
alter table case_events force row level security;

create or replace function private.guard_case() returns trigger
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
  if new.status <> old.status and current_user <> 'caseward_admin'
     and not exists (select from public.case_transitions t where t.from_status = old.status and t.to_status = new.status) then
    raise exception 'this status cannot follow that one' using errcode = 'check_violation', constraint = 'case_transition';
  end if;
  new.changed_in := case when current_user <> 'caseward_keeper' then pg_current_xact_id() end;
  new.status_since := case when new.status <> old.status then now() else old.status_since end;
  return new;
end
$$;

-- A new case has been open since it was made. One that comes with a past has had its status since its last change at the latest.
create function private.date_status() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.status_since := case when new.status = 'open' then new.created_at else least(new.status_since, new.updated_at) end;
  return new;
end
$$;
revoke all on function private.date_status() from public;
create trigger date_status before insert on cases for each row execute function private.date_status();
