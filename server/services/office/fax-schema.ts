import { z } from 'zod';
import {
  faxAnswers,
  faxDefaults,
  faxModemDefaults,
  faxReceipts,
  faxResolutions,
  modemUses,
} from '../../core/office/fax.ts';
import type { Office } from '../../core/office/office.ts';
import { textOf } from './office-formats.ts';
import { checkDuplicates, checkReference, type Report } from './reference-checks.ts';

/** A device's name and place, without what would lead elsewhere. */
const port = z
  .string()
  .max(200)
  .regex(/^\/[^\0]*$/);
const modemId = z
  .string()
  .max(120)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/);

/** As a modem dials it: a comma is a pause. */
const dialledFirst = z
  .string()
  .max(20)
  .regex(/^[0-9*#,]+$/);

/** Modems, queue and inbox of faxes, as people write it. */
export const faxSchema = z.strictObject({
  active: z.boolean().default(faxDefaults.active),
  number: textOf('fax-number').default(faxDefaults.number),
  header: z.string().trim().min(1).max(60).exactOptional(),
  resolution: z.enum(faxResolutions).default(faxDefaults.resolution),
  ecm: z.boolean().default(faxDefaults.ecm),
  useFound: z.boolean().default(faxDefaults.useFound),
  dials: z.int().min(1).max(50).default(faxDefaults.dials),
  tries: z.int().min(1).max(20).default(faxDefaults.tries),
  quietHours: textOf('id').exactOptional(),
  receipts: z.enum(faxReceipts).default(faxDefaults.receipts),
  mailSenders: z.array(textOf('mail-sender')).max(200).default([]),
  mailProof: z.boolean().default(faxDefaults.mailProof),
  mailJudges: z
    .array(
      z
        .string()
        .max(200)
        .regex(/^(\*\.)?[A-Za-z0-9][A-Za-z0-9.-]*$/),
    )
    .max(20)
    .default([]),
  mailCover: z.boolean().default(faxDefaults.mailCover),
  blocked: z.array(textOf('did')).max(500).default([]),
  keepMonths: z.int().min(0).max(600).default(faxDefaults.keepMonths),
  modems: z
    .array(
      z.strictObject({
        id: modemId,
        name: z.string().trim().min(1).max(60),
        port: port.exactOptional(),
        prefix: dialledFirst.exactOptional(),
        abroad: dialledFirst.exactOptional(),
        inside: z.boolean().exactOptional(),
        use: z.enum(modemUses).default(faxModemDefaults.use),
        rings: z.int().min(1).max(20).default(faxModemDefaults.rings),
        answers: z.enum(faxAnswers).default(faxModemDefaults.answers),
        hours: textOf('id').exactOptional(),
        shared: z.boolean().exactOptional(),
        pattern: z.string().trim().min(1).max(80).exactOptional(),
        trunk: textOf('id').exactOptional(),
      }),
    )
    .max(50)
    .default([]),
  destinations: z
    .array(
      z.strictObject({
        number: textOf('own-number'),
        hours: textOf('id').exactOptional(),
        refuse: z.boolean().default(false),
      }),
    )
    .max(500)
    .default([]),
  rules: z
    .array(
      z.strictObject({
        from: textOf('did'),
        modem: modemId.exactOptional(),
        person: z.string().max(60).exactOptional(),
        department: textOf('id').exactOptional(),
        openCase: z.boolean().default(false),
        mail: textOf('mail').exactOptional(),
      }),
    )
    .max(200)
    .default([]),
});

/** What of it names things that are not there. */
export function checkFax(report: Report, { fax, hours, trunks, people, departments }: Office): void {
  if (!fax) return;
  const hourIds = hours.map(({ id }) => id);
  checkReference(report, { path: 'fax.quietHours', kind: 'hours', id: fax.quietHours, known: hourIds });
  checkDuplicates(
    report,
    fax.modems.map(({ id }, index) => ({ path: `fax.modems[${index}].id`, value: id })),
  );
  for (const [index, modem] of fax.modems.entries()) {
    const path = `fax.modems[${index}]`;
    checkReference(report, { path: `${path}.hours`, kind: 'hours', id: modem.hours, known: hourIds });
    checkReference(report, {
      path: `${path}.trunk`,
      kind: 'trunk',
      id: modem.trunk,
      known: trunks.map(({ id }) => id),
    });
    if ((modem.answers === 'open' || modem.answers === 'closed') && modem.hours === undefined)
      report(`${path}.hours`, 'missing', { value: '' }, 'say which hours are meant');
  }
  for (const [index, { hours: id }] of fax.destinations.entries())
    checkReference(report, { path: `fax.destinations[${index}].hours`, kind: 'hours', id, known: hourIds });
  for (const [index, rule] of fax.rules.entries()) {
    const path = `fax.rules[${index}]`;
    const logins = people.map(({ login }) => login);
    checkReference(report, { path: `${path}.person`, kind: 'person', id: rule.person, known: logins });
    checkReference(report, {
      path: `${path}.department`,
      kind: 'department',
      id: rule.department,
      known: departments.map(({ id }) => id),
    });
  }
}
