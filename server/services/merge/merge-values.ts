import type { Clock } from '../../base/clock.ts';
import type { Case } from '../../core/cases/case.ts';
import { type Customer, type OwnValue, pointsOf } from '../../core/customers/customer.ts';
import { greetingAt, type MergeFieldId, type MergeValues } from '../../core/merge/merge-text.ts';
import { serviceIn } from '../../core/office/cases.ts';
import type { Language, Office } from '../../core/office/office.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import type { Cases } from '../cases/cases.ts';
import type { Customers } from '../customers/customers.ts';
import type { OfficeService } from '../office/office-service.ts';

export interface MergeAbout {
  customerId?: string | undefined;
  caseId?: number | undefined;
  /** Who speaks or writes. */
  login?: string | undefined;
  /** For whom; absent: the case's, else the customer's. */
  principal?: string | undefined;
  /** Id in the office's catalogue; absent: the case's. */
  service?: string | undefined;
  /** Of the text that is filled in. */
  language: Language;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function day(atMs: number, where: { language: Language; country: string; timezone: string }): string {
  const tag = `${where.language}-${where.country}`;
  const key = `${tag} ${where.timezone}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: where.timezone });
    formats.set(key, format);
  }
  return format.format(atMs);
}

/** What is known of customer, case, office and speaker, as it stands in letters, mails and scripts. */
export function createMergeValues(deps: {
  clock: Clock;
  office: Pick<OfficeService, 'read'>;
  customers: Pick<Customers, 'find'>;
  cases: Pick<Cases, 'find'>;
}) {
  function ofCustomer(customer: Customer, office: Office, language: Language): MergeValues {
    const where = { ...office.office, language };
    const first = (channel: 'phone' | 'mail' | 'address') => pointsOf(customer, channel)[0]?.typed;
    const [firstName] = customer.kind === 'person' ? customer.name.trim().split(/\s+/) : [];
    const own = (office.customerFields ?? []).map(({ id, kind }): [MergeFieldId, string | undefined] => {
      const value: OwnValue | undefined = customer.own[id];
      if (value === undefined || value === '') return [`own.${id}`, undefined];
      if (kind === 'number') return [`own.${id}`, Number(value).toLocaleString(`${language}-${where.country}`)];
      // A date has no hour: it is the same day everywhere.
      if (kind === 'date') return [`own.${id}`, day(Date.parse(`${value}T00:00:00Z`), { ...where, timezone: 'UTC' })];
      return [`own.${id}`, String(value)];
    });
    return known([
      ['customer.name', customer.name],
      ['customer.first-name', firstName],
      ['customer.company', customer.kind === 'company' ? customer.name : customer.company],
      ['customer.document', customer.document],
      ['customer.phone', first('phone')],
      ['customer.mail', first('mail')],
      ['customer.address', first('address')],
      ['customer.line-of-business', customer.lineOfBusiness],
      ['customer.owner', nameOf(office, customer.owner)],
      ...own,
    ]);
  }

  function ofCase(matter: Case, where: { language: Language; country: string; timezone: string }): MergeValues {
    return known([
      ['case.number', matter.number],
      ['case.title', matter.title],
      ['case.opened', day(matter.openedAt, where)],
      ['case.promise', matter.promise?.text],
      ['case.promised-until', matter.promise && day(matter.promise.dueAt, where)],
    ]);
  }

  return {
    /** What is not known is absent; a customer or case that is no more is as if none was named. */
    valuesFor(about: MergeAbout): MergeValues {
      const office = deps.office.read();
      const { language } = about;
      const where = { ...office.office, language };
      const nowMs = deps.clock.now();
      const matter = about.caseId === undefined ? undefined : deps.cases.find(about.caseId);
      const customerId = about.customerId ?? matter?.customerId;
      const customer = customerId === undefined ? undefined : deps.customers.find(customerId);
      const serviceId = about.service ?? matter?.service;
      const offered = office.services?.find(({ id }) => id === serviceId);
      const service = offered && serviceIn(offered, about.language);
      const minute = localTime(where.timezone, nowMs).minute;
      const { part, greeting } = greetingAt({ minute, country: where.country, language });
      return {
        ...known([
          ['greeting', greeting],
          ['part-of-day', part],
          ['today', day(nowMs, where)],
          ['office.name', where.name],
          ['agent.name', nameOf(office, about.login)],
          ['agent.extension', office.people.find(({ login }) => login === about.login)?.extension],
          ['principal', about.principal ?? matter?.principal ?? customer?.principal],
          ['service.name', service?.name],
          ['service.text', service?.text],
          ['service.price', service?.price],
        ]),
        ...(customer && ofCustomer(customer, office, language)),
        ...(matter && ofCase(matter, where)),
      };
    },
  };
}

export type MergeSource = ReturnType<typeof createMergeValues>;

const nameOf = (office: Office, login: string | undefined): string | undefined =>
  office.people.find((each) => each.login === login)?.name;

const known = (pairs: readonly (readonly [MergeFieldId, string | undefined])[]): MergeValues =>
  Object.fromEntries(pairs.filter(([, value]) => value));
