import type { z } from '@hono/zod-openapi';
import type { cdrSchema } from './call-shapes.ts';

type Cdr = z.infer<typeof cdrSchema>;

const columns: readonly [string, (cdr: Cdr) => string | number | undefined][] = [
  ['id', (cdr) => cdr.id],
  ['direction', (cdr) => cdr.direction],
  ['started_at', (cdr) => cdr.startedAt],
  ['answered_at', (cdr) => cdr.answeredAt],
  ['ended_at', (cdr) => cdr.endedAt],
  ['end_reason', (cdr) => cdr.endReason],
  ['from', (cdr) => cdr.from],
  ['from_name', (cdr) => cdr.fromName],
  ['to', (cdr) => cdr.to],
  ['e164', (cdr) => cdr.e164],
  ['trunk', (cdr) => cdr.trunk],
  ['queue', (cdr) => cdr.queue],
  ['login', (cdr) => cdr.login],
  ['extension', (cdr) => cdr.extension],
  ['customer_id', (cdr) => cdr.customerId],
  ['wait_ms', (cdr) => cdr.waitMs],
  ['talk_ms', (cdr) => cdr.talkMs],
  ['billed_sec', (cdr) => cdr.charges.reduce((sum, charge) => sum + charge.billedSec, 0)],
  ['cost', (cdr) => cdr.cost],
  ['currency', (cdr) => cdr.currency],
  ['cost_state', (cdr) => cdr.costState],
  ['rates', (cdr) => cdr.charges.map((charge) => charge.rate ?? charge.reason).join('; ')],
  ['result', (cdr) => cdr.result],
];

/** RFC 4180. What a spreadsheet would run as a formula is made a text: a caller chooses the name that is shown. */
function printCell(value: string | number | undefined): string {
  const text = String(value ?? '');
  const safe = /^[=@\t\r]|^[+-](?![\d ()-]*$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line per call, the first names the columns. */
export function printCdrs(cdrs: readonly Cdr[]): string {
  const lines = [columns.map(([name]) => name), ...cdrs.map((cdr) => columns.map(([, read]) => printCell(read(cdr))))];
  return `${lines.map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}
