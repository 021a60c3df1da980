-- What people and networks have used up of what they may ask for in a while, by kind of request: the moment at which all of it is
-- there again. Each server adds, about once a second, what it has let through. The subjects are hashes that say nothing to whoever
-- lacks the servers' secret. Lost in a crash, and no loss: all begin anew.
create unlogged table spending (
  subject bytea primary key check (octet_length(subject) = 32),
  whole_at timestamptz not null
);
create index spending_whole_at on spending (whole_at);
alter table spending enable row level security;
alter table spending force row level security;

create policy door_all on spending for all to caseward_door using (true) with check (true);
grant select, insert, update (whole_at) on spending to caseward_door;

create policy worker_prunes on spending for all to caseward_worker using (whole_at < now()) with check (false);
grant select, delete on spending to caseward_worker;
