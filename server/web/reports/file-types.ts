import type { PrintedKind } from '../../services/reports/reports-port.ts';

/** What browsers are told of a file. */
export const fileTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
} as const satisfies Record<PrintedKind, string>;
