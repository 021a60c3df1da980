-- Every page of an admin asks this, so it must not walk through all restricted cases. Two members of a department are
-- enough for any case of it, since at most one of them is its patient: only departments with fewer are looked into.
create or replace function private.unreadable_cases() returns bigint
language sql stable security definer
set search_path = ''
as $$
  with works_here as (select id from public.users where role in ('staff', 'admin') and disabled_at is null),
  few as (
    select d.id, min(m.user_id::text)::uuid as only_member
    from public.departments d
    left join public.memberships m on m.department_id = d.id and m.user_id in (select id from works_here)
    where d.restricted group by d.id having count(m.user_id) < 2)
  select count(*) from few f join public.cases c on c.department_id = f.id
  where (f.only_member is null or c.patient_id = f.only_member)
    and not exists (select from works_here w where w.id = c.assignee_id)
$$;
