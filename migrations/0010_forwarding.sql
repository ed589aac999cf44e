ALTER TABLE `extensions` ADD `dnd` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `extensions` ADD `forward` text DEFAULT '{"noAnswerSec":20,"confirm":true}' NOT NULL;