CREATE TABLE `fax_fetches` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`destination` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`retry_at` integer,
	`book` text NOT NULL,
	`why` text,
	`pages` integer DEFAULT 0 NOT NULL,
	`received_id` text,
	`done_at` integer
);
--> statement-breakpoint
CREATE INDEX `fax_fetches_by_state` ON `fax_fetches` (`state`);--> statement-breakpoint
CREATE INDEX `fax_fetches_by_time` ON `fax_fetches` (`created_at`);--> statement-breakpoint
CREATE TABLE `fax_offers` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`title` text NOT NULL,
	`files` text NOT NULL,
	`resolution` text NOT NULL,
	`numbers` text NOT NULL,
	`pages` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`fetched` integer DEFAULT 0 NOT NULL,
	`last_at` integer,
	`last_by` text
);
--> statement-breakpoint
CREATE INDEX `fax_offers_by_state` ON `fax_offers` (`state`,`created_at`);