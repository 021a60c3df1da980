-- Lists that somebody saved under a name. A view is a filter and no more: whoever opens one sees of it what their policies show.
create table views (
  id uuid primary key,
  owner_id uuid not null references users on delete cascade,
  name text not null check (char_length(name) between 1 and 60),
  -- As domain::CaseFilter prints it.
  query text not null check (char_length(query) <= 20000),
  shared boolean not null default false,
  created_at timestamptz not null default now()
);
-- Two names of one person's that differ in capitals alone would be one to a reader.
create unique index views_name on views (owner_id, lower(name));
create index views_shared on views (shared);

-- What each person makes of a view, their own or a shared one: whether it stands beside their desk, and whether it opens with it.
create table view_choices (
  user_id uuid not null references users on delete cascade,
  view_id uuid not null references views on delete cascade,
  pinned boolean not null,
  opens boolean not null,
  primary key (user_id, view_id)
);
create index view_choices_view_id on view_choices (view_id);
create unique index view_choices_opens on view_choices (user_id) where opens;

do $$
declare
  guarded text;
begin
  foreach guarded in array array['views', 'view_choices'] loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
  end loop;
end
$$;

-- For those who work here. Admins tidy up what others share; they cannot take it back from all but its owner, which would put it
-- out of their own sight.
create policy clinic_reads on views for select to caseward_staff, caseward_admin using (owner_id = (select private.uid()) or shared);
create policy clinic_saves on views for insert to caseward_staff, caseward_admin with check (owner_id = (select private.uid()));
create policy own_changes on views for update to caseward_staff using (owner_id = (select private.uid())) with check (owner_id = (select private.uid()));
create policy own_goes on views for delete to caseward_staff using (owner_id = (select private.uid()));
create policy admin_changes on views for update to caseward_admin
  using (owner_id = (select private.uid()) or shared) with check (owner_id = (select private.uid()) or shared);
create policy admin_removes on views for delete to caseward_admin using (owner_id = (select private.uid()) or shared);
grant select, insert (id, owner_id, name, query, shared), update (name, query, shared), delete on views to caseward_staff, caseward_admin;

-- Nobody chooses what they do not see; what went out of their sight since they may still give up.
create policy own_reads on view_choices for select to caseward_staff, caseward_admin using (user_id = (select private.uid()));
create policy own_chooses on view_choices for insert to caseward_staff, caseward_admin
  with check (user_id = (select private.uid()) and exists (select from views v where v.id = view_id));
create policy own_changes on view_choices for update to caseward_staff, caseward_admin
  using (user_id = (select private.uid())) with check (user_id = (select private.uid()));
grant select, insert, update (pinned, opens) on view_choices to caseward_staff, caseward_admin;
