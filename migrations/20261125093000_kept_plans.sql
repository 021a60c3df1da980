-- Asked in each transaction, some of it several times. Functions in plpgsql keep their plans from call to call, where those
-- in sql with settings of their own are planned anew each time: 0.05 ms instead of 0.2.
create or replace function private.reachable_departments() returns uuid[]
language plpgsql stable
set search_path = ''
as $$
begin
  return (select coalesce(array_agg(d.id), '{}') from public.departments d
    where not d.restricted
       or exists (select from public.memberships m where m.department_id = d.id and m.user_id = (select private.uid())));
end
$$;

create or replace function private.granted_cases() returns uuid[]
language plpgsql stable
set search_path = ''
as $$
begin
  return (select coalesce(array_agg(g.case_id), '{}') from public.grants g
    where g.user_id = (select private.uid()) and g.ended_at is null and g.expires_at > now());
end
$$;

create or replace function private.session_claims(session uuid) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return (select jsonb_build_object('sub', u.id, 'role', u.role, 'name', u.name, 'email', u.email, 'sid', s.id,
      'departments', (select coalesce(jsonb_agg(m.department_id order by m.department_id), '[]') from public.memberships m where m.user_id = u.id))
    from public.sessions s join public.users u on u.id = s.user_id
    where s.id = session and s.ended_at is null and s.expires_at > now() and u.disabled_at is null);
end
$$;
