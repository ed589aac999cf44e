CREATE TABLE `mailboxes` (
	`number` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`pin` text,
	`greeting` text,
	`answer_after_sec` integer NOT NULL,
	`max_message_sec` integer NOT NULL,
	`max_messages` integer NOT NULL,
	`keep_days` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `greetings` (
	`mailbox` text PRIMARY KEY NOT NULL,
	`file` text NOT NULL,
	`recorded_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`mailbox` text NOT NULL,
	`call_id` text NOT NULL,
	`file` text NOT NULL,
	`received_at` integer NOT NULL,
	`from_number` text NOT NULL,
	`from_name` text,
	`customer_id` text,
	`duration_ms` integer,
	`heard_at` integer
);
--> statement-breakpoint
CREATE INDEX `messages_by_mailbox` ON `messages` (`mailbox`,`received_at`);