-- A search finds a case by the words of its replies as well. They are added to the case's own when a reply is sent, so that all
-- that is looked for may stand in different places; the column is no longer computed from the row alone.
alter table cases alter column search drop expression;

create function private.index_words() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  said text := new.title || ' ' || new.description;
begin
  -- Apart, since whoever brings in a case has no right to read replies.
  if tg_op = 'UPDATE' then
    said := said || coalesce((select string_agg(' ' || r.body, '') from public.replies r where r.case_id = new.id and r.sent_at is not null), '');
  end if;
  said := regexp_replace(said, '[!-/:-@\[-`{-~]+', ' ', 'g');
  new.search := strip(to_tsvector('pg_catalog.english', said)) || strip(to_tsvector('pg_catalog.simple', said));
  return new;
end
$$;
revoke all on function private.index_words() from public;
create trigger index_words before insert or update of title, description on cases for each row execute function private.index_words();
-- Also where other triggers are silent, as a restored past is: nothing else computes it.
alter table cases enable always trigger index_words;

-- What is found by is no change of the case, and the keeper's alone.
create or replace function private.guard_case() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if current_user = 'caseward_keeper' and new.version = old.version and new.search is distinct from old.search
     and (new.id, new.reference, new.patient_id, new.created_at, new.title, new.description, new.status, new.priority, new.department_id,
          new.assignee_id, new.specialty_id, new.metadata, new.updated_at)
       is not distinct from (old.id, old.reference, old.patient_id, old.created_at, old.title, old.description, old.status, old.priority,
          old.department_id, old.assignee_id, old.specialty_id, old.metadata, old.updated_at) then
    return new;
  end if;
  if (new.id, new.reference, new.patient_id, new.created_at) is distinct from (old.id, old.reference, old.patient_id, old.created_at) then
    raise exception 'a case keeps its id, reference, patient and date' using errcode = 'check_violation';
  end if;
  if new.version <> old.version + 1 then
    raise exception 'a change makes the next version' using errcode = 'check_violation';
  end if;
  if new.status <> old.status and current_user <> 'caseward_admin'
     and not exists (select from public.case_transitions t where t.from_status = old.status and t.to_status = new.status) then
    -- Apart, since rights on what a statement names are checked before any of it is looked at.
    if not private.takes_back(new.id, old.version, new.status) then
      raise exception 'this status cannot follow that one' using errcode = 'check_violation', constraint = 'case_transition';
    end if;
  end if;
  new.changed_in := case when current_user <> 'caseward_keeper' then pg_current_xact_id() end;
  new.status_since := case when new.status <> old.status then now() else old.status_since end;
  return new;
end
$$;

create function private.index_reply() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
  said text := regexp_replace(new.body, '[!-/:-@\[-`{-~]+', ' ', 'g');
  words tsvector := strip(to_tsvector('pg_catalog.english', said)) || strip(to_tsvector('pg_catalog.simple', said));
begin
  update public.cases c set search = c.search || words where c.id = new.case_id and c.search || words <> c.search;
  insert into public.search_words (word)
  select distinct w.word from unnest(tsvector_to_array(words)) as w (word)
  where char_length(w.word) between 4 and 40 and w.word !~ '[0-9]'
    and not exists (select from public.search_words known where known.word = w.word);
  return null;
end
$$;
grant update (search) on cases to caseward_keeper;
alter function private.index_reply() owner to caseward_keeper;
revoke all on function private.index_reply() from public;
create trigger index_reply after update of sent_at on replies for each row when (old.sent_at is null and new.sent_at is not null)
  execute function private.index_reply();
