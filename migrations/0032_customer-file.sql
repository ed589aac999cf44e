CREATE TABLE `contact_points` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`customer_id` text NOT NULL,
	`channel` text NOT NULL,
	`typed` text NOT NULL,
	`key` text,
	`label` text,
	`position` integer NOT NULL,
	`state` text DEFAULT 'good' NOT NULL,
	`state_at` integer,
	`state_by` text
);
--> statement-breakpoint
CREATE INDEX `contact_points_by_customer` ON `contact_points` (`customer_id`,`position`);--> statement-breakpoint
CREATE INDEX `contact_points_by_key` ON `contact_points` (`key`);--> statement-breakpoint
CREATE TABLE `customer_changes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`customer_id` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`how` text NOT NULL,
	`changes` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `customer_changes_by_customer` ON `customer_changes` (`customer_id`,`at`);--> statement-breakpoint
CREATE INDEX `customer_changes_by_act` ON `customer_changes` (`how`);--> statement-breakpoint
CREATE TABLE `customer_positions` (
	`company_id` text NOT NULL,
	`person_id` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`department` text DEFAULT '' NOT NULL,
	`leads` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`company_id`, `person_id`)
);
--> statement-breakpoint
CREATE INDEX `customer_positions_by_person` ON `customer_positions` (`person_id`);--> statement-breakpoint
CREATE TABLE `customer_refusals` (
	`customer_id` text NOT NULL,
	`channel` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`reason` text NOT NULL,
	PRIMARY KEY(`customer_id`, `channel`)
);
--> statement-breakpoint
CREATE TABLE `name_slips` (
	`variant` text NOT NULL,
	`word` text NOT NULL,
	PRIMARY KEY(`variant`, `word`)
);
--> statement-breakpoint
INSERT INTO `contact_points`(`customer_id`, `channel`, `typed`, `key`, `label`, `position`) SELECT `customer_id`, 'phone', `typed`, `e164`, `label`, `position` FROM `customer_phones`;--> statement-breakpoint
INSERT INTO `contact_points`(`customer_id`, `channel`, `typed`, `key`, `position`) SELECT `id`, 'mail', `email`, lower(trim(`email`)), 100 FROM `customers` WHERE `email` IS NOT NULL;--> statement-breakpoint
INSERT INTO `contact_points`(`customer_id`, `channel`, `typed`, `position`) SELECT `id`, 'address', `address`, 101 FROM `customers` WHERE `address` IS NOT NULL;--> statement-breakpoint
DROP TABLE `customer_phones`;--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_customers` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`kind` text DEFAULT 'person' NOT NULL,
	`name` text NOT NULL,
	`company` text,
	`document` text,
	`typed_document` text GENERATED ALWAYS AS (replace(replace(replace("document", '-', ''), '.', ''), ' ', '')) VIRTUAL,
	`line_of_business` text,
	`owner` text,
	`principal` text,
	`language` text,
	`vip` integer DEFAULT false NOT NULL,
	`remarks` text DEFAULT '' NOT NULL,
	`standing` text DEFAULT 'active' NOT NULL,
	`tags` text DEFAULT '[]' NOT NULL,
	`own` text DEFAULT '{}' NOT NULL,
	`sort_name` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_customers`(`id`, `name`, `company`, `document`, `language`, `vip`, `remarks`, `sort_name`, `created_at`, `updated_at`) SELECT `id`, `name`, `company`, `document`, `language`, `vip`, `remarks`, lower(`name`), `created_at`, `updated_at` FROM `customers` ORDER BY `created_at`;--> statement-breakpoint
DROP TABLE `customers`;--> statement-breakpoint
ALTER TABLE `__new_customers` RENAME TO `customers`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `customers_id_unique` ON `customers` (`id`);--> statement-breakpoint
CREATE INDEX `customers_by_name` ON `customers` (`sort_name`,`seq`);--> statement-breakpoint
CREATE INDEX `customers_by_document` ON `customers` (`typed_document`);--> statement-breakpoint
CREATE INDEX `customers_by_owner` ON `customers` (`owner`);--> statement-breakpoint
CREATE VIRTUAL TABLE `customer_search` USING fts5(`name`, `rest`, `notes`, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3 4 5 6 7', detail=none);
