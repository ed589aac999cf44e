CREATE TABLE `task_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`task_id` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`kind` text NOT NULL,
	`spent_ms` integer DEFAULT 0 NOT NULL,
	`data` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `task_events_by_task` ON `task_events` (`task_id`,`id`);--> statement-breakpoint
CREATE INDEX `task_events_by_time` ON `task_events` (`at`);--> statement-breakpoint
CREATE TABLE `tasks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`priority` text NOT NULL,
	`state_kind` text NOT NULL,
	`state` text NOT NULL,
	`due_at` integer,
	`due_fixed` integer NOT NULL,
	`assignee` text,
	`department` text,
	`needs_check` integer NOT NULL,
	`customer_id` text,
	`case_id` integer,
	`call_id` text,
	`origin` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`assigned_at` integer,
	`done_at` integer,
	`spent_ms` integer DEFAULT 0 NOT NULL,
	`sent_back` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_by_origin` ON `tasks` (`origin`);--> statement-breakpoint
CREATE INDEX `tasks_by_customer` ON `tasks` (`customer_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `tasks_by_case` ON `tasks` (`case_id`);--> statement-breakpoint
CREATE INDEX `tasks_by_call` ON `tasks` (`call_id`);--> statement-breakpoint
CREATE INDEX `tasks_by_assignee` ON `tasks` (`assignee`,`state_kind`,`due_at`);--> statement-breakpoint
CREATE INDEX `tasks_by_state` ON `tasks` (`state_kind`,`due_at`);--> statement-breakpoint
CREATE INDEX `tasks_by_time` ON `tasks` (`created_at`);--> statement-breakpoint
CREATE INDEX `tasks_by_end` ON `tasks` (`done_at`);