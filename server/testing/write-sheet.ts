import { printXlsx } from '../adapters/print/print-xlsx.ts';

/** A spreadsheet with a title above its head, as carriers send their lists. */
export const writeSheet = (table: { head: string[]; rows: (string | number)[][] }): Promise<Uint8Array> =>
  printXlsx({
    ...{ officeName: 'Operador', title: 'Tarifas', notes: [], empty: '', foot: [] },
    head: table.head.map((text) => ({ text, right: false })),
    rows: table.rows.map((row) =>
      row.map((cell) => (typeof cell === 'string' ? { kind: 'text', text: cell } : { kind: 'amount', value: cell })),
    ),
  });
