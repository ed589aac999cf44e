import type { Flash } from '../../../views/layout/page.ts';
import { tellStory } from '../../core/calls/story.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import { blockCaller } from '../../services/office/block-caller.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext } from '../web-env.ts';

/** Blocks the number that a call came from, on behalf of who is logged in; the answer says how it went. */
export function blockCallerOf(deps: WebDeps, c: WebContext, callId: string): Flash {
  const story = tellStory(deps.journal.of(callId));
  const { country } = deps.office.read().office;
  const number = story?.direction === 'inbound' ? (story.e164 ?? story.from) : '';
  if (number === '') return { tone: 'bad', key: 'block.no-number' };
  const by = loginOf(c);
  const outcome = blockCaller(deps.office, { number, why: `${c.var.page.reader.t('block.action')} · ${by}`, by });
  if (outcome === 'refused') return { tone: 'bad', key: 'form.failed' };
  const values = { number: formatForReader(number, country) };
  return {
    tone: outcome === 'blocked' ? 'good' : 'info',
    key: outcome === 'blocked' ? 'block.done' : 'block.already',
    values,
  };
}
