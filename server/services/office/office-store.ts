import { asc, eq, inArray } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Office } from '../../core/office/office.ts';
import { withAllTerms } from '../../core/office/privacy.ts';
import { usualTaskKinds } from '../../core/office/task-kinds.ts';
import { type Db, schema } from '../../store/db.ts';
import { unnamedOffice } from './fill-office.ts';
import { canonical } from './office-diff.ts';
import { listSections, type OptionalSection, optionalSections } from './office-sections.ts';
import { loadTariffs, saveTariffs } from './tariff-store.ts';
import { without } from './without.ts';

const {
  breakReasons,
  callResults,
  callerRules,
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
  settings,
  trunks,
} = schema;

/** Rows say null where the document leaves a key out. */
function bare<T extends object>(row: T): { [K in keyof T]: Exclude<T[K], null> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as never;
}

/** The office as the tables have it, without passwords. */
export function loadOffice(db: Db): Office {
  const members = db.select().from(queueMembers).orderBy(asc(queueMembers.position)).all();
  const setting = <K extends keyof Office>(key: K): Office[K] | undefined =>
    db.select().from(settings).where(eq(settings.key, key)).get()?.value as Office[K] | undefined;
  const optional = Object.fromEntries(
    optionalSections.flatMap((key) => {
      const value = setting(key);
      return value ? [[key, value]] : [];
    }),
  ) as Pick<Office, OptionalSection>;
  return {
    office: setting('office') ?? unnamedOffice,
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
    customerFields: setting('customerFields') ?? [],
    departments: setting('departments') ?? [],
    motives: setting('motives') ?? [],
    mailTemplates: setting('mailTemplates') ?? [],
    services: setting('services') ?? [],
    prices: setting('prices') ?? [],
    exchangeRates: setting('exchangeRates') ?? [],
    taxes: setting('taxes') ?? [],
    letterTemplates: setting('letterTemplates') ?? [],
    letterKits: setting('letterKits') ?? [],
    accounts: setting('accounts') ?? [],
    campaigns: setting('campaigns') ?? [],
    taskKinds: setting('taskKinds') ?? [...usualTaskKinds],
    ...optional,
    ...(optional.privacy && { privacy: withAllTerms(optional.privacy) }),
  };
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

function replaceAll<T extends SQLiteTable>(db: Db, table: T, rows: readonly T['$inferInsert'][]): void {
  db.delete(table).run();
  for (const row of rows) db.insert(table).values(row).run();
}

const inOrder = <T extends object>(list: readonly T[]) => list.map((each, position) => ({ ...each, position }));

/** Replaces the sections that differ. Inside the caller's transaction. */
export function saveOffice(
  db: Db,
  change: { before: Office; after: Office; newHashes: ReadonlyMap<string, string> },
): void {
  const { before, after, newHashes } = change;
  const differs = (section: keyof Office): boolean => canonical(before[section]) !== canonical(after[section]);
  for (const key of ['office', ...listSections, ...optionalSections] as const) {
    const value = after[key];
    if (value && differs(key))
      db.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
  }
  if (differs('people') || newHashes.size > 0) savePeople(db, after, newHashes);
  if (differs('extensions')) {
    const withSecrets = after.extensions.map((each) => ({ ...each, secret: each.secret! }));
    replaceAll(db, extensions, withSecrets);
  }
  if (differs('trunks')) replaceAll(db, trunks, after.trunks);
  if (differs('hours')) replaceAll(db, openingHours, after.hours);
  if (differs('prompts')) replaceAll(db, prompts, after.prompts);
  if (differs('queues')) {
    db.delete(queues).run();
    db.delete(queueMembers).run();
    for (const each of after.queues) {
      db.insert(queues).values(without(each, 'members')).run();
      for (const [position, login] of each.members.entries())
        db.insert(queueMembers).values({ queueId: each.id, login, position }).run();
    }
  }
  if (differs('ringGroups')) replaceAll(db, ringGroups, after.ringGroups);
  if (differs('flows')) replaceAll(db, flows, after.flows);
  if (differs('mailboxes')) replaceAll(db, mailboxes, after.mailboxes);
  if (differs('rooms')) replaceAll(db, rooms, after.rooms);
  if (differs('inboundRoutes')) replaceAll(db, inboundRoutes, inOrder(after.inboundRoutes));
  if (differs('outboundRoutes')) replaceAll(db, outboundRoutes, inOrder(after.outboundRoutes));
  if (differs('tariffs')) saveTariffs(db, before, after);
  if (differs('callers')) replaceAll(db, callerRules, after.callers);
  if (differs('breaks')) replaceAll(db, breakReasons, inOrder(after.breaks));
  if (differs('results')) replaceAll(db, callResults, inOrder(after.results));
  if (differs('classes')) replaceAll(db, classes, after.classes);
  if (differs('phones')) replaceAll(db, phones, after.phones);
}
