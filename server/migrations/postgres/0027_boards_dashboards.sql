CREATE TABLE "dashboard_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"dashboard_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"sealed" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "dashboard_links_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "dashboards" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"is_shared" boolean NOT NULL,
	"range" jsonb,
	"filters" jsonb NOT NULL,
	"refresh_seconds" integer,
	"tiles" jsonb NOT NULL,
	"created_by_id" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "metric_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"metric_id" uuid NOT NULL,
	"facts" jsonb NOT NULL,
	"state" text NOT NULL,
	"version" integer,
	"note" text NOT NULL,
	"proposed_by_name" text NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"decided_by_name" text,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "metrics" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"facts" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "dashboard_links" ADD CONSTRAINT "dashboard_links_dashboard_id_dashboards_id_fk" FOREIGN KEY ("dashboard_id") REFERENCES "public"."dashboards"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metric_changes" ADD CONSTRAINT "metric_changes_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dashboard_links_by_dashboard" ON "dashboard_links" USING btree ("workspace_id","dashboard_id","id");--> statement-breakpoint
CREATE INDEX "dashboards_by_time" ON "dashboards" USING btree ("workspace_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "metric_changes_by_metric" ON "metric_changes" USING btree ("workspace_id","metric_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "metrics_by_key" ON "metrics" USING btree ("workspace_id","project_id","key") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "metrics_by_name" ON "metrics" USING btree ("workspace_id","name","id");