CREATE TABLE `bundle_uses` (
	`trunk_id` text NOT NULL,
	`bundle_id` text NOT NULL,
	`from_at` integer NOT NULL,
	`used_sec` integer NOT NULL,
	PRIMARY KEY(`trunk_id`, `bundle_id`, `from_at`)
);
