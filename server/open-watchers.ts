import { composeMail } from '../views/mail/compose-mail.ts';
import type { Closers } from './base/closers.ts';
import type { Log } from './base/log.ts';
import { sendNews } from './services/mail/send-news.ts';
import { watchThresholds } from './services/supervision/watch-thresholds.ts';

type Deps = Omit<Parameters<typeof sendNews>[0] & Parameters<typeof watchThresholds>[0], 'compose' | 'log'>;

/** Who looks on by themselves and tells by mail: what happens to lines and mailboxes, and limits that are passed. */
export function openWatchers({ closers, log, ...deps }: Deps & { closers: Closers; log: Log }): void {
  closers.add('news', sendNews({ ...deps, compose: composeMail }));
  closers.add('thresholds', watchThresholds({ ...deps, log: log.in('alarms'), compose: composeMail }));
}
