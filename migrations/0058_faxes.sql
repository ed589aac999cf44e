CREATE TABLE `fax_attempts` (
	`id` text PRIMARY KEY NOT NULL,
	`job_id` text NOT NULL,
	`modem` text NOT NULL,
	`call_id` text,
	`at` integer NOT NULL,
	`answered_at` integer,
	`ended_at` integer,
	`first_page` integer NOT NULL,
	`confirmed` integer DEFAULT 0 NOT NULL,
	`outcome` text,
	`detail` text,
	`remote_id` text,
	`bit_rate` integer,
	`coding` text,
	`ecm` integer,
	`repeats` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `fax_attempts_by_job` ON `fax_attempts` (`job_id`,`at`);--> statement-breakpoint
CREATE INDEX `fax_attempts_by_call` ON `fax_attempts` (`call_id`);--> statement-breakpoint
CREATE TABLE `fax_bulk_recipients` (
	`bulk_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`destination` text,
	`job_id` text,
	`skipped` text,
	PRIMARY KEY(`bulk_id`, `customer_id`)
);
--> statement-breakpoint
CREATE INDEX `fax_bulk_recipients_by_number` ON `fax_bulk_recipients` (`bulk_id`,`destination`);--> statement-breakpoint
CREATE INDEX `fax_bulk_recipients_by_customer` ON `fax_bulk_recipients` (`customer_id`);--> statement-breakpoint
CREATE TABLE `fax_bulks` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`segment` text NOT NULL,
	`state` text NOT NULL,
	`priority` text NOT NULL,
	`subject` text DEFAULT '' NOT NULL,
	`text` text DEFAULT '' NOT NULL,
	`with_cover` integer NOT NULL,
	`files` text NOT NULL,
	`page_range` text,
	`resolution` text NOT NULL,
	`send_at` integer,
	`cursor` text,
	`total` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`done_at` integer
);
--> statement-breakpoint
CREATE TABLE `fax_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`priority` text NOT NULL,
	`destination` text NOT NULL,
	`number` text NOT NULL,
	`subject` text DEFAULT '' NOT NULL,
	`cover` text,
	`files` text NOT NULL,
	`page_range` text,
	`resolution` text NOT NULL,
	`customer_id` text,
	`case_id` integer,
	`bulk_id` text,
	`task_id` integer,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`reply_to` text,
	`since` integer NOT NULL,
	`send_at` integer,
	`retry_at` integer,
	`pages` integer DEFAULT 0 NOT NULL,
	`confirmed` integer DEFAULT 0 NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`book` text NOT NULL,
	`why` text,
	`detail` text,
	`modem` text,
	`done_at` integer,
	`remote_id` text,
	`hash` text,
	`receipt` text,
	`pages_gone_at` integer
);
--> statement-breakpoint
CREATE INDEX `fax_jobs_by_state` ON `fax_jobs` (`state`,`since`);--> statement-breakpoint
CREATE INDEX `fax_jobs_by_customer` ON `fax_jobs` (`customer_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `fax_jobs_by_case` ON `fax_jobs` (`case_id`);--> statement-breakpoint
CREATE INDEX `fax_jobs_by_bulk` ON `fax_jobs` (`bulk_id`,`state`);--> statement-breakpoint
CREATE INDEX `fax_jobs_by_time` ON `fax_jobs` (`created_at`);--> statement-breakpoint
CREATE TABLE `fax_pages` (
	`job_id` text NOT NULL,
	`page` integer NOT NULL,
	`attempt_id` text NOT NULL,
	`confirmed_at` integer NOT NULL,
	`by` text NOT NULL,
	`rows` integer NOT NULL,
	`bit_rate` integer NOT NULL,
	`sha256` text,
	PRIMARY KEY(`job_id`, `page`)
);
--> statement-breakpoint
CREATE TABLE `received_fax_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`fax_id` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`kind` text NOT NULL,
	`detail` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `received_fax_events_by_fax` ON `received_fax_events` (`fax_id`,`id`);--> statement-breakpoint
CREATE TABLE `received_fax_pages` (
	`fax_id` text NOT NULL,
	`page` integer NOT NULL,
	`at` integer NOT NULL,
	`rows` integer NOT NULL,
	`bad_rows` integer NOT NULL,
	`verdict` text NOT NULL,
	`turned` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`fax_id`, `page`)
);
--> statement-breakpoint
CREATE TABLE `received_faxes` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`modem` text NOT NULL,
	`call_id` text,
	`at` integer NOT NULL,
	`ended_at` integer,
	`caller` text,
	`caller_name` text,
	`e164` text,
	`remote_id` text,
	`customer_id` text,
	`case_id` integer,
	`login` text,
	`department` text,
	`pages` integer DEFAULT 0 NOT NULL,
	`bad_pages` integer DEFAULT 0 NOT NULL,
	`why` text,
	`bit_rate` integer,
	`ecm` integer,
	`file` text,
	`note` text DEFAULT '' NOT NULL,
	`read_at` integer,
	`read_by` text,
	`done_at` integer,
	`done_by` text
);
--> statement-breakpoint
CREATE INDEX `received_faxes_by_time` ON `received_faxes` (`at`);--> statement-breakpoint
CREATE INDEX `received_faxes_by_customer` ON `received_faxes` (`customer_id`,`at`);--> statement-breakpoint
CREATE INDEX `received_faxes_by_case` ON `received_faxes` (`case_id`);--> statement-breakpoint
CREATE INDEX `received_faxes_by_state` ON `received_faxes` (`state`,`at`);--> statement-breakpoint
CREATE INDEX `received_faxes_by_number` ON `received_faxes` (`e164`);