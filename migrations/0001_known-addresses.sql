CREATE TABLE `known_addresses` (
	`login` text NOT NULL,
	`address` text NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`login`, `address`)
);
