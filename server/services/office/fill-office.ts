import { countryDefaults } from '../../core/office/country-defaults.ts';
import { keepYears } from '../../core/office/hours-plan.ts';
import type { Office, OfficeIdentity, OpeningHours } from '../../core/office/office.ts';
import type { Phone } from '../../core/office/phones.ts';
import type { Shifts } from '../../core/office/shifts.ts';
import type { Tariff } from '../../core/office/tariffs.ts';
import { parseMac } from '../../core/phones/mac.ts';
import { instantAt } from '../../core/schedule/local-time.ts';
import type { OfficeDocument } from './office-schema.ts';

/** Before anyone said anything. */
export const unnamedOffice: OfficeIdentity = {
  name: 'Centralita',
  country: 'ES',
  language: 'es',
  timezone: 'Europe/Madrid',
  currency: 'EUR',
};

function fillIdentity(given: NonNullable<OfficeDocument['office']>): OfficeIdentity {
  const usual = countryDefaults[given.country] ?? { timezone: 'UTC', currency: 'USD', language: 'en' };
  return {
    name: given.name,
    country: given.country,
    language: given.language ?? usual.language,
    timezone: given.timezone ?? usual.timezone,
    currency: given.currency ?? usual.currency,
    ...(given.numbers && given.numbers.length > 0 && { numbers: given.numbers }),
  };
}

function fillTariff(
  given: NonNullable<OfficeDocument['tariffs']>[number],
  { office, present }: { office: OfficeIdentity; present: Office },
): Tariff {
  const known = present.tariffs.find(({ id }) => id === given.id)?.versions ?? [];
  const timezone = given.timezone ?? office.timezone;
  const instantOf = (text: string): number =>
    text.includes('T') ? Date.parse(text) : instantAt(timezone, { date: text, minute: 0 });
  return {
    ...given,
    name: given.name ?? given.id,
    currency: given.currency ?? office.currency,
    timezone,
    versions: given.versions.map(({ holidays = [], calendar, ...version }) => {
      const validFrom = new Date(instantOf(version.validFrom)).toISOString();
      const before = known.find((each) => each.validFrom === validFrom)?.calendar;
      return {
        ...version,
        validFrom,
        ...(holidays.length > 0 ? { holidays } : {}),
        ...(calendar && { calendar: keepYears(calendar, before) }),
      };
    }),
  };
}

/** The address of its card as it is compared: it may be written as on the phone's back. */
function fillPhone(phone: Phone, typed: string): Phone {
  const mac = parseMac(typed);
  return { ...phone, ...(mac !== undefined && { mac }) };
}

function withHolidays(hours: OpeningHours, present: Office): OpeningHours {
  if (!hours.holidays) return hours;
  const before = present.hours.find(({ id }) => id === hours.id)?.holidays;
  return { ...hours, holidays: keepYears(hours.holidays, before) };
}

/** Whoever leaves takes the own shifts along; a name that was never known stays, to be told as wrong. */
function shiftsOf(
  shifts: Shifts | undefined,
  people: readonly { login: string }[],
  present: Office,
): Shifts | undefined {
  const isIn = (list: readonly { login: string }[], wanted: string) => list.some(({ login }) => login === wanted);
  const stay = Object.entries(shifts ?? {}).filter(([login]) => isIn(people, login) || !isIn(present.people, login));
  return shifts && Object.fromEntries(stay);
}

/** The whole office that the document stands for: absent sections as at present, absent names and zones filled in. */
export function fillOffice(document: OfficeDocument, present: Office): Office {
  const office = document.office ? fillIdentity(document.office) : present.office;
  const named = <T extends { name?: string }>(entry: T, id: string): T & { name: string } => ({
    ...entry,
    name: entry.name ?? id,
  });
  const people = document.people?.map((each) => named(each, each.login)) ?? present.people;
  const shifts = shiftsOf(document.shifts ?? present.shifts, people, present);
  return {
    office,
    people,
    extensions: document.extensions?.map((each) => named(each, each.number)) ?? present.extensions,
    trunks: document.trunks?.map((each) => named(each, each.id)) ?? present.trunks,
    hours: document.hours?.map((each) => withHolidays(named(each, each.id), present)) ?? present.hours,
    prompts: document.prompts?.map((each) => named(each, each.id)) ?? present.prompts,
    queues: document.queues?.map((each) => named(each, each.id)) ?? present.queues,
    ringGroups: document.ringGroups?.map((each) => named(each, each.number)) ?? present.ringGroups,
    flows: document.flows?.map((each) => named(each, each.id)) ?? present.flows,
    mailboxes: document.mailboxes?.map((each) => named(each, each.number)) ?? present.mailboxes,
    rooms: document.rooms?.map((each) => named(each, each.number)) ?? present.rooms,
    inboundRoutes: document.inboundRoutes ?? present.inboundRoutes,
    outboundRoutes: document.outboundRoutes?.map((each) => named(each, each.id)) ?? present.outboundRoutes,
    tariffs: document.tariffs?.map((each) => fillTariff(each, { office, present })) ?? present.tariffs,
    prices: document.prices ?? present.prices,
    exchangeRates: document.exchangeRates ?? present.exchangeRates,
    taxes: document.taxes ?? present.taxes,
    ...((document.mail ?? present.mail) && { mail: (document.mail ?? present.mail)! }),
    ...((document.mailIn ?? present.mailIn) && { mailIn: (document.mailIn ?? present.mailIn)! }),
    ...((document.supervision ?? present.supervision) && {
      supervision: (document.supervision ?? present.supervision)!,
    }),
    ...((document.recording ?? present.recording) && {
      recording: (document.recording ?? present.recording)!,
    }),
    ...((document.team ?? present.team) && { team: (document.team ?? present.team)! }),
    ...(shifts && { shifts }),
    ...((document.limits ?? present.limits) && { limits: (document.limits ?? present.limits)! }),
    ...((document.fraud ?? present.fraud) && { fraud: (document.fraud ?? present.fraud)! }),
    ...((document.fax ?? present.fax) && { fax: (document.fax ?? present.fax)! }),
    ...((document.cases ?? present.cases) && { cases: (document.cases ?? present.cases)! }),
    ...((document.privacy ?? present.privacy) && { privacy: (document.privacy ?? present.privacy)! }),
    departments: document.departments?.map((each) => named(each, each.id)) ?? present.departments,
    motives: document.motives?.map((each) => named(each, each.id)) ?? present.motives,
    mailTemplates: document.mailTemplates?.map((each) => named(each, each.id)) ?? present.mailTemplates,
    services: document.services?.map((each) => named(each, each.id)) ?? present.services,
    accounts: document.accounts?.map((each) => named(each, each.code)) ?? present.accounts,
    campaigns: document.campaigns?.map((each) => named(each, each.id)) ?? present.campaigns,
    taskKinds: document.taskKinds ?? present.taskKinds,
    letterTemplates: document.letterTemplates ?? present.letterTemplates,
    letterKits: document.letterKits ?? present.letterKits,
    breaks: document.breaks ?? present.breaks,
    results: document.results?.map((each) => named(each, each.id)) ?? present.results,
    customerFields: document.customerFields ?? present.customerFields,
    callers: document.callers?.map((each) => named(each, each.number)) ?? present.callers,
    classes: document.classes?.map((each) => named(each, each.id)) ?? present.classes,
    phones: document.phones?.map(({ mac = '', ...each }) => fillPhone(named(each, each.id), mac)) ?? present.phones,
  };
}
