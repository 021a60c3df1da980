-- A file that the scanner could not answer for waits behind those that it was not asked about yet.
alter table attachments add column tried_at timestamptz;
drop index attachments_unscanned;
create index attachments_unscanned on attachments (tried_at nulls first, created_at) where scan = 'unscanned';
alter policy worker_judges on attachments with check (scan in ('unscanned', 'clean', 'infected'));
grant select (tried_at), update (tried_at) on attachments to caseward_worker;
