-- Asked in each statement under a policy: written so that it becomes a part of the statement, where a function with settings of
-- its own is parsed and planned at each call. Every name in it says its schema.
create or replace function private.uid() returns uuid
language sql stable parallel safe
as $$
  select (nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::pg_catalog.jsonb operator(pg_catalog.->>) 'sub')::pg_catalog.uuid
$$;

-- Assignments are evaluated as they are; `perform` makes a query of each.
create or replace function private.enter(session uuid) returns jsonb
language plpgsql
as $$
declare
  claims jsonb := private.session_claims(session);
  bound text;
begin
  bound := set_config('request.jwt.claims', coalesce(claims::text, ''), true);
  bound := set_config('role', 'caseward_' || coalesce(claims ->> 'role', 'nobody'), true);
  return claims;
end
$$;
