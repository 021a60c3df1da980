-- A reply that was held for a while is sent in the name of its author, who may have signed out since, but not have been
-- disabled. Who they are is taken from the tables of that moment, as when somebody comes in.
create function private.author_claims(reply uuid) returns jsonb
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return (select jsonb_build_object('sub', u.id, 'role', u.role, 'name', u.name, 'email', u.email, 'sid', r.session_id,
      'departments', (select coalesce(jsonb_agg(m.department_id order by m.department_id), '[]') from public.memberships m where m.user_id = u.id))
    from public.replies r join public.users u on u.id = r.author_id
    where r.id = reply and r.release_at <= now() and u.disabled_at is null);
end
$$;
grant select (session_id, release_at) on replies to caseward_keeper;
alter function private.author_claims(uuid) owner to caseward_keeper;
revoke all on function private.author_claims(uuid) from public;
grant execute on function private.author_claims(uuid) to caseward_login;

create function private.enter_author(reply uuid) returns jsonb
language plpgsql
as $$
declare
  claims jsonb := private.author_claims(reply);
begin
  perform set_config('request.jwt.claims', coalesce(claims::text, ''), true);
  perform set_config('role', 'caseward_' || coalesce(claims ->> 'role', 'nobody'), true);
  return claims;
end
$$;
revoke all on function private.enter_author(uuid) from public;
grant execute on function private.enter_author(uuid) to caseward_login;

-- The actor of tasks knows which are due, and stops one that cannot be sent: its author has it back.
create policy worker_looks on replies for select to caseward_worker using (sent_at is null);
create policy worker_stops on replies for update to caseward_worker
  using (release_at <= now()) with check (release_at is null);
grant select (id, release_at, sent_at), update (release_at) on replies to caseward_worker;
