import type { Office } from '../../core/office/office.ts';
import { checkDuplicates, checkReference, type Report } from './reference-checks.ts';

/** Phones that fetch their settings: one row for each device, and lines that there are. */
export function checkPhones(report: Report, office: Office): void {
  const known = office.extensions.map(({ number }) => number);
  const macs: { path: string; value: string }[] = [];
  for (const [index, phone] of office.phones.entries()) {
    const path = `phones[${index}]`;
    if (phone.mac !== undefined) macs.push({ path: `${path}.mac`, value: phone.mac });
    const lines = phone.extensions.map((value, at) => ({ path: `${path}.extensions[${at}]`, value }));
    checkDuplicates(report, lines);
    for (const line of lines) checkReference(report, { path: line.path, kind: 'extension', id: line.value, known });
  }
  checkDuplicates(report, macs);
}
