CREATE TABLE `hot_desks` (
	`host` text PRIMARY KEY NOT NULL,
	`guest` text NOT NULL,
	`login` text NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hot_desks_guest_unique` ON `hot_desks` (`guest`);--> statement-breakpoint
CREATE TABLE `phone_links` (
	`phone_id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`made_at` integer NOT NULL,
	`last_fetch_at` integer,
	`last_address` text,
	`model` text,
	`firmware` text,
	`trouble` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `phone_links_token_unique` ON `phone_links` (`token`);--> statement-breakpoint
CREATE TABLE `phones` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`vendor` text NOT NULL,
	`mac` text,
	`extensions` text NOT NULL,
	`transport` text DEFAULT 'udp' NOT NULL,
	`keys` text NOT NULL,
	`anywhere` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE `wake_ups` (
	`extension` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`asked_at` integer NOT NULL,
	`by` text NOT NULL
);
