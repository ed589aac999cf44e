import { lastCallerOf } from '../../store/queries/last-caller.ts';
import { blockCaller } from '../office/block-caller.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/** A phone blocks whoever called it last. Returns the prompt that tells how it went. */
export function blockLastCaller(deps: ExchangeDeps, call: ActiveCall, extension: string): string {
  deps.journal.flush();
  const last = lastCallerOf(deps.db, extension);
  const number = last?.e164 ?? last?.number ?? '';
  if (number === '') return 'no-last-caller';
  const by = call.view.login ?? `phone ${extension}`;
  const outcome = blockCaller(deps.office, { number, why: `*60 · ${extension}`, by });
  if (outcome === 'refused') {
    deps.log.warn('a number could not be blocked', { extension, number });
    return 'unavailable';
  }
  call.tell({ kind: 'caller.blocked', extension, number });
  return 'caller-blocked';
}
