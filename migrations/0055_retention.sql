ALTER TABLE `cases` ADD `blotted_at` integer;--> statement-breakpoint
CREATE INDEX `cases_with_words` ON `cases` (`closed_at`) WHERE state_kind = 'closed' and (blotted_at is null or blotted_at < closed_at);--> statement-breakpoint
ALTER TABLE `forgettings` ADD `recordings` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `forgettings` ADD `cleaned_at` integer;--> statement-breakpoint
CREATE INDEX `call_notes_by_time` ON `call_notes` (`updated_at`);