/** Columns as wide as they need, figures to the right. */
export function printTable(heads: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]!.length)));
  for (const row of [heads, widths.map((width) => '-'.repeat(width)), ...rows])
    process.stdout.write(
      `${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')}\n`,
    );
  process.stdout.write('\n');
}

/** A share in percent, signed where it is a deviation. */
export const percent = (share: number, { digits = 2, isSigned = false } = {}): string =>
  `${isSigned && share >= 0 ? '+' : ''}${(share * 100).toFixed(digits)} %`;
