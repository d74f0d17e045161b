-- Deletes every row of the current workspace, its queued jobs, and the users that are in no workspace then (but never
-- keep_user: who deletes a workspace stays signed in). Foreign keys decide the order: what is still pointed at waits for
-- the next pass. Security definer, because the role of requests may delete neither workspaces nor users.
create or replace function gantry_remove_workspace(keep_user text) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  w uuid := gantry_workspace();
  t text;
  people text[];
  waiting boolean := true;
begin
  if w is null then raise exception 'no workspace is set'; end if;
  perform 1 from workspaces where id = w for update;
  select coalesce(array_agg(distinct user_id), '{}') into people from members where workspace_id = w and user_id is not null;
  for pass in 1..20 loop
    waiting := false;
    for t in select c.table_name from information_schema.columns c
               join information_schema.tables b using (table_schema, table_name)
              where c.table_schema = 'public' and c.column_name = 'workspace_id' and b.table_type = 'BASE TABLE'
    loop
      begin
        execute format('delete from %I where workspace_id = $1', t) using w;
      exception when foreign_key_violation then
        waiting := true;
      end;
    end loop;
    exit when not waiting;
  end loop;
  if waiting then raise exception 'rows of workspace % are pointed at from outside', w; end if;
  delete from workspaces where id = w;
  delete from users u where u.id = any(people) and u.id is distinct from keep_user
    and not exists (select from members m where m.user_id = u.id);
  if to_regclass('pgboss.job') is not null then
    delete from pgboss.job where data ->> 'workspaceId' = w::text and state <> 'active';
  end if;
end $$;
