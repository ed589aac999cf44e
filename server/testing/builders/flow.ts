import type { Flow } from '../../core/ivr/flow.ts';

/**
 * A flow with something of everything: hours, a greeting, a menu (1 care, 2 an extension, 3 typed extension, 4 PIN,
 * 5 English), 0 = care. `always` is open; whoever presses nothing or wrong keys three times goes to the queue.
 */
export function sampleFlow(overrides: Partial<Flow> = {}): Flow {
  const retries = (prompt: string) => ({ prompt, times: 3, then: 'care' });
  const asking = { waitSec: 5, wrong: retries('wrong-key'), missing: retries('no-key') };
  return {
    id: 'main',
    name: 'Main menu',
    number: '800',
    start: 'open',
    person: 'care',
    nodes: [
      { kind: 'hours', id: 'open', hours: 'always', open: 'greet', closed: 'bye' },
      { kind: 'play', id: 'greet', prompt: 'welcome', bargeIn: true, next: 'choose' },
      {
        kind: 'menu',
        id: 'choose',
        prompt: 'queue-wait',
        ...asking,
        keys: [
          { key: '1', next: 'care' },
          { key: '2', next: 'ana' },
          { key: '3', next: 'which' },
          { key: '4', next: 'pin' },
          { key: '5', next: 'english' },
        ],
      },
      { kind: 'language', id: 'english', language: 'en', next: 'choose' },
      {
        kind: 'digits',
        id: 'which',
        prompt: 'queue-wait',
        ...asking,
        min: 2,
        max: 6,
        end: '#',
        mask: false,
        confirm: false,
        next: 'dial',
      },
      { kind: 'dial', id: 'dial', digits: 'which', otherwise: 'care' },
      {
        kind: 'digits',
        id: 'pin',
        prompt: 'queue-wait',
        ...asking,
        min: 4,
        max: 4,
        end: 'none',
        mask: true,
        confirm: true,
        next: 'right',
      },
      {
        kind: 'condition',
        id: 'right',
        test: { kind: 'digits', at: 'pin', values: ['2468'] },
        yes: 'ana',
        no: 'bye',
      },
      { kind: 'queue', id: 'care', queue: 'care' },
      { kind: 'extension', id: 'ana', extension: '101', otherwise: 'care' },
      { kind: 'hangup', id: 'bye', prompt: 'goodbye' },
    ],
    ...overrides,
  };
}
