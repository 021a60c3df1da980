-- What serves nobody any longer is deleted by the worker: sign-ins and invitations three months after they ran out, and after as
-- long the keys by which a retry of a request is known. The tokens of a sign-in go with it.
create policy worker_prunes on sessions for all to caseward_worker using (expires_at < now() - interval '90 days') with check (false);
create policy worker_prunes on invitations for all to caseward_worker using (expires_at < now() - interval '90 days') with check (false);
create policy worker_prunes on idempotency_keys for all to caseward_worker using (created_at < now() - interval '90 days') with check (false);
create index sessions_expires_at on sessions (expires_at);
create index invitations_expires_at on invitations (expires_at);
create index idempotency_keys_created_at on idempotency_keys (created_at);
grant select, delete on sessions, invitations, idempotency_keys to caseward_worker;
