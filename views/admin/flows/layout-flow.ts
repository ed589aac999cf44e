import { exitsOf, type Flow, type FlowNode, type LeaveWhy } from '../../../server/core/ivr/flow.ts';

export interface FlowBox {
  node: FlowNode;
  x: number;
  y: number;
}

export interface FlowArrow {
  from: FlowBox;
  to: FlowBox;
  why: LeaveWhy;
  key?: string;
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

/** Rows by how many steps a node is from the start; nodes that nobody comes to stand in a last row. */
function rowsOf(flow: Flow): FlowNode[][] {
  const nodeOf = (id: string): FlowNode | undefined => flow.nodes.find((node) => node.id === id);
  const rows: FlowNode[][] = [];
  const placed = new Set<string>();
  let next = [flow.start];
  while (next.length > 0) {
    const row = [...new Set(next)].flatMap((id) => (placed.has(id) ? [] : (nodeOf(id) ?? [])));
    for (const { id } of row) placed.add(id);
    if (row.length > 0) rows.push(row);
    next = row.flatMap((node) => exitsOf(node, flow).map(({ to }) => to)).filter((id) => !placed.has(id));
  }
  const rest = flow.nodes.filter(({ id }) => !placed.has(id));
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
  const width = widest * boxWidth + (widest - 1) * gapX + 2 * margin + 40;
  const boxes = rows.flatMap((row, y) => {
    const rowWidth = row.length * boxWidth + (row.length - 1) * gapX;
    return row.map(
      (node, x): FlowBox => ({
        node,
        x: (width - rowWidth) / 2 + x * (boxWidth + gapX),
        y: margin + y * (boxHeight + gapY),
      }),
    );
  });
  const boxOf = (id: string): FlowBox | undefined => boxes.find(({ node }) => node.id === id);
  const arrows = boxes.flatMap((from) => {
    const exits = exitsOf(from.node, flow);
    return exits.flatMap(({ to: id, why, key }, index): FlowArrow[] => {
      const to = boxOf(id);
      if (!to) return [];
      return [{ from, to, why, ...(key !== undefined && { key }), ...pathOf(from, to, { of: exits.length, index }) }];
    });
  });
  return { width, height: 2 * margin + rows.length * boxHeight + (rows.length - 1) * gapY, boxes, arrows };
}
