-- Who a transaction is, as PostgREST and Supabase put it: a JSON object in request.jwt.claims.
create function private.uid() returns uuid
language sql stable parallel safe
set search_path = ''
as $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;

revoke all on function private.uid() from public;
comment on function private.uid() is 'The person that this transaction acts for; null for none.';
