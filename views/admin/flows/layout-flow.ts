import { exitsOf, type Flow, type FlowNode, type LeaveWhy } from '../../../server/core/ivr/flow.ts';

export interface FlowBox {
  node: FlowNode;
  x: number;
  y: number;
}

export interface FlowArrow {
  from: FlowBox;
  to: FlowBox;
  /** All ways between the two, each with its key where it has one. */
  ways: { why: LeaveWhy; key?: string }[];
  /** An SVG path. */
  path: string;
  labelX: number;
  labelY: number;
}

export interface FlowPicture {
  width: number;
  height: number;
  boxes: FlowBox[];
  arrows: FlowArrow[];
}

export const boxWidth = 176;
export const boxHeight = 56;
export const gapX = 40;
export const gapY = 68;
export const margin = 24;
/** Every other row stands aside, so that arrows over several rows pass between boxes. */
const shift = (boxWidth + gapX) / 2;

/**
 * Rows by the longest way from the start, so that arrows go down; one that leads back counts for nothing. Nodes that
 * nobody comes to stand in a last row.
 */
export function rowsOf<Node extends { id: string }>(graph: {
  start: string;
  nodes: readonly Node[];
  targetsOf(node: Node): string[];
}): Node[][] {
  const { nodes, targetsOf } = graph;
  const nodeOf = (id: string): Node | undefined => nodes.find((node) => node.id === id);
  const order: Node[] = [];
  const seen = new Set<string>();
  const leadsBack = new Set<string>();
  const path = new Set<string>();
  const visit = (id: string): void => {
    const node = nodeOf(id);
    if (!node || seen.has(id)) return;
    seen.add(id);
    path.add(id);
    for (const to of targetsOf(node)) {
      if (path.has(to)) leadsBack.add(`${id} ${to}`);
      visit(to);
    }
    path.delete(id);
    order.unshift(node);
  };
  visit(graph.start);
  const rowOf = new Map<string, number>();
  for (const node of order) {
    const row = rowOf.get(node.id) ?? 0;
    rowOf.set(node.id, row);
    for (const to of targetsOf(node))
      if (!leadsBack.has(`${node.id} ${to}`)) rowOf.set(to, Math.max(rowOf.get(to) ?? 0, row + 1));
  }
  const depth = Math.max(-1, ...order.map(({ id }) => rowOf.get(id)!)) + 1;
  const rows = Array.from({ length: depth }, (_, row) => order.filter(({ id }) => rowOf.get(id) === row));
  const rest = nodes.filter(({ id }) => !seen.has(id));
  return rest.length > 0 ? [...rows, rest] : rows;
}

const dotStep = 18;

/** The ways of a node that somebody can lead elsewhere: each has a dot below its box; a menu has one more, for a new key. */
export function dotsOf({ node, x }: FlowBox): { field: string; why?: LeaveWhy; key?: string; x: number }[] {
  const own = exitsOf(node, { person: false }).map(({ field, why, key }) => ({
    field,
    why,
    ...(key !== undefined && { key }),
  }));
  const ways = node.kind === 'menu' ? [...own, { field: 'keys[+].next' }] : own;
  const first = x + boxWidth / 2 - ((ways.length - 1) * dotStep) / 2;
  return ways.map((way, at) => ({ ...way, x: first + at * dotStep }));
}

/** Down by a gentle curve; up or along by the right of the boxes, further out with each arrow so that they can be told apart. */
export function pathOf(
  from: Pick<FlowBox, 'x' | 'y'>,
  to: Pick<FlowBox, 'x' | 'y'>,
  nth: { index: number; startX: number },
): Pick<FlowArrow, 'path' | 'labelX' | 'labelY'> {
  const { startX } = nth;
  const startY = from.y + boxHeight;
  if (to.y > from.y) {
    const endX = to.x + boxWidth / 2;
    const endY = to.y - 6;
    const bend = Math.max(24, (endY - startY) / 2);
    const path = `M${startX} ${startY}C${startX} ${startY + bend} ${endX} ${endY - bend} ${endX} ${endY}`;
    // Between the rows, where no box stands, on the curve itself.
    // Beside each other they would run into each other: every other one stands higher.
    const drop = Math.min(gapY, endY - startY) / 2 + (nth.index % 2 === 0 ? 6 : -10);
    const at = (t: number, points: [number, number, number]): number =>
      3 * (1 - t) ** 2 * t * points[0] + 3 * (1 - t) * t ** 2 * points[1] + t ** 3 * points[2];
    let t = 0.02;
    while (t < 0.5 && at(t, [bend, endY - bend - startY, endY - startY]) < drop) t += 0.02;
    const labelX = startX + at(t, [0, endX - startX, endX - startX]);
    return { path, labelX, labelY: startY + drop + 4 };
  }
  const out = Math.max(from.x, to.x) + boxWidth + 16 + nth.index * 7;
  const endX = to.x + boxWidth + 6;
  const endY = to.y + boxHeight / 2;
  const startSide = from.y + boxHeight - 12;
  const path = `M${from.x + boxWidth} ${startSide}C${out + 24} ${startSide} ${out + 24} ${endY} ${endX} ${endY}`;
  return { path, labelX: from.x + boxWidth + 10, labelY: startSide + 14 };
}

/** Boxes that somebody put somewhere stand there; those that came since stand in a row below them. */
function putInPlace(boxes: FlowBox[]): FlowBox[] {
  const placed = boxes.flatMap((box) => (box.node.place ? [{ ...box, ...box.node.place }] : []));
  if (placed.length === 0) return boxes;
  const below = Math.max(...placed.map(({ y }) => y)) + boxHeight + gapY;
  const rest = boxes.filter(({ node }) => !node.place);
  return [...placed, ...rest.map((box, at) => ({ ...box, x: margin + at * (boxWidth + gapX), y: below }))];
}

/** Where each node and arrow of a flow is drawn, in the units of the picture. Ways to nodes that are not there are left out. */
export function layoutFlow(flow: Flow): FlowPicture {
  const targetsOf = (node: FlowNode): string[] => exitsOf(node, flow).map(({ to }) => to);
  const rows = rowsOf({ start: flow.start, nodes: flow.nodes, targetsOf });
  const widest = Math.max(1, ...rows.map((row) => row.length));
  const width = widest * boxWidth + (widest - 1) * gapX + 2 * margin + shift + 40;
  // From the left: what begins stays in sight on a narrow screen.
  const own = rows.flatMap((row, y) =>
    row.map(
      (node, x): FlowBox => ({
        node,
        x: margin + (y % 2) * shift + x * (boxWidth + gapX),
        y: margin + y * (boxHeight + gapY),
      }),
    ),
  );
  const boxes = putInPlace(own);
  const boxOf = (id: string): FlowBox | undefined => boxes.find(({ node }) => node.id === id);
  const arrows = boxes.flatMap((from) => {
    const exits = exitsOf(from.node, flow);
    const targets = [...new Set(exits.map(({ to }) => to))];
    return targets.flatMap((id, index): FlowArrow[] => {
      const to = boxOf(id);
      if (!to) return [];
      const first = exits.find((exit) => exit.to === id);
      const startX = dotsOf(from).find(({ field }) => field === first?.field)?.x ?? from.x + boxWidth / 2;
      const ways = exits
        .filter((exit) => exit.to === id)
        .map(({ why, key }) => ({ why, ...(key !== undefined && { key }) }));
      return [{ from, to, ways, ...pathOf(from, to, { index, startX }) }];
    });
  });
  const right = Math.max(0, ...boxes.map(({ x }) => x + boxWidth));
  const bottom = Math.max(0, ...boxes.map(({ y }) => y + boxHeight));
  return { width: Math.max(width, right + margin + 40), height: bottom + margin, boxes, arrows };
}
