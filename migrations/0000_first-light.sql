CREATE TABLE `api_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_tokenHash_unique` ON `api_tokens` (`token_hash`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `audit_log_by_time` ON `audit_log` (`at`);--> statement-breakpoint
CREATE TABLE `first_visit` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE TABLE `login_failures` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`login` text NOT NULL,
	`address` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `login_failures_by_time` ON `login_failures` (`at`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`login` text NOT NULL,
	`csrf` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`user_agent` text,
	`address` text
);
--> statement-breakpoint
CREATE TABLE `agent_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`login` text NOT NULL,
	`at` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`call_id` text
);
--> statement-breakpoint
CREATE INDEX `agent_events_by_login` ON `agent_events` (`login`,`at`);--> statement-breakpoint
CREATE TABLE `call_events` (
	`call_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`data` text NOT NULL,
	PRIMARY KEY(`call_id`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `call_events_by_time` ON `call_events` (`at`);--> statement-breakpoint
CREATE TABLE `calls` (
	`id` text PRIMARY KEY NOT NULL,
	`direction` text NOT NULL,
	`started_at` integer NOT NULL,
	`answered_at` integer,
	`ended_at` integer,
	`end_reason` text,
	`from_number` text NOT NULL,
	`from_name` text,
	`to_number` text NOT NULL,
	`e164` text,
	`trunk_id` text,
	`queue_id` text,
	`login` text,
	`extension` text,
	`customer_id` text,
	`wait_ms` integer,
	`talk_ms` integer NOT NULL,
	`recording_id` text,
	`cost` text,
	`currency` text,
	`cost_state` text
);
--> statement-breakpoint
CREATE INDEX `calls_by_start` ON `calls` (`started_at`);--> statement-breakpoint
CREATE INDEX `calls_by_number` ON `calls` (`e164`,`started_at`);--> statement-breakpoint
CREATE INDEX `calls_by_customer` ON `calls` (`customer_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `calls_by_login` ON `calls` (`login`,`started_at`);--> statement-breakpoint
CREATE INDEX `calls_open` ON `calls` (`ended_at`);--> statement-breakpoint
CREATE TABLE `charges` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`call_id` text NOT NULL,
	`leg_id` text NOT NULL,
	`trunk_id` text NOT NULL,
	`way` text NOT NULL,
	`destination` text NOT NULL,
	`answered_at` integer NOT NULL,
	`released_at` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`tariff_id` text,
	`tariff_valid_from` integer,
	`rate_name` text,
	`billed_sec` integer NOT NULL,
	`net` text NOT NULL,
	`currency` text NOT NULL,
	`spans` text NOT NULL,
	`engine_version` integer NOT NULL,
	`superseded_by` integer
);
--> statement-breakpoint
CREATE INDEX `charges_by_call` ON `charges` (`call_id`);--> statement-breakpoint
CREATE INDEX `charges_by_answer` ON `charges` (`answered_at`);--> statement-breakpoint
CREATE TABLE `proof_of_life` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `recordings` (
	`id` text PRIMARY KEY NOT NULL,
	`call_id` text NOT NULL,
	`file` text NOT NULL,
	`started_at` integer NOT NULL,
	`duration_ms` integer,
	`bytes` integer,
	`failed` text
);
--> statement-breakpoint
CREATE INDEX `recordings_by_call` ON `recordings` (`call_id`);--> statement-breakpoint
CREATE TABLE `registrations` (
	`extension` text NOT NULL,
	`contact` text NOT NULL,
	`flow` text NOT NULL,
	`user_agent` text,
	`expires_at` integer NOT NULL,
	`registered_at` integer NOT NULL,
	`sip_call_id` text NOT NULL,
	`cseq` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_by_contact` ON `registrations` (`extension`,`contact`);--> statement-breakpoint
CREATE TABLE `call_notes` (
	`call_id` text NOT NULL,
	`login` text NOT NULL,
	`customer_id` text,
	`text` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`call_id`, `login`)
);
--> statement-breakpoint
CREATE INDEX `call_notes_by_customer` ON `call_notes` (`customer_id`,`updated_at`);--> statement-breakpoint
CREATE TABLE `customer_phones` (
	`customer_id` text NOT NULL,
	`e164` text,
	`typed` text NOT NULL,
	`label` text,
	`position` integer NOT NULL,
	PRIMARY KEY(`customer_id`, `position`)
);
--> statement-breakpoint
CREATE INDEX `customer_phones_by_number` ON `customer_phones` (`e164`);--> statement-breakpoint
CREATE TABLE `customers` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`company` text,
	`email` text,
	`address` text,
	`document` text,
	`language` text,
	`vip` integer DEFAULT false NOT NULL,
	`remarks` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `customers_by_name` ON `customers` (`name`);--> statement-breakpoint
CREATE TABLE `extensions` (
	`number` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`secret` text NOT NULL,
	`record` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `inbound_routes` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`did` text NOT NULL,
	`trunk` text,
	`hours` text,
	`greeting` text,
	`language` text,
	`to` text NOT NULL,
	`on_closed` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `opening_hours` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`timezone` text,
	`weekly` text NOT NULL,
	`exceptions` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbound_routes` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`prefixes` text NOT NULL,
	`strip` integer NOT NULL,
	`prepend` text NOT NULL,
	`trunks` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `people` (
	`login` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`roles` text NOT NULL,
	`extension` text,
	`language` text,
	`active` integer NOT NULL,
	`password_hash` text
);
--> statement-breakpoint
CREATE TABLE `prompts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`files` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `queue_members` (
	`queue_id` text NOT NULL,
	`login` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`queue_id`, `login`)
);
--> statement-breakpoint
CREATE TABLE `queues` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`number` text,
	`ring_sec` integer NOT NULL,
	`wrap_up_sec` integer NOT NULL,
	`misses_before_break` integer NOT NULL,
	`retry_sec` integer NOT NULL,
	`priority` integer NOT NULL,
	`music` text NOT NULL,
	`record` integer NOT NULL,
	`service_level_sec` integer NOT NULL,
	`max_wait_sec` integer NOT NULL,
	`on_timeout` text NOT NULL,
	`on_no_agents` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `rates` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`version_id` integer NOT NULL,
	`rate` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `rates_by_version` ON `rates` (`version_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tariff_versions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`tariff_id` text NOT NULL,
	`valid_from` integer NOT NULL,
	`holidays` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tariff_versions_by_tariff` ON `tariff_versions` (`tariff_id`,`valid_from`);--> statement-breakpoint
CREATE TABLE `tariffs` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`currency` text NOT NULL,
	`timezone` text NOT NULL,
	`duration` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `trunks` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`host` text NOT NULL,
	`port` integer,
	`transport` text NOT NULL,
	`username` text,
	`secret` text,
	`from_user` text,
	`from_domain` text,
	`register_sec` integer NOT NULL,
	`addresses` text NOT NULL,
	`channels` integer,
	`caller_id` text,
	`tariff` text,
	`inbound_tariff` text,
	`options_sec` integer NOT NULL
);
