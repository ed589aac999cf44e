import { asc, eq, inArray } from 'drizzle-orm';
import type { Account } from '../../core/office/accounts.ts';
import type { Campaign } from '../../core/office/campaigns.ts';
import type { CaseSettings, Department, Motive, Service } from '../../core/office/cases.ts';
import type { FaxSettings } from '../../core/office/fax.ts';
import type { FraudRules } from '../../core/office/fraud.ts';
import type { LetterKit, LetterTemplate } from '../../core/office/letters.ts';
import type { Limits } from '../../core/office/limits.ts';
import type { MailSettings } from '../../core/office/mail.ts';
import type { MailIn } from '../../core/office/mail-in.ts';
import type { MailTemplate } from '../../core/office/mail-templates.ts';
import type { Office, OfficeIdentity, Tariff } from '../../core/office/office.ts';
import type { ExchangeRate, PriceRule, Tax } from '../../core/office/prices.ts';
import { type PrivacySettings, withAllTerms } from '../../core/office/privacy.ts';
import type { Recording } from '../../core/office/recording.ts';
import type { Shifts } from '../../core/office/shifts.ts';
import type { Supervision } from '../../core/office/supervision.ts';
import { type TaskKind, usualTaskKinds } from '../../core/office/task-kinds.ts';
import type { TeamSettings } from '../../core/office/team.ts';
import { type Db, schema } from '../../store/db.ts';
import { unnamedOffice } from './fill-office.ts';
import { canonical } from './office-diff.ts';

const {
  breakReasons,
  callResults,
  callerRules,
  charges,
  classes,
  extensions,
  flows,
  inboundRoutes,
  mailboxes,
  rooms,
  openingHours,
  outboundRoutes,
  people,
  phones,
  prompts,
  queueMembers,
  queues,
  ringGroups,
  rates,
  settings,
  tariffs,
  tariffVersions,
  trunks,
} = schema;

/** A carrier's price list has thousands. */
const RATES_AT_ONCE = 500;

/** Rows say null where the document leaves a key out. */
function bare<T extends object>(row: T): { [K in keyof T]: Exclude<T[K], null> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as never;
}

/** The entry less what another table or column holds. */
const without = <T extends object, K extends keyof T>(entry: T, ...keys: K[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;

function loadTariffs(db: Db): Tariff[] {
  const ratesOf = new Map<number, Tariff['versions'][number]['rates']>();
  for (const row of db.select().from(rates).orderBy(asc(rates.id)).all()) {
    const list = ratesOf.get(row.versionId);
    if (list) list.push(row.rate);
    else ratesOf.set(row.versionId, [row.rate]);
  }
  const versions = db.select().from(tariffVersions).orderBy(asc(tariffVersions.validFrom)).all();
  return db
    .select()
    .from(tariffs)
    .orderBy(asc(tariffs.id))
    .all()
    .map((row) => ({
      ...row,
      versions: versions
        .filter((version) => version.tariffId === row.id)
        .map((version) => ({
          validFrom: new Date(version.validFrom).toISOString(),
          rates: ratesOf.get(version.id) ?? [],
          ...(version.holidays.length > 0 ? { holidays: version.holidays } : {}),
          ...(version.calendar && { calendar: version.calendar }),
        })),
    }));
}

/** The office as the tables have it, without passwords. */
export function loadOffice(db: Db): Office {
  const members = db.select().from(queueMembers).orderBy(asc(queueMembers.position)).all();
  const identity = db.select().from(settings).where(eq(settings.key, 'office')).get();
  const mail = db.select().from(settings).where(eq(settings.key, 'mail')).get();
  const supervision = db.select().from(settings).where(eq(settings.key, 'supervision')).get();
  const recording = db.select().from(settings).where(eq(settings.key, 'recording')).get();
  const customerFields = db.select().from(settings).where(eq(settings.key, 'customerFields')).get();
  const team = db.select().from(settings).where(eq(settings.key, 'team')).get();
  const shifts = db.select().from(settings).where(eq(settings.key, 'shifts')).get();
  const setting = (key: string): unknown => db.select().from(settings).where(eq(settings.key, key)).get()?.value;
  const mailIn = setting('mailIn') as MailIn | undefined;
  const cases = setting('cases') as CaseSettings | undefined;
  const fax = setting('fax') as FaxSettings | undefined;
  const privacy = setting('privacy') as PrivacySettings | undefined;
  const limits = setting('limits') as Limits | undefined;
  const fraud = setting('fraud') as FraudRules | undefined;
  return {
    office: (identity?.value as OfficeIdentity | undefined) ?? unnamedOffice,
    people: db
      .select()
      .from(people)
      .orderBy(asc(people.login))
      .all()
      .map((row) => bare(without(row, 'passwordHash'))) as Office['people'],
    extensions: db.select().from(extensions).orderBy(asc(extensions.number)).all().map(bare) as Office['extensions'],
    trunks: db.select().from(trunks).orderBy(asc(trunks.id)).all().map(bare) as Office['trunks'],
    hours: db.select().from(openingHours).orderBy(asc(openingHours.id)).all().map(bare) as Office['hours'],
    prompts: db.select().from(prompts).orderBy(asc(prompts.id)).all(),
    queues: db
      .select()
      .from(queues)
      .orderBy(asc(queues.id))
      .all()
      .map((row) => ({
        ...bare(row),
        members: members.filter((each) => each.queueId === row.id).map((each) => each.login),
      })) as Office['queues'],
    ringGroups: db.select().from(ringGroups).orderBy(asc(ringGroups.number)).all().map(bare) as Office['ringGroups'],
    flows: db.select().from(flows).orderBy(asc(flows.id)).all().map(bare) as Office['flows'],
    mailboxes: db.select().from(mailboxes).orderBy(asc(mailboxes.number)).all().map(bare) as Office['mailboxes'],
    rooms: db.select().from(rooms).orderBy(asc(rooms.number)).all().map(bare) as Office['rooms'],
    inboundRoutes: db
      .select()
      .from(inboundRoutes)
      .orderBy(asc(inboundRoutes.position))
      .all()
      .map((row) => bare(without(row, 'position'))) as Office['inboundRoutes'],
    outboundRoutes: db
      .select()
      .from(outboundRoutes)
      .orderBy(asc(outboundRoutes.position))
      .all()
      .map((row) => bare(without(row, 'position'))) as Office['outboundRoutes'],
    tariffs: loadTariffs(db),
    classes: db.select().from(classes).orderBy(asc(classes.id)).all(),
    phones: db.select().from(phones).orderBy(asc(phones.id)).all().map(bare) as Office['phones'],
    callers: db.select().from(callerRules).orderBy(asc(callerRules.id)).all().map(bare) as Office['callers'],
    breaks: db
      .select()
      .from(breakReasons)
      .orderBy(asc(breakReasons.position))
      .all()
      .map((row) => bare(without(row, 'position'))) as Office['breaks'],
    results: db
      .select()
      .from(callResults)
      .orderBy(asc(callResults.position))
      .all()
      .map((row) => bare(without(row, 'position'))) as Office['results'],
    customerFields: (customerFields?.value as Office['customerFields'] | undefined) ?? [],
    departments: (setting('departments') ?? []) as Department[],
    motives: (setting('motives') ?? []) as Motive[],
    mailTemplates: (setting('mailTemplates') ?? []) as MailTemplate[],
    services: (setting('services') ?? []) as Service[],
    prices: (setting('prices') ?? []) as PriceRule[],
    exchangeRates: (setting('exchangeRates') ?? []) as ExchangeRate[],
    taxes: (setting('taxes') ?? []) as Tax[],
    letterTemplates: (setting('letterTemplates') ?? []) as LetterTemplate[],
    letterKits: (setting('letterKits') ?? []) as LetterKit[],
    accounts: (setting('accounts') ?? []) as Account[],
    campaigns: (setting('campaigns') ?? []) as Campaign[],
    taskKinds: (setting('taskKinds') ?? usualTaskKinds) as TaskKind[],
    ...(cases && { cases }),
    ...(fax && { fax }),
    ...(privacy && { privacy: withAllTerms(privacy) }),
    ...(limits && { limits }),
    ...(fraud && { fraud }),
    ...(mail && { mail: mail.value as MailSettings }),
    ...(mailIn && { mailIn }),
    ...(supervision && { supervision: supervision.value as Supervision }),
    ...(recording && { recording: recording.value as Recording }),
    ...(team && { team: team.value as TeamSettings }),
    ...(shifts && { shifts: shifts.value as Shifts }),
  };
}

/** `validFrom` of the versions that charges were made by, by tariff. */
export function loadChargedVersions(db: Db): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const used = db
    .selectDistinct({ tariffId: charges.tariffId, validFrom: charges.tariffValidFrom })
    .from(charges)
    .all();
  for (const { tariffId, validFrom } of used) {
    if (tariffId === null || validFrom === null) continue;
    found.set(tariffId, (found.get(tariffId) ?? new Set()).add(new Date(validFrom).toISOString()));
  }
  return found;
}

/** Those of the campaigns that something was charged to. */
export function loadUsedCampaigns(db: Db, ids: readonly string[]): Set<string> {
  const isUsed = db.$client
    .prepare(
      `select 1 where exists (select 1 from calls where campaign_id = @id)
         or exists (select 1 from charges where payer_campaign = @id)
         or exists (select 1 from fax_bulks where campaign_id = @id)
         or exists (select 1 from bulk_mails where campaign_id = @id)`,
    )
    .pluck();
  return new Set(ids.filter((id) => isUsed.get({ id }) !== undefined));
}

/** Versions that stay as they were keep their rows. */
function saveTariffs(db: Db, before: Office, after: Office): void {
  const old = new Map<string, string>(
    before.tariffs.flatMap((tariff) =>
      tariff.versions.map((version) => [`${tariff.id} ${version.validFrom}`, canonical(version)] as const),
    ),
  );
  const kept = new Set<string>();
  for (const tariff of after.tariffs)
    for (const version of tariff.versions) {
      const key = `${tariff.id} ${version.validFrom}`;
      if (old.get(key) === canonical(version)) kept.add(key);
    }
  const gone = db
    .select()
    .from(tariffVersions)
    .all()
    .filter((row) => !kept.has(`${row.tariffId} ${new Date(row.validFrom).toISOString()}`));
  for (const { id } of gone) {
    db.delete(rates).where(eq(rates.versionId, id)).run();
    db.delete(tariffVersions).where(eq(tariffVersions.id, id)).run();
  }
  db.delete(tariffs).run();
  for (const tariff of after.tariffs) {
    db.insert(tariffs).values(without(tariff, 'versions')).run();
    for (const version of tariff.versions) {
      if (kept.has(`${tariff.id} ${version.validFrom}`)) continue;
      const { id } = db
        .insert(tariffVersions)
        .values({
          tariffId: tariff.id,
          validFrom: Date.parse(version.validFrom),
          holidays: version.holidays ?? [],
          calendar: version.calendar ?? null,
        })
        .returning({ id: tariffVersions.id })
        .get();
      for (let at = 0; at < version.rates.length; at += RATES_AT_ONCE)
        db.insert(rates)
          .values(version.rates.slice(at, at + RATES_AT_ONCE).map((rate) => ({ versionId: id, rate })))
          .run();
    }
  }
}

function savePeople(db: Db, after: Office, newHashes: ReadonlyMap<string, string>): void {
  const known = new Map(
    db
      .select()
      .from(people)
      .all()
      .map((row) => [row.login, row.passwordHash]),
  );
  const gone = [...known.keys()].filter((login) => !after.people.some((each) => each.login === login));
  db.delete(people).run();
  for (const person of after.people)
    db.insert(people)
      .values({
        ...without(person, 'password'),
        passwordHash: newHashes.get(person.login) ?? known.get(person.login) ?? null,
      })
      .run();
  // Whoever was removed, put out of service or given another password is logged out at once.
  const idle = after.people.filter((each) => !each.active).map((each) => each.login);
  const out = [...gone, ...idle, ...newHashes.keys()];
  if (out.length > 0) db.delete(schema.sessions).where(inArray(schema.sessions.login, out)).run();
}

/** Replaces the sections that differ. Inside the caller's transaction. */
export function saveOffice(
  db: Db,
  change: { before: Office; after: Office; newHashes: ReadonlyMap<string, string> },
): void {
  const { before, after, newHashes } = change;
  const differs = (section: keyof Office): boolean => canonical(before[section]) !== canonical(after[section]);
  for (const key of [
    'office',
    'mail',
    'mailIn',
    'mailTemplates',
    'supervision',
    'recording',
    'team',
    'shifts',
    'cases',
    'fax',
    'privacy',
    'limits',
    'fraud',
    // Short lists in an order of their own, asked for only as a whole.
    'customerFields',
    'departments',
    'motives',
    'services',
    'accounts',
    'campaigns',
    'taskKinds',
    'letterTemplates',
    'letterKits',
    'prices',
    'exchangeRates',
    'taxes',
  ] as const) {
    const value = after[key];
    if (value && differs(key))
      db.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
  }
  if (differs('people') || newHashes.size > 0) savePeople(db, after, newHashes);
  if (differs('extensions')) {
    db.delete(extensions).run();
    for (const each of after.extensions)
      db.insert(extensions)
        .values({ ...each, secret: each.secret! })
        .run();
  }
  if (differs('trunks')) {
    db.delete(trunks).run();
    for (const each of after.trunks) db.insert(trunks).values(each).run();
  }
  if (differs('hours')) {
    db.delete(openingHours).run();
    for (const each of after.hours) db.insert(openingHours).values(each).run();
  }
  if (differs('prompts')) {
    db.delete(prompts).run();
    for (const each of after.prompts) db.insert(prompts).values(each).run();
  }
  if (differs('queues')) {
    db.delete(queues).run();
    db.delete(queueMembers).run();
    for (const each of after.queues) {
      db.insert(queues).values(without(each, 'members')).run();
      for (const [position, login] of each.members.entries())
        db.insert(queueMembers).values({ queueId: each.id, login, position }).run();
    }
  }
  if (differs('ringGroups')) {
    db.delete(ringGroups).run();
    for (const each of after.ringGroups) db.insert(ringGroups).values(each).run();
  }
  if (differs('flows')) {
    db.delete(flows).run();
    for (const each of after.flows) db.insert(flows).values(each).run();
  }
  if (differs('mailboxes')) {
    db.delete(mailboxes).run();
    for (const each of after.mailboxes) db.insert(mailboxes).values(each).run();
  }
  if (differs('rooms')) {
    db.delete(rooms).run();
    for (const each of after.rooms) db.insert(rooms).values(each).run();
  }
  if (differs('inboundRoutes')) {
    db.delete(inboundRoutes).run();
    for (const [position, each] of after.inboundRoutes.entries())
      db.insert(inboundRoutes)
        .values({ ...each, position })
        .run();
  }
  if (differs('outboundRoutes')) {
    db.delete(outboundRoutes).run();
    for (const [position, each] of after.outboundRoutes.entries())
      db.insert(outboundRoutes)
        .values({ ...each, position })
        .run();
  }
  if (differs('tariffs')) saveTariffs(db, before, after);
  if (differs('callers')) {
    db.delete(callerRules).run();
    for (const each of after.callers) db.insert(callerRules).values(each).run();
  }
  if (differs('breaks')) {
    db.delete(breakReasons).run();
    for (const [position, each] of after.breaks.entries())
      db.insert(breakReasons)
        .values({ ...each, position })
        .run();
  }
  if (differs('results')) {
    db.delete(callResults).run();
    for (const [position, each] of after.results.entries())
      db.insert(callResults)
        .values({ ...each, position })
        .run();
  }
  if (differs('classes')) {
    db.delete(classes).run();
    for (const each of after.classes) db.insert(classes).values(each).run();
  }
  if (differs('phones')) {
    db.delete(phones).run();
    for (const each of after.phones) db.insert(phones).values(each).run();
  }
}
