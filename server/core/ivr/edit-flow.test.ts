import { expect, test } from 'vitest';
import { sampleFlow } from '../../testing/builders/flow.ts';
import { renameNode, withoutNode } from './edit-flow.ts';

test('a renamed node is found by every way that led to it', () => {
  const flow = sampleFlow();
  for (const [from, to] of [
    ['pin', 'secret'],
    ['which', 'ask'],
    ['ana', 'anas'],
  ] as const) {
    const nodes = flow.nodes.map((node) => (node.id === from ? { ...node, id: to } : node));
    const renamed = renameNode({ ...flow, nodes }, { from, to });
    expect(JSON.stringify(renamed)).not.toContain(`"${from}"`);
    expect(JSON.stringify(renamed)).toContain(`"${to}"`);
  }
});

test('a node that is taken away leaves its ways for the check; the start moves on', () => {
  const less = withoutNode(sampleFlow(), 'open');
  expect(less.start).toBe('greet');
  expect(withoutNode(sampleFlow(), 'care').person).toBe('care');
});
