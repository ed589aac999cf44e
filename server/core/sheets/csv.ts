/** RFC 4180; a text that a spreadsheet would run as a formula is made a text. */
export function csvCell(value: string | number | undefined): string {
  if (value === undefined) return '';
  const text = String(value);
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d\s().-]*$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A whole file, with the mark by which spreadsheets know UTF-8. */
export const csvFile = (lines: readonly (readonly (string | number | undefined)[])[]): Uint8Array =>
  new TextEncoder().encode(`\ufeff${lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('')}`);
