CREATE TABLE `ring_groups` (
	`number` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`members` text NOT NULL,
	`strategy` text NOT NULL,
	`ring_sec` integer NOT NULL,
	`caller_prefix` text,
	`music` text,
	`on_no_answer` text NOT NULL,
	`missed_mail` text,
	`pick_up` integer NOT NULL
);
