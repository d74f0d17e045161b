CREATE TABLE "search_unlearned" (
	"workspace_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"object_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_words" (
	"workspace_id" uuid NOT NULL,
	"word" text NOT NULL,
	"documents" integer NOT NULL,
	CONSTRAINT "search_words_workspace_id_word_pk" PRIMARY KEY("workspace_id","word")
);
--> statement-breakpoint
CREATE INDEX "search_documents_by_time" ON "search_documents" USING btree ("workspace_id","kind","at" DESC NULLS LAST);--> statement-breakpoint
ALTER TABLE "search_documents" DROP COLUMN "tokens";