import type { Office } from '../../core/office/office.ts';
import type { ExchangeRate, PriceRule, Tax } from '../../core/office/prices.ts';
import { type OptionalSection, optionalSections } from './office-sections.ts';
import type { OfficeChange } from './office-service.ts';

/** By which field an entry is known, or fields of its own whose values make its name. */
const keyOf: Record<Exclude<keyof Office, 'office' | OptionalSection>, string | ((entry: never) => string)> = {
  people: 'login',
  extensions: 'number',
  trunks: 'id',
  hours: 'id',
  prompts: 'id',
  queues: 'id',
  ringGroups: 'number',
  flows: 'id',
  mailboxes: 'number',
  rooms: 'number',
  inboundRoutes: 'id',
  outboundRoutes: 'id',
  tariffs: 'id',
  classes: 'id',
  phones: 'id',
  callers: 'id',
  breaks: 'id',
  results: 'id',
  customerFields: 'id',
  departments: 'id',
  motives: 'id',
  mailTemplates: 'id',
  services: 'id',
  accounts: 'code',
  campaigns: 'id',
  taskKinds: 'id',
  letterTemplates: 'id',
  letterKits: 'id',
  prices: ({ payer }: PriceRule) => (payer.id === undefined ? payer.kind : `${payer.kind} ${payer.id}`),
  exchangeRates: ({ from, to, validFrom }: ExchangeRate) => `${from} ${to} ${validFrom}`,
  taxes: ({ code, kinds = [] }: Tax) => [code, ...kinds].join(' '),
};

type Entry = Record<string, unknown>;

/** Objects with their keys in order, so that equal things print equally. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const hidden = (field: string, value: unknown): unknown =>
  value !== undefined && ['secret', 'password', 'callPin', 'pin', 'moderatorPin'].includes(field) ? '***' : value;

function diffEntry(before: Entry, after: Entry): OfficeChange['fields'] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .filter((field) => canonical(before[field]) !== canonical(after[field]))
    .map((path) => ({ path, from: hidden(path, before[path]), to: hidden(path, after[path]) }));
}

/** Routes are looked at in their order, lists to choose from shown in it, so their place counts as a field. */
function entriesOf(office: Office, section: keyof typeof keyOf): Map<string, Entry> {
  const ordered = [
    'outboundRoutes',
    'inboundRoutes',
    'breaks',
    'results',
    'customerFields',
    'departments',
    'motives',
    'services',
    'taskKinds',
    'letterTemplates',
    'letterKits',
    'taxes',
  ].includes(section);
  const key = keyOf[section];
  return new Map(
    (office[section] as unknown as Entry[]).map((entry, position) => [
      typeof key === 'string' ? String(entry[key]) : key(entry as never),
      ordered ? { ...entry, position } : entry,
    ]),
  );
}

/** What would change from one office to the other, section by section; secrets as `***`. Empty = nothing. */
export function diffOffice(before: Office, after: Office): OfficeChange[] {
  const changes: OfficeChange[] = [];
  const identity = diffEntry({ ...before.office }, { ...after.office });
  if (identity.length > 0) changes.push({ action: 'change', subject: 'office', fields: identity });
  for (const subject of optionalSections) {
    const fields = diffEntry({ ...before[subject] }, { ...after[subject] });
    if (fields.length > 0) changes.push({ action: before[subject] ? 'change' : 'add', subject, fields });
  }
  for (const section of Object.keys(keyOf) as (keyof typeof keyOf)[]) {
    if (before[section] === after[section]) continue;
    const old = entriesOf(before, section);
    const young = entriesOf(after, section);
    for (const [key, entry] of old)
      if (!young.has(key))
        changes.push({ action: 'remove', subject: `${section}/${key}`, fields: diffEntry(entry, {}) });
    for (const [key, entry] of young) {
      const fields = diffEntry(old.get(key) ?? {}, entry);
      const action = old.has(key) ? 'change' : 'add';
      if (fields.length > 0) changes.push({ action, subject: `${section}/${key}`, fields });
    }
  }
  return changes;
}
