CREATE TABLE `customer_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`state` text NOT NULL,
	`why` text,
	`source` text,
	`settings` text,
	`preview` text,
	`progress` integer DEFAULT 0 NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	`created` integer DEFAULT 0 NOT NULL,
	`updated` integer DEFAULT 0 NOT NULL,
	`unchanged` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	`rejected` integer DEFAULT 0 NOT NULL,
	`ran_at` integer,
	`ended_at` integer,
	`undone_to` integer,
	`removed` integer DEFAULT 0 NOT NULL,
	`restored` integer DEFAULT 0 NOT NULL,
	`kept` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `customer_merges` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`kept_id` text NOT NULL,
	`gone_id` text NOT NULL,
	`gone_name` text NOT NULL,
	`undo` text NOT NULL,
	`undone_at` integer
);
--> statement-breakpoint
CREATE INDEX `customer_merges_by_kept` ON `customer_merges` (`kept_id`);--> statement-breakpoint
CREATE INDEX `customer_merges_by_time` ON `customer_merges` (`at`);--> statement-breakpoint
CREATE TABLE `duplicate_pairs` (
	`first` text NOT NULL,
	`second` text NOT NULL,
	`score` integer NOT NULL,
	`reasons` text NOT NULL,
	`found_at` integer NOT NULL,
	`dismissed_by` text,
	PRIMARY KEY(`first`, `second`)
);
--> statement-breakpoint
CREATE INDEX `duplicate_pairs_by_score` ON `duplicate_pairs` (`score`);--> statement-breakpoint
CREATE TABLE `import_mappings` (
	`header` text PRIMARY KEY NOT NULL,
	`settings` text NOT NULL,
	`used_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `import_rejects` (
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`reason` text NOT NULL,
	`value` text NOT NULL,
	`cells` text NOT NULL,
	PRIMARY KEY(`import_id`, `line`)
);
