import { type Flow, type FlowNode, type FlowNodeKind, spokenMark } from '../../../server/core/ivr/flow.ts';
import type { SectionContext } from '../section.ts';

/** A new node of that kind which leads to `to`: what its form shows first. */
export function blankNode(context: SectionContext, about: { kind: FlowNodeKind; id: string; to: string }): FlowNode {
  const { kind, id, to } = about;
  const { office } = context;
  const retries = (prompt: string) => ({ prompt, times: 3, then: to });
  const asking = { prompt: 'welcome', waitSec: 5, wrong: retries('wrong-key'), missing: retries('no-key') };
  switch (kind) {
    case 'play':
      return { kind, id, prompt: 'welcome', bargeIn: true, next: to };
    case 'menu':
      return { kind, id, ...asking, keys: [{ key: '1', next: to }] };
    case 'digits':
      return { kind, id, ...asking, min: 1, max: 6, end: '#', mask: false, confirm: false, next: to };
    case 'hours':
      return { kind, id, hours: office.hours[0]?.id ?? 'none', open: to, closed: to };
    case 'condition':
      return { kind, id, test: { kind: 'known' }, yes: to, no: to };
    case 'language':
      return { kind, id, language: office.office.language === 'es' ? 'en' : 'es', next: to };
    case 'set':
      return { kind, id, variable: 'name', value: '', next: to };
    case 'lookup':
      return { kind, id, by: 'caller', found: to, unknown: to };
    case 'http':
      return {
        kind,
        id,
        method: 'GET',
        url: 'https://',
        body: [],
        timeoutSec: 5,
        save: [],
        next: to,
        timeout: to,
        failed: to,
      };
    case 'survey':
      return { kind, id, questions: [{ prompt: spokenMark }], most: 5, waitSec: 5, next: to };
    case 'callback':
      return { kind, id, number: 'caller', next: to, other: to };
    case 'voicemail':
      return { kind, id, mailbox: office.mailboxes[0]?.number ?? '00' };
    case 'queue':
      return { kind, id, queue: office.queues[0]?.id ?? 'none' };
    case 'extension':
      return { kind, id, extension: office.extensions[0]?.number ?? '00' };
    case 'dial':
      return { kind, id, digits: 'none', otherwise: to };
    case 'number':
      return { kind, id, number: '0' };
    case 'hangup':
      return { kind, id, prompt: 'goodbye' };
  }
}

/** What a new flow starts from: a menu whose 1 and 0 lead to the first queue, and so does whoever presses nothing. */
export function blankFlow(context: SectionContext, about: { id: string; name: string }): Flow {
  const menu = blankNode(context, { kind: 'menu', id: 'menu', to: 'people' });
  return {
    ...about,
    start: 'menu',
    person: 'people',
    nodes: [menu, blankNode(context, { kind: 'queue', id: 'people', to: '' })],
  };
}
