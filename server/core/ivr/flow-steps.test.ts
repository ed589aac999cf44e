import { expect, test } from 'vitest';
import { checkFlow } from './check-flow.ts';
import type { Flow, FlowNode } from './flow.ts';
import { walkFlow } from './walk-flow.ts';

const world = { prompts: ['welcome'], hours: [], queues: ['care'], extensions: [], mailboxes: ['700'] };

/** A flow of these nodes that begins at the first; `care` and `bye` end it. */
const flowOf = (...nodes: FlowNode[]): Flow => ({
  id: 'main',
  name: 'Main',
  start: nodes[0]!.id,
  person: 'care',
  nodes: [...nodes, { kind: 'queue', id: 'care', queue: 'care' }, { kind: 'hangup', id: 'bye' }],
});

const walk = (flow: Flow, how: Partial<Parameters<typeof walkFlow>[1]> = {}) => {
  const walked = walkFlow(flow, { language: 'es', keys: [], judge: () => true, ...how });
  const path = walked.steps.flatMap((each) => (each.kind === 'left' ? [`${each.node.id} ${each.why}`] : []));
  return { ...walked, path };
};

const findings = (flow: Flow) => checkFlow(flow, world).map(({ code, field }) => `${code} ${field}`);

const order: FlowNode = {
  kind: 'digits',
  id: 'order',
  prompt: 'say:Marque su pedido',
  min: 1,
  max: 8,
  end: '#',
  waitSec: 5,
  mask: false,
  confirm: false,
  next: 'status',
  wrong: { times: 1, then: 'care' },
  missing: { times: 1, then: 'care' },
};
const status: FlowNode = {
  kind: 'http',
  id: 'status',
  method: 'POST',
  url: 'https://shop.example/orders/{order}?from={caller}',
  body: [{ name: 'order', value: '{order}' }],
  timeoutSec: 3,
  save: [{ field: 'status', variable: 'status' }],
  next: 'sent',
  timeout: 'care',
  failed: 'bye',
};
const sent: FlowNode = {
  kind: 'condition',
  id: 'sent',
  test: { kind: 'variable', name: 'status', values: ['Sent'] },
  yes: 'bye',
  no: 'care',
};

test('typed digits go to another system, and its answer decides the way', () => {
  const { path, steps } = walk(flowOf(order, status, sent), {
    keys: ['4&5', '45#'],
    variables: { caller: '34600 & 1' },
    work: () => ({ why: 'done', set: { status: 'SENT' } }),
  });
  expect(path).toEqual(['order wrong']);
  const right = walk(flowOf(order, status, sent), {
    keys: ['45#'],
    variables: { caller: '34600 & 1' },
    work: () => ({ why: 'done', set: { status: 'SENT' } }),
  });
  expect(right.path).toEqual(['order digits', 'status done', 'sent yes']);
  expect(right.steps).toContainEqual(
    expect.objectContaining({
      kind: 'worked',
      job: expect.objectContaining({
        url: 'https://shop.example/orders/45?from=34600%20%26%201',
        body: '{"order":"45"}',
      }),
    }),
  );
  expect(steps).not.toContainEqual(expect.objectContaining({ kind: 'worked' }));
});

test('a system that takes too long, or fails, has a way of its own', () => {
  const by = (why: 'timeout' | 'failed') =>
    walk(flowOf(order, status, sent), { keys: ['45#'], work: () => ({ why, set: {} }) }).path;
  expect(by('timeout')).toContain('status timeout');
  expect(by('failed')).toContain('status failed');
});

test('the check refuses addresses that a caller could choose, and tells values that nothing sets', () => {
  const asking = (url: string) => findings(flowOf(order, { ...status, url } as FlowNode, sent));
  expect(asking('https://{order}/')).toEqual(['host-from-caller url']);
  expect(asking('ftp://shop.example/')).toEqual(['bad-address url']);
  expect(asking('https://user@shop.example/')).toEqual(['bad-address url']);
  expect(asking('https://shop.example/{basket}')).toEqual(['never-set url']);
  expect(asking('https://shop.example/{order}')).toEqual([]);
});

test('a value that is set may name others, and a condition asks for it without regard to capitals', () => {
  const flow = flowOf(
    { kind: 'set', id: 'greet', variable: 'who', value: 'dear {customer_name}', next: 'is' },
    {
      kind: 'condition',
      id: 'is',
      test: { kind: 'variable', name: 'who', values: ['DEAR ANA'] },
      yes: 'bye',
      no: 'care',
    },
  );
  expect(walk(flow, { variables: { customer_name: 'Ana' } }).path).toEqual(['greet done', 'is yes']);
  expect(walk(flow).path).toEqual(['greet done', 'is no']);
});

test('a customer is looked up by what was typed, found or not', () => {
  const flow = flowOf({ ...order, id: 'document', next: 'who' } as FlowNode, {
    kind: 'lookup',
    id: 'who',
    by: 'document',
    at: 'document',
    found: 'care',
    unknown: 'bye',
  });
  const asked: unknown[] = [];
  const by = (why: 'found' | 'unknown') =>
    walk(flow, {
      keys: ['123#'],
      work: (job) => {
        asked.push(job);
        return { why, set: {} };
      },
    }).path.at(-1);
  expect([by('found'), by('unknown')]).toEqual(['who found', 'who unknown']);
  expect(asked[0]).toEqual({ kind: 'lookup', by: 'document', text: '123' });
});

const callback: FlowNode = {
  kind: 'callback',
  id: 'back',
  number: 'caller',
  queue: 'care',
  next: 'bye',
  other: 'order',
};

test('the number to call back is spoken; 1 takes it, 2 asks for another one', () => {
  const flow = flowOf(
    callback,
    { ...order, next: 'typed' } as FlowNode,
    {
      ...callback,
      id: 'typed',
      number: 'typed',
      at: 'order',
      other: 'bye',
    } as FlowNode,
  );
  expect(findings(flow)).toEqual([]);
  const taken = walk(flow, { keys: ['1'], variables: { caller: '600' } });
  expect(taken.steps).toContainEqual({
    kind: 'heard',
    prompts: ['call-you-at', 'digit-6', 'digit-0', 'digit-0', 'confirm-keys'],
    language: 'es',
  });
  expect(taken.path).toEqual(['back done']);
  const other = walk(flow, { keys: ['2', '555#'], variables: { caller: '600' } });
  expect(other.path).toEqual(['back other', 'order digits', 'typed done']);
  expect(other.steps).toContainEqual(
    expect.objectContaining({ job: { kind: 'callback', number: '555', queue: 'care' } }),
  );
});

test('who withholds the number, or answers nothing three times, is asked for another one', () => {
  const flow = flowOf(callback, order, status, sent);
  expect(walk(flow).path[0]).toBe('back other');
  const silent = walk(flow, { variables: { caller: '600' } });
  expect(silent.path[0]).toBe('back other');
  expect(silent.steps.filter((each) => each.kind === 'erred' && each.node.id === 'back')).toHaveLength(3);
});

const survey: FlowNode = {
  kind: 'survey',
  id: 'how',
  questions: [{ prompt: 'say:¿Le atendieron bien?' }, { prompt: 'say:¿Volvería?' }],
  most: 5,
  waitSec: 5,
  next: 'bye',
};

test('a survey keeps each answer; a key beyond the highest mark is asked again, and twice nothing goes on', () => {
  const rated = (keys: string[]) =>
    walk(flowOf(survey), { keys }).steps.flatMap((each) =>
      each.kind === 'rated' ? [[each.question, each.value]] : [],
    );
  expect(rated(['4', '5'])).toEqual([
    [1, 4],
    [2, 5],
  ]);
  expect(rated(['6', '3', '1'])).toEqual([
    [1, 3],
    [2, 1],
  ]);
  expect(rated(['9', '0', '2'])).toEqual([[2, 2]]);
  expect(walk(flowOf(survey)).path).toEqual(['how done']);
});

test('a mailbox ends the flow, and must be there', () => {
  const box = (mailbox: string) => flowOf({ kind: 'voicemail', id: 'box', mailbox });
  expect(walk(box('700')).end).toEqual({ kind: 'target', target: { kind: 'voicemail', mailbox: '700' } });
  expect(findings(box('700')).filter((each) => !each.startsWith('unreachable'))).toEqual([]);
  expect(findings(box('999'))).toContain('no-such mailbox');
});

test('a text that is spoken is no prompt to be found, but an empty one is told', () => {
  const play = (prompt: string) => flowOf({ kind: 'play', id: 'hi', prompt, bargeIn: true, next: 'care' });
  expect(findings(play('say:Buenos días'))).not.toContain('no-such prompt');
  expect(findings(play('say: '))).toContain('no-text prompt');
});
