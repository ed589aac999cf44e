CREATE TABLE `call_talks` (
	`call_id` text NOT NULL,
	`number` integer NOT NULL,
	`login` text NOT NULL,
	`extension` text,
	`started_at` integer NOT NULL,
	`talk_ms` integer NOT NULL,
	PRIMARY KEY(`call_id`, `number`)
);
--> statement-breakpoint
CREATE INDEX `call_talks_by_login` ON `call_talks` (`login`,`started_at`);--> statement-breakpoint
INSERT INTO `call_talks` (`call_id`, `number`, `login`, `extension`, `started_at`, `talk_ms`)
SELECT `id`, 1, `login`, `extension`, `answered_at`, `talk_ms` FROM `calls`
WHERE `login` IS NOT NULL AND `answered_at` IS NOT NULL AND `ended_at` IS NOT NULL;
