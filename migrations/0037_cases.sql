CREATE TABLE `case_calls` (
	`case_id` integer NOT NULL,
	`call_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`call_id`, `case_id`)
);
--> statement-breakpoint
CREATE INDEX `case_calls_by_case` ON `case_calls` (`case_id`,`at`);--> statement-breakpoint
CREATE TABLE `case_drafts` (
	`call_id` text NOT NULL,
	`login` text NOT NULL,
	`fields` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`call_id`, `login`)
);
--> statement-breakpoint
CREATE TABLE `case_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`kind` text NOT NULL,
	`data` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `case_events_by_case` ON `case_events` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `cases` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`customer_id` text,
	`title` text NOT NULL,
	`principal` text,
	`service` text,
	`motive` text,
	`class` text NOT NULL,
	`improper` text,
	`priority` text NOT NULL,
	`owner` text,
	`department` text,
	`state_kind` text NOT NULL,
	`state` text NOT NULL,
	`clocks` text NOT NULL,
	`due_at` integer,
	`warn_at` integer,
	`reopened` integer DEFAULT 0 NOT NULL,
	`opened_at` integer NOT NULL,
	`opened_by` text NOT NULL,
	`closed_at` integer,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `cases_by_customer` ON `cases` (`customer_id`,`opened_at`);--> statement-breakpoint
CREATE INDEX `cases_by_due` ON `cases` (`state_kind`,`due_at`);--> statement-breakpoint
CREATE INDEX `cases_by_owner` ON `cases` (`owner`,`state_kind`,`due_at`);--> statement-breakpoint
CREATE INDEX `cases_by_time` ON `cases` (`opened_at`);