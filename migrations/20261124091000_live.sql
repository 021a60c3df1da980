-- The tail of the log: each server reads what is new and tells it to those who may hear of it. The actor that does so reads which
-- case changed and how, and nothing that was written in one.
do $$
begin
  if not exists (select from pg_roles where rolname = 'caseward_tail') then
    create role caseward_tail nologin noinherit;
  end if;
end
$$;
grant caseward_tail to caseward_login;
grant usage on schema public, private to caseward_tail;

create or replace function private.enter_as(actor text) returns void
language plpgsql
as $$
begin
  if actor not in ('door', 'worker', 'operator', 'tail') then
    raise exception 'no such actor' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('request.jwt.claims', '', true);
  perform set_config('role', 'caseward_' || actor, true);
end
$$;

-- In the order of positions an event can come in behind one that was read: positions are taken before the commit, and by
-- transactions in any order. In the order of transactions and then positions nothing comes in below the oldest one that runs.
create index case_events_tail on case_events (made_in, position);
create policy tail_reads on case_events for select to caseward_tail using (true);
grant select (position, case_id, patient_id, kind, version, made_in) on case_events to caseward_tail;

-- Which of these sessions go on, and in which role.
create function private.living_sessions(asked uuid[]) returns table (session uuid, role text)
language sql stable security definer
set search_path = ''
as $$
  select s.id, u.role from public.sessions s join public.users u on u.id = s.user_id
  where s.id = any (asked) and s.ended_at is null and s.expires_at > now() and u.disabled_at is null
$$;
alter function private.living_sessions(uuid[]) owner to caseward_keeper;
revoke all on function private.living_sessions(uuid[]) from public;
grant execute on function private.living_sessions(uuid[]) to caseward_tail;

-- Of these events those that took a case out of a place where the caller could see it: out of the intake, of a department
-- that lies open to them, or out of their own hands. What they had on their list has to go from it.
create function private.left_sight(positions bigint[]) returns setof bigint
language sql stable security definer
set search_path = ''
as $$
  select e.position from public.case_events e
  where e.position = any (positions)
    and (e.kind = 'department_changed'
         and (e.data ->> 'from' is null or (e.data -> 'from' ->> 'id')::uuid = any (private.reachable_departments()))
      or e.kind = 'assignee_changed' and (e.data -> 'from' ->> 'id')::uuid = private.uid())
$$;
create policy keeper_reads on case_events for select to caseward_keeper using (kind in ('department_changed', 'assignee_changed'));
grant select (position, kind, data) on case_events to caseward_keeper;
grant execute on function private.reachable_departments() to caseward_keeper;
alter function private.left_sight(bigint[]) owner to caseward_keeper;
revoke all on function private.left_sight(bigint[]) from public;
grant execute on function private.left_sight(bigint[]) to caseward_staff, caseward_admin;
