-- Break-glass: one person opens one restricted case for a written reason and a limited time. The row is what the policy
-- of cases reads, so the access ends with it; an admin other than who used it reviews it.
create table grants (
  id uuid primary key,
  case_id uuid not null references cases,
  patient_id uuid not null references users,
  user_id uuid not null references users,
  reason text not null check (char_length(reason) between 10 and 1000),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  reviewed_at timestamptz,
  reviewer_id uuid references users,
  verdict text check (verdict in ('justified', 'questioned')),
  note text check (char_length(note) between 1 and 1000),
  check (expires_at > created_at and expires_at <= created_at + interval '8 hours'),
  check (user_id <> patient_id),
  check (reviewer_id is distinct from user_id and reviewer_id is distinct from patient_id),
  check ((reviewed_at is null) = (reviewer_id is null) and (reviewed_at is null) = (verdict is null))
);
create index grants_user_id on grants (user_id, expires_at);
create index grants_case_id on grants (case_id);
create index grants_patient_id on grants (patient_id);
create index grants_reviewer_id on grants (reviewer_id);
create index grants_unreviewed on grants (id) where reviewed_at is null;

alter table grants enable row level security;
alter table grants force row level security;

-- What has to be known of a case to open it in an emergency, and nothing that was written in it. The key is an id or a
-- reference; each is looked up by its index.
create function private.case_cover(key text)
returns table (id uuid, reference text, patient_id uuid, status text, department_id uuid, restricted boolean, assignee_id uuid)
language sql stable security definer
set search_path = ''
as $$
  select c.id, c.reference, c.patient_id, c.status, c.department_id, coalesce(d.restricted, false), c.assignee_id
  from public.cases c left join public.departments d on d.id = c.department_id
  where c.id = (case when key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then key::uuid end) or c.reference = key
$$;
create policy keeper_reads on cases for select to caseward_keeper using (true);
create policy keeper_reads on departments for select to caseward_keeper using (true);
grant select on cases, departments to caseward_keeper;
alter function private.case_cover(text) owner to caseward_keeper;
revoke all on function private.case_cover(text) from public;
grant execute on function private.case_cover(text) to caseward_staff, caseward_admin;

-- An end stays an end, and a review a review, signed by whoever gave it.
create function private.guard_grant() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.ended_at is not null and new.ended_at is distinct from old.ended_at
     or old.reviewed_at is not null and (new.reviewed_at, new.reviewer_id, new.verdict, new.note)
        is distinct from (old.reviewed_at, old.reviewer_id, old.verdict, old.note) then
    raise exception 'what is settled about a grant stays' using errcode = 'check_violation', constraint = 'grant_settled';
  end if;
  if old.reviewed_at is null and new.reviewed_at is not null and new.reviewer_id is distinct from private.uid() then
    raise exception 'a review is signed by whoever gives it' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
revoke all on function private.guard_grant() from public;
create trigger guard_grant before update on grants for each row execute function private.guard_grant();

create policy patient_reads on grants for select to caseward_patient using (patient_id = (select private.uid()));
create policy staff_reads on grants for select to caseward_staff
  using (user_id = (select private.uid()) or patient_id = (select private.uid()));
create policy admin_reads on grants for select to caseward_admin using (true);
grant select (id, case_id, patient_id, user_id, reason, created_at, expires_at, ended_at) on grants to caseward_patient;
grant select on grants to caseward_staff, caseward_admin;

create policy clinic_opens on grants for insert to caseward_staff, caseward_admin
  with check (user_id = (select private.uid())
    and exists (select from private.case_cover(case_id::text) c where c.patient_id = grants.patient_id and c.restricted));
grant insert (id, case_id, patient_id, user_id, reason, expires_at) on grants to caseward_staff, caseward_admin;

create policy staff_ends on grants for update to caseward_staff using (user_id = (select private.uid())) with check (user_id = (select private.uid()));
grant update (ended_at) on grants to caseward_staff;
-- Nobody looks after what was done about a case of their own, nor judges what they did.
create policy admin_reviews on grants for update to caseward_admin
  using (patient_id <> (select private.uid())) with check (reviewer_id is null or reviewer_id <> user_id);
grant update (ended_at, reviewed_at, reviewer_id, verdict, note) on grants to caseward_admin;
