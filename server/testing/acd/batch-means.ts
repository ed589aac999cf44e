/** A mean of values that depend on each other, with the half width of its interval (95 %). */
export interface Measured {
  mean: number;
  halfWidth: number;
  /** Batches it was made of. */
  batches: number;
}

/** One stretch of a run: what came out, and how far what was drawn lies from the mean that it has by its definition. */
export interface Batch {
  value: number;
  controls: readonly number[];
}

/** Solves `matrix * x = right` (Gauss with pivots); undefined when the rows depend on each other. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | undefined {
  const rows = matrix.map((row, index) => [...row, right[index]!]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const best = rows.slice(column).reduce((at, row, index) => {
      return Math.abs(row[column]!) > Math.abs(rows[at]![column]!) ? column + index : at;
    }, column);
    [rows[column], rows[best]] = [rows[best]!, rows[column]!];
    const pivot = rows[column]![column]!;
    if (Math.abs(pivot) < 1e-300) return undefined;
    for (let other = 0; other < size; other++) {
      if (other === column) continue;
      const times = rows[other]![column]! / pivot;
      for (let at = column; at <= size; at++) rows[other]![at]! -= times * rows[column]![at]!;
    }
  }
  return rows.map((row, index) => row[size]! / row[index]!);
}

/** Student's t for 95 %, two-sided; right to 0.01 from 10 degrees of freedom. */
const studentT = (freedom: number): number => 1.96 + 2.4 / freedom + 2.6 / freedom ** 2;

/**
 * The waits of callers who follow each other are alike, so the spread of single waits says nothing of how exact their
 * mean is; the means of long stretches are as good as independent. What the draws of a stretch were off their known mean
 * explains a part of what came out: the regression on it takes that part away (control variates) without moving the
 * expectation. At least ten batches more than controls.
 */
export function measure(batches: readonly Batch[]): Measured {
  const count = batches.length;
  const columns = batches.map(({ controls }) => [1, ...controls]);
  const size = columns[0]?.length ?? 1;
  const products = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_unused, b) => columns.reduce((sum, row) => sum + row[a]! * row[b]!, 0)),
  );
  const right = Array.from({ length: size }, (_, a) =>
    columns.reduce((sum, row, index) => sum + row[a]! * batches[index]!.value, 0),
  );
  const first = Array.from({ length: size }, (_, a) => (a === 0 ? 1 : 0));
  const [factors, inverse] = [solve(products, right), solve(products, first)];
  if (!factors || !inverse) throw new Error('the controls depend on each other');
  const freedom = count - size;
  const unexplained = batches.reduce((sum, { value }, index) => {
    const guessed = columns[index]!.reduce((total, control, at) => total + control * factors[at]!, 0);
    return sum + (value - guessed) ** 2;
  }, 0);
  return {
    mean: factors[0]!,
    halfWidth: studentT(freedom) * Math.sqrt((unexplained / freedom) * inverse[0]!),
    batches: count,
  };
}
