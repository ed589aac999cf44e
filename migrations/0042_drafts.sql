CREATE TABLE `drafts` (
	`login` text NOT NULL,
	`form` text NOT NULL,
	`content` text NOT NULL,
	`saved_at` integer NOT NULL,
	PRIMARY KEY(`login`, `form`)
);
--> statement-breakpoint
CREATE INDEX `drafts_by_time` ON `drafts` (`saved_at`);