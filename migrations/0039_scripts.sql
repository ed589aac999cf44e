CREATE TABLE `consents` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`customer_id` text,
	`call_id` text,
	`purpose` text NOT NULL,
	`given` integer NOT NULL,
	`asked` text NOT NULL,
	`language` text NOT NULL,
	`by` text NOT NULL,
	`how` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `consents_by_customer` ON `consents` (`customer_id`,`at`);--> statement-breakpoint
CREATE INDEX `consents_by_call` ON `consents` (`call_id`);--> statement-breakpoint
CREATE TABLE `script_answers` (
	`run_id` integer NOT NULL,
	`question` text NOT NULL,
	`step` text NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`run_id`, `question`)
);
--> statement-breakpoint
CREATE TABLE `script_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`call_id` text NOT NULL,
	`script_id` text NOT NULL,
	`version` integer NOT NULL,
	`language` text NOT NULL,
	`customer_id` text,
	`state` text NOT NULL,
	`status` text NOT NULL,
	`draft` text NOT NULL,
	`login` text NOT NULL,
	`started_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `script_runs_by_call` ON `script_runs` (`call_id`,`updated_at`);--> statement-breakpoint
CREATE INDEX `script_runs_by_customer` ON `script_runs` (`customer_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `script_runs_by_script` ON `script_runs` (`script_id`,`started_at`);--> statement-breakpoint
CREATE TABLE `script_versions` (
	`script_id` text NOT NULL,
	`number` integer NOT NULL,
	`script` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`script_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `scripts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`uses` text NOT NULL,
	`draft` text,
	`draft_by` text,
	`draft_at` integer,
	`live` integer,
	`removed_at` integer
);
