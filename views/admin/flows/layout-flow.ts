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
const gapX = 40;
const gapY = 68;
const margin = 24;
/** Every other row stands aside, so that arrows over several rows pass between boxes. */
const shift = (boxWidth + gapX) / 2;

/**
 * Rows by the longest way from the start, so that arrows go down; one that leads back counts for nothing. Nodes that
 * nobody comes to stand in a last row.
 */
function rowsOf(flow: Flow): FlowNode[][] {
  const nodeOf = (id: string): FlowNode | undefined => flow.nodes.find((node) => node.id === id);
  const order: FlowNode[] = [];
  const seen = new Set<string>();
  const leadsBack = new Set<string>();
  const path = new Set<string>();
  const visit = (id: string): void => {
    const node = nodeOf(id);
    if (!node || seen.has(id)) return;
    seen.add(id);
    path.add(id);
    for (const { to } of exitsOf(node, flow)) {
      if (path.has(to)) leadsBack.add(`${id} ${to}`);
      visit(to);
    }
    path.delete(id);
    order.unshift(node);
  };
  visit(flow.start);
  const rowOf = new Map<string, number>();
  for (const node of order) {
    const row = rowOf.get(node.id) ?? 0;
    rowOf.set(node.id, row);
    for (const { to } of exitsOf(node, flow))
      if (!leadsBack.has(`${node.id} ${to}`)) rowOf.set(to, Math.max(rowOf.get(to) ?? 0, row + 1));
  }
  const depth = Math.max(-1, ...order.map(({ id }) => rowOf.get(id)!)) + 1;
  const rows = Array.from({ length: depth }, (_, row) => order.filter(({ id }) => rowOf.get(id) === row));
  const rest = flow.nodes.filter(({ id }) => !seen.has(id));
  return rest.length > 0 ? [...rows, rest] : rows;
}

/** Down by a gentle curve; up or along by the right of the boxes, further out with each arrow so that they can be told apart. */
function pathOf(
  from: FlowBox,
  to: FlowBox,
  nth: { of: number; index: number },
): Pick<FlowArrow, 'path' | 'labelX' | 'labelY'> {
  const startX = from.x + (boxWidth * (nth.index + 1)) / (nth.of + 1);
  const startY = from.y + boxHeight;
  if (to.y > from.y) {
    const endX = to.x + boxWidth / 2;
    const endY = to.y - 6;
    const bend = Math.max(24, (endY - startY) / 2);
    const path = `M${startX} ${startY}C${startX} ${startY + bend} ${endX} ${endY - bend} ${endX} ${endY}`;
    return { path, labelX: startX, labelY: startY + 14 + (nth.index % 2) * 12 };
  }
  const out = Math.max(from.x, to.x) + boxWidth + 16 + nth.index * 7;
  const endX = to.x + boxWidth + 6;
  const endY = to.y + boxHeight / 2;
  const startSide = from.y + boxHeight - 12;
  const path = `M${from.x + boxWidth} ${startSide}C${out + 24} ${startSide} ${out + 24} ${endY} ${endX} ${endY}`;
  return { path, labelX: from.x + boxWidth + 10, labelY: startSide + 14 };
}

/** Where each node and arrow of a flow is drawn, in the units of the picture. Ways to nodes that are not there are left out. */
export function layoutFlow(flow: Flow): FlowPicture {
  const rows = rowsOf(flow);
  const widest = Math.max(1, ...rows.map((row) => row.length));
  const width = widest * boxWidth + (widest - 1) * gapX + 2 * margin + shift + 40;
  // From the left: what begins stays in sight on a narrow screen.
  const boxes = rows.flatMap((row, y) =>
    row.map(
      (node, x): FlowBox => ({
        node,
        x: margin + (y % 2) * shift + x * (boxWidth + gapX),
        y: margin + y * (boxHeight + gapY),
      }),
    ),
  );
  const boxOf = (id: string): FlowBox | undefined => boxes.find(({ node }) => node.id === id);
  const arrows = boxes.flatMap((from) => {
    const exits = exitsOf(from.node, flow);
    const targets = [...new Set(exits.map(({ to }) => to))];
    return targets.flatMap((id, index): FlowArrow[] => {
      const to = boxOf(id);
      if (!to) return [];
      const ways = exits
        .filter((exit) => exit.to === id)
        .map(({ why, key }) => ({ why, ...(key !== undefined && { key }) }));
      return [{ from, to, ways, ...pathOf(from, to, { of: targets.length, index }) }];
    });
  });
  return { width, height: 2 * margin + rows.length * boxHeight + (rows.length - 1) * gapY, boxes, arrows };
}
