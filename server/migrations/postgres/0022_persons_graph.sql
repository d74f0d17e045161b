CREATE TABLE "person_cursors" (
	"name" text PRIMARY KEY NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_dirty" (
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"key" text NOT NULL,
	"marked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "person_dirty_project_id_key_pk" PRIMARY KEY("project_id","key")
);
--> statement-breakpoint
DROP INDEX "person_ids_by_person";--> statement-breakpoint
ALTER TABLE "person_ids" ADD COLUMN "raw_key" text NOT NULL;--> statement-breakpoint
ALTER TABLE "person_ids" ADD COLUMN "person_key" text NOT NULL;--> statement-breakpoint
CREATE INDEX "person_ids_by_key" ON "person_ids" USING btree ("workspace_id","project_id","raw_key");--> statement-breakpoint
CREATE INDEX "person_ids_by_person" ON "person_ids" USING btree ("workspace_id","project_id","person_key");