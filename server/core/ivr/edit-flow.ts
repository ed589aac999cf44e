import { exitsOf, type Flow } from './flow.ts';

/** Sets the way out of a node that is kept at `field` (`keys[0].next`). */
function pointTo(node: Record<string, unknown>, field: string, to: string): void {
  const steps = field.split(/[.[\]]+/).filter((part) => part !== '');
  const last = steps.pop()!;
  const holder = steps.reduce((at, step) => at[step] as Record<string, unknown>, node);
  holder[last] = to;
}

/** The flow with a node's id changed, and with it every way that leads there. The node itself bears its new id already. */
export function renameNode(flow: Flow, name: { from: string; to: string }): Flow {
  const { from, to } = name;
  if (from === to) return flow;
  const next = structuredClone(flow);
  for (const node of next.nodes) {
    for (const exit of exitsOf(node, { person: false }))
      if (exit.to === from) pointTo(node as unknown as Record<string, unknown>, exit.field, to);
    if (node.kind === 'dial' && node.digits === from) node.digits = to;
    if ((node.kind === 'lookup' || node.kind === 'callback') && node.at === from) node.at = to;
    if (node.kind === 'condition' && node.test.kind === 'digits' && node.test.at === from) node.test.at = to;
  }
  if (next.start === from) next.start = to;
  if (next.person === from) next.person = to;
  return next;
}

/** The flow with the way out that is kept at `field` led to another node; `keys[+].next` is a new key, the lowest that is free. */
export function leadWay(flow: Flow, way: { nodeId: string; field: string; to: string }): Flow {
  const { nodeId, field, to } = way;
  const next = structuredClone(flow);
  const node = next.nodes.find(({ id }) => id === nodeId);
  if (!node) return flow;
  if (field === 'keys[+].next' && node.kind === 'menu') {
    const key = [...'1234567890*#'].find((each) => node.keys.every((taken) => taken.key !== each));
    if (key !== undefined) node.keys.push({ key, next: to });
  } else if (exitsOf(node, { person: false }).some((exit) => exit.field === field))
    pointTo(node as unknown as Record<string, unknown>, field, to);
  return next;
}

/** The flow without a node. Ways that led to it stay, for the check to tell; the start becomes the first node left. */
export function withoutNode(flow: Flow, nodeId: string): Flow {
  const nodes = flow.nodes.filter(({ id }) => id !== nodeId);
  return { ...flow, nodes, start: flow.start === nodeId ? (nodes[0]?.id ?? flow.start) : flow.start };
}
