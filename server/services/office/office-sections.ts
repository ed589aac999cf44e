import type { Office } from '../../core/office/office.ts';

/** Short lists in an order of their own, asked for only as a whole: each is one setting. */
export const listSections = [
  'customerFields',
  'departments',
  'motives',
  'mailTemplates',
  'services',
  'prices',
  'exchangeRates',
  'taxes',
  'letterTemplates',
  'letterKits',
  'accounts',
  'campaigns',
  'taskKinds',
] as const satisfies readonly (keyof Office)[];

/** Settings that the document leaves out as long as nobody made them. */
export const optionalSections = [
  'cases',
  'fax',
  'privacy',
  'limits',
  'fraud',
  'mail',
  'mailIn',
  'supervision',
  'recording',
  'team',
  'shifts',
] as const satisfies readonly (keyof Office)[];

export type OptionalSection = (typeof optionalSections)[number];
