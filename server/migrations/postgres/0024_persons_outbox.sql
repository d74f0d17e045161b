-- Rows on their way to ClickHouse are numbered by whoever changes the graph.
grant usage on sequence person_outbox_id_seq to gantry_app;
