CREATE TABLE "event_inbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"target" text NOT NULL,
	"count" integer NOT NULL,
	"body" "bytea" NOT NULL,
	"ids" "bytea" NOT NULL,
	"late" "bytea" NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"block" uuid
);
--> statement-breakpoint
CREATE TABLE "identity_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"from_id" text NOT NULL,
	"to_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"is_forced" boolean NOT NULL,
	"event_id" uuid NOT NULL,
	"sdk" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ingestion_counts" (
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"key_id" uuid NOT NULL,
	"sdk" text NOT NULL,
	"kind" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "ingestion_counts_project_id_hour_key_id_sdk_kind_outcome_reason_pk" PRIMARY KEY("project_id","hour","key_id","sdk","kind","outcome","reason")
);
--> statement-breakpoint
CREATE TABLE "ingestion_samples" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"key_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"outcome" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"sdk" text NOT NULL,
	"reasons" text[] DEFAULT '{}' NOT NULL,
	"raw" text NOT NULL,
	"stored" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"zone" text NOT NULL,
	"week_start" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "write_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"key" text NOT NULL,
	"events_per_minute" integer,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "write_keys_key_unique" UNIQUE("key")
);
--> statement-breakpoint
ALTER TABLE "write_keys" ADD CONSTRAINT "write_keys_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_inbox_by_block" ON "event_inbox" USING btree ("block","id");--> statement-breakpoint
CREATE UNIQUE INDEX "identity_events_once" ON "identity_events" USING btree ("project_id","event_id");--> statement-breakpoint
CREATE INDEX "identity_events_in_order" ON "identity_events" USING btree ("workspace_id","project_id","id");--> statement-breakpoint
CREATE INDEX "ingestion_samples_by_project" ON "ingestion_samples" USING btree ("workspace_id","project_id","outcome","id");--> statement-breakpoint
CREATE UNIQUE INDEX "projects_by_name" ON "projects" USING btree ("workspace_id","name");--> statement-breakpoint
CREATE INDEX "write_keys_by_project" ON "write_keys" USING btree ("workspace_id","project_id","created_at");