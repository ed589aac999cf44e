import { z } from 'zod';
import { customerFieldKinds } from '../../core/office/customer-fields.ts';
import type { Office } from '../../core/office/office.ts';
import { textOf } from './office-formats.ts';
import type { Report } from './reference-checks.ts';

const name = z.string().trim().min(1).max(60);

/** A field of the office's own on each customer, as people write it. */
export const customerFieldSchema = z.strictObject({
  id: textOf('id'),
  names: z.strictObject({ es: name, en: name }),
  kind: z.enum(customerFieldKinds).default('text'),
  options: z.array(z.strictObject({ name })).max(200).default([]),
  onDesk: z.boolean().default(true),
});

/** A list offers something, and nothing twice. */
export function checkCustomerFields(report: Report, office: Office): void {
  for (const [index, { kind, options }] of office.customerFields.entries()) {
    const path = `customerFields[${index}].options`;
    if (kind === 'list' && options.length === 0)
      report(path, 'wrong-count', { min: 1 }, 'a list needs something to choose from');
    for (const [at, { name: text }] of options.entries())
      if (options.findIndex((each) => each.name === text) < at)
        report(`${path}[${at}].name`, 'duplicate', { value: text }, `"${text}" is there twice`);
  }
}
