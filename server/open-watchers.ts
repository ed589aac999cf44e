import { composeMail } from '../views/mail/compose-mail.ts';
import type { Closers } from './base/closers.ts';
import type { Log } from './base/log.ts';
import { spendingAlarms, tellSpending } from './services/fraud/tell-fraud.ts';
import { sendNews } from './services/mail/send-news.ts';
import { watchThresholds } from './services/supervision/watch-thresholds.ts';

type Deps = Omit<
  Parameters<typeof sendNews>[0] & Parameters<typeof watchThresholds>[0] & Parameters<typeof tellSpending>[0],
  'compose' | 'log' | 'others'
> &
  Parameters<typeof spendingAlarms>[0];

/** Who looks on by themselves and tells by mail: what happens to lines and mailboxes, and limits that are passed. */
export function openWatchers({ closers, log, ...deps }: Deps & { closers: Closers; log: Log }): void {
  closers.add('news', sendNews({ ...deps, compose: composeMail }));
  const others = () => spendingAlarms(deps);
  closers.add('thresholds', watchThresholds({ ...deps, others, log: log.in('alarms'), compose: composeMail }));
  closers.add('spending', tellSpending({ ...deps, log: log.in('limits'), compose: composeMail }));
}
