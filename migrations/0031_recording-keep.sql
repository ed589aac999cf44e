DROP INDEX `recording_seals_recordingId_unique`;--> statement-breakpoint
ALTER TABLE `recording_seals` ADD `removal` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `recording_seals_once` ON `recording_seals` (`recording_id`,`removal`);--> statement-breakpoint
ALTER TABLE `recordings` ADD `removed_at` integer;--> statement-breakpoint
ALTER TABLE `recordings` ADD `removed_why` text;--> statement-breakpoint
ALTER TABLE `recordings` ADD `removed_by` text;--> statement-breakpoint
ALTER TABLE `recordings` ADD `held_by` text;--> statement-breakpoint
ALTER TABLE `recordings` ADD `held_why` text;--> statement-breakpoint
CREATE INDEX `recordings_by_start` ON `recordings` (`started_at`);