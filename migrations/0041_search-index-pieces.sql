INSERT INTO `customer_search` (`customer_search`, `rank`) VALUES ('automerge', 0);--> statement-breakpoint
INSERT INTO `customer_search` (`customer_search`, `rank`) VALUES ('usermerge', 16);--> statement-breakpoint
INSERT INTO `customer_search` (`customer_search`, `rank`) VALUES ('crisismerge', 200);--> statement-breakpoint
INSERT INTO `customer_search` (`customer_search`, `rank`) VALUES ('deletemerge', 60);
