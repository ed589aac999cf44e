/** How a shape looks; the page colours them by their class, the printer by a table. */
export type Look =
  | 'axis'
  | 'axis-text'
  | 'bar'
  | 'bar-plan'
  | 'heat'
  | 'heat-text'
  | 'heat-text-on-strong'
  | `duty-${'ready' | 'ringing' | 'talking' | 'wrap-up' | 'break' | 'other'}`;

export type Shape =
  /** `strength`: opacity of the fill, 0 to 1. `tip`: told where it is pointed at. */
  | {
      kind: 'box';
      look: Look;
      x: number;
      y: number;
      width: number;
      height: number;
      radius?: number;
      strength?: number;
      tip?: string;
    }
  /** `y` is the baseline; without `anchor` it begins at `x`. */
  | { kind: 'text'; look: Look; x: number; y: number; text: string; anchor?: 'middle' | 'end' }
  | { kind: 'line'; look: Look; x1: number; y1: number; x2: number; y2: number };

/** A chart, the same on the page and in print: shapes in a box of its own units. */
export interface Picture {
  label: string;
  /** What the colours mean. */
  key: readonly { look: Look; text: string }[];
  width: number;
  height: number;
  shapes: readonly Shape[];
}
