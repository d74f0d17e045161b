ALTER TABLE "search_documents" ADD COLUMN "words" "tsvector" NOT NULL;--> statement-breakpoint
ALTER TABLE "search_documents" ADD COLUMN "scope" bigint GENERATED ALWAYS AS (hashtextextended(kind || workspace_id::text, 0)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "search_documents_by_words" ON "search_documents" USING gin ("scope","words") WITH (gin_pending_list_limit=1024);