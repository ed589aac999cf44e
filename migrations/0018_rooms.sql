CREATE TABLE `rooms` (
	`number` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`pin` text,
	`moderator_pin` text,
	`record` integer NOT NULL,
	`announce` integer NOT NULL,
	`most_parties` integer NOT NULL,
	`wait_for_moderator` integer NOT NULL
);
