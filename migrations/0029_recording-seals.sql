CREATE TABLE `recording_seals` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`recording_id` text NOT NULL,
	`sha256` text NOT NULL,
	`seal` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recording_seals_recordingId_unique` ON `recording_seals` (`recording_id`);