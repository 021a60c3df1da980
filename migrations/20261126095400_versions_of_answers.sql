-- A canned answer is changed as it was seen: its owner has several windows, and admins change what is shared.
alter table canned_answers add column version bigint not null default 1 check (version > 0);
grant update (version) on canned_answers to caseward_staff, caseward_admin;
