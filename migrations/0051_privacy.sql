CREATE TABLE `forgettings` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`reason` text NOT NULL,
	`counts` text NOT NULL,
	`files` text NOT NULL,
	`done_at` integer
);
--> statement-breakpoint
CREATE TABLE `forgotten_refusals` (
	`hash` text NOT NULL,
	`channel` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`hash`, `channel`)
);
--> statement-breakpoint
CREATE TABLE `privacy_packs` (
	`id` text PRIMARY KEY NOT NULL,
	`customer_id` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`state` text NOT NULL,
	`share` real DEFAULT 0 NOT NULL,
	`bytes` integer,
	`why` text,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `privacy_packs_by_customer` ON `privacy_packs` (`customer_id`,`at`);--> statement-breakpoint
CREATE TABLE `view_log` (
	`hour` integer NOT NULL,
	`login` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`count` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`hour`, `login`, `kind`, `subject`)
);
--> statement-breakpoint
CREATE INDEX `view_log_by_subject` ON `view_log` (`subject`,`hour`);