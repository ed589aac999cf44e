CREATE TABLE `alarms` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`seen_by` text,
	`seen_at` integer
);
--> statement-breakpoint
CREATE INDEX `alarms_by_time` ON `alarms` (`started_at`);--> statement-breakpoint
CREATE TABLE `desk_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`sent_id` text NOT NULL,
	`sender` text NOT NULL,
	`recipient` text NOT NULL,
	`text` text NOT NULL,
	`sent_at` integer NOT NULL,
	`read_at` integer,
	`answer` text
);
--> statement-breakpoint
CREATE INDEX `desk_messages_by_time` ON `desk_messages` (`sent_at`);--> statement-breakpoint
CREATE INDEX `desk_messages_unread` ON `desk_messages` (`recipient`);