-- The server checks at its start that the schema is the one it was built for, and its role may read no table. PL/pgSQL,
-- because the table belongs to sqlx and is looked for only when it is asked.
create function private.applied_migrations() returns table (version bigint, checksum bytea)
language plpgsql stable security definer
set search_path = ''
as $$ begin return query select m.version, m.checksum from public._sqlx_migrations m where m.success; end $$;
revoke all on function private.applied_migrations() from public;
grant execute on function private.applied_migrations() to caseward_login;
