import { expect, test } from 'vitest';
import { sampleFlow } from '../../../server/testing/builders/flow.ts';
import { boxHeight, boxWidth, layoutFlow } from './layout-flow.ts';

test('every node has a box of its own within the picture, below the one that leads to it first', () => {
  const { boxes, width, height } = layoutFlow(sampleFlow());
  expect(boxes.map(({ node }) => node.id).sort()).toEqual(
    sampleFlow()
      .nodes.map(({ id }) => id)
      .sort(),
  );
  for (const a of boxes) {
    expect(a.x >= 0 && a.y >= 0 && a.x + boxWidth <= width && a.y + boxHeight <= height).toBe(true);
    for (const b of boxes)
      if (a !== b) expect(Math.abs(a.x - b.x) >= boxWidth || Math.abs(a.y - b.y) >= boxHeight).toBe(true);
  }
  const y = (id: string) => boxes.find(({ node }) => node.id === id)!.y;
  expect(y('open')).toBeLessThan(y('greet'));
  expect(y('greet')).toBeLessThan(y('choose'));
  // The queue that all give up to lies below all of them; only the way back to the menu goes up.
  expect(y('care')).toBeGreaterThan(y('dial'));
});

test('only what leads back is drawn upwards', () => {
  const up = layoutFlow(sampleFlow()).arrows.filter(({ from, to }) => to.y <= from.y);
  expect(up.map(({ from, to }) => `${from.node.id} ${to.node.id}`)).toEqual(['english choose']);
});

test('each way is an arrow with its key or reason; ways to nodes that are not there are left out', () => {
  const flow = sampleFlow();
  const { arrows } = layoutFlow(flow);
  const from = (id: string) =>
    arrows
      .filter((arrow) => arrow.from.node.id === id)
      .map(({ ways }) => ways.map(({ key, why }) => key ?? why).join(' '));
  expect(from('choose')).toEqual(['1 0 wrong missing', '2', '3', '4', '5']);
  const cut = { ...flow, nodes: flow.nodes.filter(({ id }) => id !== 'ana') };
  expect(layoutFlow(cut).arrows.some(({ to }) => to.node.id === 'ana')).toBe(false);
});
