-- Becoming somebody. The first statement of each transaction: checks that the session is alive, takes role and person from
-- the tables of this moment, and binds both to the transaction. With no living session the transaction is nobody.
create function private.session_claims(session uuid) returns jsonb
language sql stable security definer
set search_path = ''
as $$
  select jsonb_build_object('sub', u.id, 'role', u.role, 'name', u.name, 'email', u.email, 'sid', s.id)
  from public.sessions s join public.users u on u.id = s.user_id
  where s.id = session and s.ended_at is null and s.expires_at > now() and u.disabled_at is null
$$;
create policy keeper_reads on users for select to caseward_keeper using (true);
create policy keeper_reads on sessions for select to caseward_keeper using (true);
grant select on users, sessions to caseward_keeper;
alter function private.session_claims(uuid) owner to caseward_keeper;
revoke all on function private.session_claims(uuid) from public;
grant execute on function private.session_claims(uuid) to caseward_login;

create function private.enter(session uuid) returns jsonb
language plpgsql
as $$
declare
  claims jsonb := private.session_claims(session);
begin
  perform set_config('request.jwt.claims', coalesce(claims::text, ''), true);
  perform set_config('role', 'caseward_' || coalesce(claims ->> 'role', 'nobody'), true);
  return claims;
end
$$;
revoke all on function private.enter(uuid) from public;
grant execute on function private.enter(uuid) to caseward_login;

-- The two actors that are no person.
create function private.enter_as(actor text) returns void
language plpgsql
as $$
begin
  if actor not in ('door', 'worker') then
    raise exception 'no such actor' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('request.jwt.claims', '', true);
  perform set_config('role', 'caseward_' || actor, true);
end
$$;
revoke all on function private.enter_as(text) from public;
grant execute on function private.enter_as(text) to caseward_login;

grant execute on function private.uid() to caseward_patient, caseward_staff, caseward_admin, caseward_worker, caseward_door, caseward_nobody, caseward_login;
