CREATE TABLE `flows` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`number` text,
	`language` text,
	`start` text NOT NULL,
	`person` text NOT NULL,
	`nodes` text NOT NULL
);
