-- What happens to the cases that a department or a person held when either goes. An admin does this without seeing
-- into the cases, so these functions run as the keeper; each case gets its next version and an event in the admin's name.
create policy keeper_changes on cases for update to caseward_keeper using (true) with check (true);
grant update (department_id, assignee_id, version, updated_at) on cases to caseward_keeper;
create policy keeper_tells on case_events for insert to caseward_keeper with check (actor_id = (select private.uid()));
grant insert (id, case_id, patient_id, actor_id, kind, data, version) on case_events to caseward_keeper;
grant execute on function private.uid() to caseward_keeper;

create function private.named(id uuid, name text) returns jsonb
language sql immutable
set search_path = ''
as $$ select case when id is not null then jsonb_build_object('id', id, 'name', name) end $$;

-- A null target is the intake. Answers how many cases were moved.
create function private.move_cases(source uuid, target uuid) returns bigint
language sql security definer
set search_path = ''
as $$
  with moved as (
    update public.cases set department_id = target, version = version + 1, updated_at = now()
    where department_id = source returning id, patient_id, version),
  told as (
    insert into public.case_events (id, case_id, patient_id, actor_id, kind, data, version)
    select gen_random_uuid(), m.id, m.patient_id, private.uid(), 'department_changed',
      jsonb_build_object('from', private.named(source, (select name from public.departments where id = source)),
                         'to', private.named(target, (select name from public.departments where id = target))), m.version
    from moved m)
  select count(*) from moved
$$;

-- Takes from somebody what is not resolved yet. Answers how many cases that were.
create function private.release_cases(person uuid) returns bigint
language sql security definer
set search_path = ''
as $$
  with released as (
    update public.cases set assignee_id = null, version = version + 1, updated_at = now()
    where assignee_id = person and status <> 'resolved' returning id, patient_id, version),
  told as (
    insert into public.case_events (id, case_id, patient_id, actor_id, kind, data, version)
    select gen_random_uuid(), r.id, r.patient_id, private.uid(), 'assignee_changed',
      jsonb_build_object('from', private.named(person, (select name from public.users where id = person)), 'to', null), r.version
    from released r)
  select count(*) from released
$$;

-- Cases that no one who works here can read without breaking the glass. There should be none.
create function private.unreadable_cases() returns bigint
language sql stable security definer
set search_path = ''
as $$
  with works_here as (select id from public.users where role in ('staff', 'admin') and disabled_at is null),
  staffed as (select department_id, user_id from public.memberships where user_id in (select id from works_here))
  select count(*) from public.cases c join public.departments d on d.id = c.department_id and d.restricted
  where not exists (select from works_here w where w.id = c.assignee_id)
    and not exists (select from staffed s where s.department_id = c.department_id and s.user_id <> c.patient_id)
$$;

-- How many unresolved cases each has, to share new ones out.
create function private.caseloads() returns table (user_id uuid, cases bigint)
language sql stable security definer
set search_path = ''
as $$
  select assignee_id, count(*) from public.cases where assignee_id is not null and status <> 'resolved' group by assignee_id
$$;
create index cases_assignee_unresolved on cases (assignee_id) where assignee_id is not null and status <> 'resolved';

-- How many cases each department holds, those that an admin cannot see among them.
create function private.department_loads() returns table (department_id uuid, cases bigint)
language sql stable security definer
set search_path = ''
as $$
  select department_id, count(*) from public.cases where department_id is not null group by department_id
$$;

alter function private.move_cases(uuid, uuid) owner to caseward_keeper;
alter function private.release_cases(uuid) owner to caseward_keeper;
alter function private.unreadable_cases() owner to caseward_keeper;
alter function private.caseloads() owner to caseward_keeper;
alter function private.department_loads() owner to caseward_keeper;
revoke all on function private.named(uuid, text), private.move_cases(uuid, uuid), private.release_cases(uuid), private.unreadable_cases(), private.caseloads(),
  private.department_loads() from public;
grant execute on function private.named(uuid, text) to caseward_keeper;
grant execute on function private.move_cases(uuid, uuid), private.release_cases(uuid), private.unreadable_cases(), private.department_loads() to caseward_admin;
grant execute on function private.caseloads() to caseward_staff, caseward_admin;

-- The trigger on cases asks for the transitions in the same statement as for the change of status. Once its plan is a general
-- one, after some calls on one connection, whoever changes a case needs the right to read them.
alter policy all_read on case_transitions to caseward_staff, caseward_admin, caseward_keeper;
grant select on case_transitions to caseward_keeper;
