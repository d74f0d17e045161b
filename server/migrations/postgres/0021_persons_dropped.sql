DROP TABLE "person_dirty" CASCADE;--> statement-breakpoint
ALTER TABLE "person_states" DROP COLUMN "changes_until";