CREATE TABLE `knocks` (
	`day` text NOT NULL,
	`source` text NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`requests` integer NOT NULL,
	`dropped` integer NOT NULL,
	`refused` integer NOT NULL,
	`scans` integer NOT NULL,
	`user_agent` text,
	`users` text NOT NULL,
	`numbers` text NOT NULL,
	PRIMARY KEY(`day`, `source`)
);
