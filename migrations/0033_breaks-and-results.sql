CREATE TABLE `break_reasons` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`names` text NOT NULL,
	`paid` integer NOT NULL,
	`most_min` integer,
	`approval` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `call_results` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`key` text,
	`call_back` integer NOT NULL,
	`queues` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `agent_events` ADD `paid` integer;--> statement-breakpoint
ALTER TABLE `calls` ADD `result_id` text;--> statement-breakpoint
ALTER TABLE `people` ADD `work` text;--> statement-breakpoint
ALTER TABLE `people` ADD `next_phones` text;--> statement-breakpoint
ALTER TABLE `queues` ADD `result_required` integer DEFAULT false NOT NULL;
--> statement-breakpoint
INSERT INTO `break_reasons` (`id`, `position`, `names`, `paid`, `most_min`, `approval`) VALUES
	('rest', 0, '{"es":"Descanso","en":"Rest"}', 1, 15, 0),
	('meal', 1, '{"es":"Comida","en":"Meal"}', 0, 60, 0),
	('meeting', 2, '{"es":"Reunión","en":"Meeting"}', 1, NULL, 0),
	('training', 3, '{"es":"Formación","en":"Training"}', 1, NULL, 0),
	('paperwork', 4, '{"es":"Papeleo","en":"Paperwork"}', 1, NULL, 0),
	('personal', 5, '{"es":"Asunto personal","en":"Personal matter"}', 0, NULL, 0);
