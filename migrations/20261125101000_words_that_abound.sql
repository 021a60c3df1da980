-- To gather all cases that hold a common word takes tens of milliseconds, and then only tells that a list soon meets a page of
-- them. Whether words are that common, the planner has at hand, and a look at the newest cases proves: there is a page of hits in
-- sight among them. The list then costs some 51 / share rows of three microseconds, gathering the expected cases half a
-- microsecond each: it is worth it where expected * expected > 300 * cases. Words without statistics are expected in half a percent.
create function private.abound(words tsquery) returns boolean
language plpgsql volatile
set search_path = ''
set jit = off
as $$
declare
  claims jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  reachable uuid[];
  granted uuid[];
  me uuid := private.uid();
  plan json;
  expected double precision;
begin
  if claims ->> 'role' in ('staff', 'admin') then
    execute 'explain (format json) select from public.cases c where c.search @@ $1' into plan using words;
    expected := plan -> 0 -> 'Plan' ->> 'Plan Rows';
    if expected * expected > 300 * (select reltuples from pg_catalog.pg_class where oid = 'public.cases'::regclass) then
      reachable := private.reachable_departments();
      granted := private.granted_cases();
      return 51 = (select count(*) from (
        select from (
          select c.id, c.search, c.department_id, c.assignee_id, c.patient_id from public.cases c order by c.updated_at desc limit 5000) c
        where (c.department_id is null or c.department_id = any (reachable) or c.assignee_id = me or c.patient_id = me or c.id = any (granted))
          and c.search @@ words
        limit 51) found);
    end if;
  end if;
  return false;
end
$$;

-- Words that are spelled alike, of cases in sight: nobody is told of others.
create or replace function private.words_alike(word text) returns tsquery
language plpgsql stable
set search_path = ''
as $$
declare
  alike text;
  plain tsquery;
  meant tsquery := '';
begin
  for alike in
    select w.word from public.search_words w
    where w.word operator(extensions.%) words_alike.word and extensions.similarity(w.word, words_alike.word) >= 0.3
    group by w.word order by extensions.similarity(w.word, words_alike.word) desc, w.word limit 50
  loop
    plain := plainto_tsquery('pg_catalog.simple', alike);
    if private.abound(plain) or cardinality(private.cases_in_sight(plain, null, 1)) > 0 then
      meant := meant || plain;
    end if;
    exit when numnode(meant) > 8;
  end loop;
  return meant;
end
$$;

-- As before, but that words which abound are not gathered. `many` tells that more than so many cases are proven.
drop function private.search_cases(text, integer);
create function private.search_cases(sought text, at_most integer) returns table (every tsquery, either tsquery, ids uuid[], many boolean)
language plpgsql stable security definer
set search_path = ''
set client_min_messages = warning
as $$
declare
  said text[] := array_remove(regexp_split_to_array(lower(regexp_replace(sought, '[!-/:-@\[-`{-~]+', ' ', 'g')), '\s+'), '');
  telling text[] := array(select s.word from unnest(said) s (word) where numnode(plainto_tsquery('pg_catalog.english', s.word)) > 0);
  part text;
  meant tsquery;
begin
  if cardinality(telling) = 0 then
    telling := said;
  end if;
  many := false;
  for attempt in 1..2 loop
    every := '';
    either := '';
    foreach part in array telling loop
      meant := private.search_word(part, part = said[cardinality(said)]);
      if attempt = 2 and char_length(part) >= 4 and cardinality(private.cases_in_sight(meant, null, 1)) = 0 then
        meant := meant || private.words_alike(part);
      end if;
      every := case when numnode(every) = 0 then meant else every && meant end;
      either := either || meant;
    end loop;
    if private.abound(every) then
      ids := null;
      return next;
      return;
    end if;
    ids := private.cases_in_sight(every, null, at_most + 1);
    exit when cardinality(ids) > 0;
  end loop;
  many := cardinality(ids) > at_most;
  if many then
    ids := null;
  end if;
  return next;
end
$$;

alter function private.abound(tsquery) owner to caseward_keeper;
alter function private.search_cases(text, integer) owner to caseward_keeper;
revoke all on function private.abound(tsquery), private.search_cases(text, integer) from public;
grant execute on function private.search_cases(text, integer) to caseward_patient, caseward_staff, caseward_admin;
