-- Extensions, the role requests run as, and the outer wall between workspaces.
create extension if not exists pg_trgm;
--> statement-breakpoint
create extension if not exists btree_gin;
--> statement-breakpoint
create extension if not exists unaccent;
--> statement-breakpoint
do $$ begin
  if not exists (select from pg_roles where rolname = 'gantry_app') then create role gantry_app nologin; end if;
  -- A server that is not superuser (a managed Postgres) must be a member to act as the role.
  execute format('grant gantry_app to %I', current_user);
end $$;
--> statement-breakpoint
create or replace function gantry_workspace() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('gantry.workspace_id', true), '')::uuid $$;
--> statement-breakpoint
-- Every table that has a workspace_id shows the role gantry_app the rows of the current workspace and no others; tables
-- without one stay out of its reach. Run after every migration, so that no new table can be forgotten.
create or replace function gantry_walls() returns void language plpgsql as $$
declare t text;
begin
  execute 'grant usage on schema public to gantry_app';
  execute 'grant execute on all functions in schema public to gantry_app';
  for t in select c.table_name from information_schema.columns c
             join information_schema.tables b using (table_schema, table_name)
            where c.table_schema = 'public' and c.column_name = 'workspace_id' and b.table_type = 'BASE TABLE'
  loop
    execute format('grant select, insert, update, delete on %I to gantry_app', t);
    execute format('alter table %I enable row level security', t);
    execute format('drop policy if exists workspace_wall on %I', t);
    execute format('create policy workspace_wall on %I to gantry_app using (workspace_id = gantry_workspace()) with check (workspace_id = gantry_workspace())', t);
  end loop;
  if exists (select from information_schema.tables where table_schema = 'public' and table_name = 'workspaces') then
    execute 'grant select, update on workspaces to gantry_app';
    execute 'alter table workspaces enable row level security';
    execute 'drop policy if exists workspace_wall on workspaces';
    execute 'create policy workspace_wall on workspaces to gantry_app using (id = gantry_workspace()) with check (id = gantry_workspace())';
  end if;
  if exists (select from pg_namespace where nspname = 'pgboss') then
    execute 'grant usage on schema pgboss to gantry_app';
    execute 'grant select, insert, update, delete on all tables in schema pgboss to gantry_app';
    execute 'grant execute on all functions in schema pgboss to gantry_app';
  end if;
end $$;
