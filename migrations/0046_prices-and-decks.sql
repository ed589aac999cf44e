CREATE TABLE `deck_contents` (
	`deck_id` text PRIMARY KEY NOT NULL,
	`packed` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `deck_import_faults` (
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`fault` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`import_id`, `line`)
);
--> statement-breakpoint
CREATE TABLE `deck_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`tariff_id` text NOT NULL,
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
	`valid_from` integer
);
--> statement-breakpoint
CREATE INDEX `deck_imports_by_tariff` ON `deck_imports` (`tariff_id`,`at`);--> statement-breakpoint
CREATE TABLE `deck_mappings` (
	`header` text PRIMARY KEY NOT NULL,
	`settings` text NOT NULL,
	`used_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `deck_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`tariff_id` text NOT NULL,
	`valid_from` integer NOT NULL,
	`published_at` integer NOT NULL,
	`by` text NOT NULL,
	`file_name` text NOT NULL,
	`rows` integer NOT NULL,
	`prefixes` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deck_versions_by_tariff` ON `deck_versions` (`tariff_id`,`valid_from`);--> statement-breakpoint
ALTER TABLE `trunks` ADD `bundles` text DEFAULT '[]' NOT NULL;