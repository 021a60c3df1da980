-- One database role per kind of actor, entered for the length of a transaction. Separate roles keep each policy
-- simple enough for an index; one role with an OR of policies was measured a thousand times slower.
-- Roles belong to the whole server, so several databases on it share them: create what is missing, change nothing.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['caseward_patient', 'caseward_staff', 'caseward_admin', 'caseward_worker', 'caseward_door', 'caseward_nobody', 'caseward_keeper'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin noinherit', wanted);
    end if;
  end loop;
  -- The server signs in as this one: it owns nothing, inherits nothing, and reads nothing before it has become an actor.
  if not exists (select from pg_roles where rolname = 'caseward_login') then
    create role caseward_login login noinherit nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
end
$$;

grant caseward_patient, caseward_staff, caseward_admin, caseward_worker, caseward_door, caseward_nobody to caseward_login;

revoke all on schema public from public;
grant usage on schema public to caseward_patient, caseward_staff, caseward_admin, caseward_worker, caseward_door;

-- Owns the functions that must see more than who calls them. Row-level security is forced, so the tables' owner has no
-- such sight, and the keeper only where a policy names it.
grant caseward_keeper to current_user;

create schema private;
revoke all on schema private from public;
grant usage, create on schema private to caseward_keeper;
grant usage on schema public to caseward_keeper;
grant usage on schema private to caseward_patient, caseward_staff, caseward_admin, caseward_worker, caseward_door, caseward_nobody, caseward_login;
