-- Full-text search. The functions run as the owner because row-level security keeps the planner from using an index for
-- `@@` and trigrams; each reads only the workspace of the session.

-- A word with each of its letters left out once, and itself: two words that share one of these are at most one slip apart
-- (a letter missing, too many, wrong, or two swapped).
create function search_deletes(word text) returns text[] language sql immutable strict parallel safe
  as $$ select array_agg(distinct overlay(word placing '' from i for 1)) || word from generate_series(1, length(word)) i $$;
--> statement-breakpoint
create index search_words_by_deletes on search_words using gin (workspace_id, search_deletes(word)) with (gin_pending_list_limit = 256);
--> statement-breakpoint
create index search_words_by_trigram on search_words using gin (workspace_id, word gin_trgm_ops) with (gin_pending_list_limit = 256);
--> statement-breakpoint
create index search_words_by_beginning on search_words (workspace_id, word text_pattern_ops);
--> statement-breakpoint
-- The objects of one kind that hold the words, at most `lim`, in no order. `is not distinct from` keeps the planner on the
-- index of words: the key would look cheaper to it for a common word.
create function search_object_ids(asked_kind text, query tsquery, lim int) returns setof uuid
  language sql stable security definer rows 200 set search_path = public, pg_temp set enable_seqscan = off
  as $$
    select object_id from search_documents
     where scope = hashtextextended(asked_kind || gantry_workspace()::text, 0) and words @@ query
       and workspace_id is not distinct from gantry_workspace() and kind is not distinct from asked_kind
     limit lim
  $$;
--> statement-breakpoint
create function search_matches(asked_kind text, id uuid, query tsquery) returns boolean
  language sql stable security definer cost 1000 set search_path = public, pg_temp
  as $$
    select exists (select from search_documents
                    where workspace_id = gantry_workspace() and kind = asked_kind and object_id = id and words @@ query)
  $$;
--> statement-breakpoint
-- Those of the newest `among` documents that hold the words: for common words far cheaper than to look them all up.
create function search_recent(asked_kind text, query tsquery, among int) returns setof search_documents
  language sql stable security definer rows 50 set search_path = public, pg_temp set enable_seqscan = off
  as $$
    select * from (select * from search_documents where workspace_id = gantry_workspace() and kind = asked_kind
                    order by at desc nulls last limit among) recent
     where words @@ query
  $$;
--> statement-breakpoint
-- The best hits of each kind. Words that a tenth of the newest documents holds say little: then the newest 1,000 are
-- ranked and no others, so that the work stays bounded and new hits come up.
create function search_objects(kinds text[], query tsquery, lim int)
  returns table (kind text, object_id uuid, title text, at timestamptz, rank real)
  language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
  as $$
  #variable_conflict use_column
  declare
    asked_kind text;
  begin
    foreach asked_kind in array kinds loop
      if (select count(*) >= 20 from search_recent(asked_kind, query, 200)) then
        return query
          select asked_kind, d.object_id, d.title, d.at, ts_rank(d.words, query) as rank
            from search_recent(asked_kind, query, 1000) d order by rank desc, d.at desc limit lim;
      else
        return query
          with hits as materialized (
            select d.object_id, d.title, d.at, d.words from search_documents d
             where d.scope = hashtextextended(asked_kind || gantry_workspace()::text, 0) and d.words @@ query
               and d.workspace_id is not distinct from gantry_workspace() and d.kind is not distinct from asked_kind
             limit 1000)
          select asked_kind, d.object_id, d.title, d.at, ts_rank(d.words, query) as rank
            from hits d order by rank desc, d.at desc limit lim;
      end if;
    end loop;
  end $$;
--> statement-breakpoint
-- For each word that nothing holds: the known words it may have been meant to be. `is_open`: the last word may go on.
create function search_near(kinds text[], asked text[], is_open boolean)
  returns table (word text, near text, documents int)
  language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
  as $$
  #variable_conflict use_column
  declare
    one text;
    place int := 0;
    is_prefix boolean;
    scopes bigint[] := array(select hashtextextended(k || gantry_workspace()::text, 0) from unnest(kinds) k);
  begin
    foreach one in array asked loop
      place := place + 1;
      is_prefix := is_open and place = cardinality(asked);
      continue when exists (
        select from search_words w where w.workspace_id = gantry_workspace()
           and w.word ~>=~ one and w.word ~<~ (one || case when is_prefix then chr(1114111) else chr(1) end) limit 1);
      -- Words of the last minute are not among the known ones yet.
      continue when exists (
        select from unnest(scopes) s cross join lateral (
          select from search_documents d
           where d.scope = s and d.words @@ (quote_literal(one) || case when is_prefix then ':*' else '' end)::tsquery
           limit 1) found);
      return query
        select one, w.word, w.documents from search_words w
         where w.workspace_id = gantry_workspace() and search_deletes(w.word) && search_deletes(one) limit 50;
      if not found and length(one) >= 8 then
        return query
          select one, w.word, w.documents from search_words w
           where w.workspace_id = gantry_workspace() and w.word % one order by similarity(w.word, one) desc limit 30;
      end if;
    end loop;
  end $$;
