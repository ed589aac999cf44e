import { expect, test } from 'vitest';
import { sampleFlow } from '../../testing/builders/flow.ts';
import { checkFlow, queuesWithoutInput } from './check-flow.ts';
import type { Flow, FlowNode } from './flow.ts';

const world = {
  prompts: ['welcome', 'queue-wait', 'goodbye', 'wrong-key', 'no-key'],
  hours: ['always'],
  queues: ['care'],
  extensions: ['101'],
  mailboxes: ['700'],
};

/** What the check says of the sample with these nodes changed or added. */
const check = (change: (nodes: FlowNode[]) => FlowNode[], flow: Partial<Flow> = {}) =>
  checkFlow(sampleFlow({ ...flow, nodes: change(sampleFlow().nodes) }), world).map(({ code, nodeId, field }) =>
    [code, nodeId, field].filter((each) => each !== undefined).join(' '),
  );

const withNode = (id: string, change: Partial<FlowNode>) => (nodes: FlowNode[]) =>
  nodes.map((node) => (node.id === id ? ({ ...node, ...change } as FlowNode) : node));

test('a sound flow has nothing to tell', () => {
  expect(check((nodes) => nodes)).toEqual([]);
});

test('names that name nothing are told where they stand', () => {
  expect(check(withNode('greet', { prompt: 'hello' } as Partial<FlowNode>))).toEqual(['no-such greet prompt']);
  expect(check(withNode('ana', { extension: '999' } as Partial<FlowNode>))).toEqual(['no-such ana extension']);
  expect(check(withNode('care', { queue: 'sales' } as Partial<FlowNode>))).toEqual(['no-such care queue']);
  expect(check(withNode('open', { hours: 'never' } as Partial<FlowNode>))).toEqual(['no-such open hours']);
  expect(check((nodes) => nodes, { start: 'x', person: 'y' })).toEqual(
    expect.arrayContaining(['no-such-node start', 'no-such-node person']),
  );
  expect(check(withNode('ana', { otherwise: 'gone' } as Partial<FlowNode>))).toEqual(['no-such-node ana otherwise']);
});

test('a caller who presses nothing must not go round for ever', () => {
  expect(check(withNode('choose', { missing: { times: 3, then: 'greet' } } as Partial<FlowNode>))).toEqual([
    'loop-without-input greet id',
    'loop-without-input choose id',
  ]);
});

test('a menu may lead back to itself by a key: that is no circle', () => {
  expect(check(withNode('choose', { keys: [{ key: '1', next: 'greet' }] } as Partial<FlowNode>))).not.toContain(
    'loop-without-input choose id',
  );
});

test('a node from which nobody gets anywhere is a dead end', () => {
  const trap: FlowNode = {
    kind: 'menu',
    id: 'trap',
    prompt: 'welcome',
    keys: [{ key: '0', next: 'trap' }],
    waitSec: 5,
    wrong: { times: 1, then: 'trap' },
    missing: { times: 1, then: 'trap' },
  };
  expect(check((nodes) => [...nodes, trap])).toEqual(['unreachable trap id', 'dead-end trap id']);
});

test('what cannot be meant is told: no keys, a key twice, a node twice, more digits at least than at most', () => {
  expect(check(withNode('choose', { keys: [] } as Partial<FlowNode>))).toContain('no-keys choose keys');
  const twice = { keys: [1, 1].map((key) => ({ key: String(key), next: 'care' })) } as Partial<FlowNode>;
  expect(check(withNode('choose', twice))).toContain('duplicate choose keys[1].key');
  expect(check((nodes) => [...nodes, nodes.at(-1)!])).toEqual(['duplicate bye id']);
  expect(check(withNode('pin', { min: 6 } as Partial<FlowNode>))).toEqual(['min-over-max pin min']);
  expect(check(withNode('dial', { digits: 'choose' } as Partial<FlowNode>))).toEqual(['not-asked-before dial digits']);
});

test('a flow without a person by 0 is told, and goes live', () => {
  expect(checkFlow(sampleFlow({ person: false }), world)).toEqual([
    { severity: 'warning', code: 'no-person', field: 'person', context: {} },
  ]);
});

test('queues that callers reach without pressing a key are known', () => {
  expect([...queuesWithoutInput(sampleFlow())]).toEqual(['care']);
});
