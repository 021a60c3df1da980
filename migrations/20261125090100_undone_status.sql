-- Whoever has just set the status of many cases may take that back, though none leads there in the table of transitions: the
-- log says that it was they who did, and that nobody changed the case since.
create function private.takes_back(changed uuid, at_version bigint, to_status text) returns boolean
language plpgsql stable
set search_path = ''
as $$
begin
  return exists (select from public.case_events e
    where e.case_id = changed and e.version = at_version and e.kind = 'status_changed' and e.actor_id = private.uid()
      and e.data ->> 'from' = to_status and e.created_at > now() - interval '10 minutes')
    and exists (select from public.bulk_items i join public.bulk_jobs j on j.id = i.job_id
      where i.user_id = private.uid() and i.case_id = changed and i.seen = at_version and i.outcome is null and j.undoes is not null);
end
$$;
revoke all on function private.takes_back(uuid, bigint, text) from public;
grant execute on function private.takes_back(uuid, bigint, text) to caseward_staff;

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
    -- Apart, since rights on what a statement names are checked before any of it is looked at.
    if not private.takes_back(new.id, old.version, new.status) then
      raise exception 'this status cannot follow that one' using errcode = 'check_violation', constraint = 'case_transition';
    end if;
  end if;
  new.changed_in := case when current_user <> 'caseward_keeper' then pg_current_xact_id() end;
  new.status_since := case when new.status <> old.status then now() else old.status_since end;
  return new;
end
$$;
