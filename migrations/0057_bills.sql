CREATE TABLE `bill_faults` (
	`bill_id` text NOT NULL,
	`line` integer NOT NULL,
	`fault` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`bill_id`, `line`)
);
--> statement-breakpoint
CREATE TABLE `bill_lines` (
	`bill_id` text NOT NULL,
	`kind` text NOT NULL,
	`seq` integer NOT NULL,
	`line` integer,
	`number` text NOT NULL,
	`at_ms` integer,
	`seconds` integer,
	`amount` text,
	`charge_id` integer,
	`call_id` text,
	`own_at` integer,
	`own_seconds` integer,
	`own_net` text,
	`more` text NOT NULL,
	PRIMARY KEY(`bill_id`, `kind`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `bill_mappings` (
	`header` text PRIMARY KEY NOT NULL,
	`settings` text NOT NULL,
	`used_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `bills` (
	`id` text PRIMARY KEY NOT NULL,
	`trunk_id` text NOT NULL,
	`month` text NOT NULL,
	`file_id` text NOT NULL,
	`file_name` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`state` text NOT NULL,
	`why` text,
	`source` text,
	`settings` text,
	`result` text,
	`progress` integer DEFAULT 0 NOT NULL,
	`matched_at` integer
);
--> statement-breakpoint
CREATE INDEX `bills_by_month` ON `bills` (`month`,`trunk_id`);--> statement-breakpoint
CREATE TABLE `charge_reassignments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`call_id` text NOT NULL,
	`leg_id` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`why` text NOT NULL,
	`before` text NOT NULL,
	`after` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `charge_reassignments_by_call` ON `charge_reassignments` (`call_id`);--> statement-breakpoint
CREATE TABLE `rerate_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	`trunk_id` text,
	`state` text NOT NULL,
	`why` text,
	`counted` integer,
	`outcome` text,
	`after_charge` integer,
	`last_charge` integer,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `rerate_runs_by_time` ON `rerate_runs` (`at`);--> statement-breakpoint
ALTER TABLE `charges` ADD `payer_principal` text;