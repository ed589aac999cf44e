import { eq } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Office } from '../../core/office/office.ts';
import { type Db, schema } from '../../store/db.ts';
import { hashPasswordNow, type PasswordCost, standardCost, verifyPasswordNow } from '../access/passwords.ts';
import type { FactBus } from '../facts.ts';
import { fillOffice } from './fill-office.ts';
import { checkOffice } from './office-checks.ts';
import { canonical, diffOffice } from './office-diff.ts';
import { explainIssue, problemsOf } from './office-problems.ts';
import { preparePrompts, storePrompts } from './office-prompts.ts';
import { countRevision, forgetTaken, type Revision, readRevision, tellTaken } from './office-revision.ts';
import { officeJsonSchema, officeSchema } from './office-schema.ts';
import type { ApplyOutcome, OfficeChange, OfficeService } from './office-service.ts';
import { loadOffice, loadUsedCampaigns, saveOffice } from './office-store.ts';
import { loadChargedVersions } from './tariff-store.ts';

export interface OfficeDeps {
  db: Db;
  bus: FactBus;
  clock: Clock;
  ids: Ids;
  /** Own prompts are kept in its `prompts/`. */
  dataFolder: string;
  passwordCost?: PasswordCost;
}

const SECRET_LENGTH = 20;
const WATCH_MS = 250;
/** Longer values are told by their length in the audit. */
const AUDIT_CHARACTERS = 500;

const stripPasswords = (office: Office): Office => ({
  ...office,
  people: office.people.map(({ password: _, ...person }) => person),
});

const shorten = (value: unknown): unknown => {
  const length = value === undefined ? 0 : JSON.stringify(value).length;
  return length > AUDIT_CHARACTERS ? `(${length} characters)` : value;
};

const auditDetail = (change: OfficeChange): Record<string, unknown> => ({
  fields: change.fields.map(({ path, from, to }) => ({ path, from: shorten(from), to: shorten(to) })),
});

export function createOfficeService(deps: OfficeDeps): OfficeService & {
  /**
   * Notices at once what another process (the command line) changed, and publishes `office.changed` for it.
   * Returns the way to stop.
   */
  watch(): () => void;
} {
  const { db, bus, clock, ids } = deps;
  const cost = deps.passwordCost ?? standardCost;
  let cached: Office | undefined;
  let seen = readRevision(db);
  let watched = false;

  /** Changes with each commit of another connection; costs no disk. */
  const otherCommits = db.$client.prepare('PRAGMA data_version').pluck();
  let cachedAt: unknown;
  let cachedRevision = -1;

  /** Since the beginning of this turn. */
  let hasLooked = false;

  function read(): Office {
    if (cached && hasLooked) return cached;
    // A call asks many times in one turn.
    hasLooked = true;
    clock.soon(() => {
      hasLooked = false;
    });
    // A phone that the command line has just added may register at once: the watch is too slow for it.
    const commits = otherCommits.get();
    if (commits !== cachedAt && readRevision(db).number !== cachedRevision) cached = undefined;
    cachedAt = commits;
    if (!cached) {
      cached = loadOffice(db);
      cachedRevision = readRevision(db).number;
    }
    return cached;
  }

  /** Secrets that the document leaves out: as they were, or new ones for new extensions. */
  function withSecrets(office: Office, present: Office): Office {
    const extensionSecret = new Map(present.extensions.map((each) => [each.number, each.secret]));
    const pin = new Map(present.people.map((each) => [each.login, each.callPin]));
    const pins = new Map(present.mailboxes.map((each) => [each.number, each.pin]));
    const roomPins = new Map(present.rooms.map((each) => [each.number, each]));
    const accountPins = new Map(present.accounts.map((each) => [each.code, each.pin]));
    const trunkSecret = new Map(present.trunks.map((each) => [each.id, each.secret]));
    const mailSecret = office.mail?.secret ?? present.mail?.secret;
    return {
      ...office,
      ...(office.mail && {
        mail: mailSecret === undefined ? office.mail : { ...office.mail, secret: mailSecret },
      }),
      ...(office.mailIn && {
        mailIn: { ...(present.mailIn?.secret !== undefined && { secret: present.mailIn.secret }), ...office.mailIn },
      }),
      people: office.people.map((each) => {
        const callPin = each.callPin ?? pin.get(each.login);
        return callPin === undefined ? each : { ...each, callPin };
      }),
      extensions: office.extensions.map((each) => ({
        ...each,
        secret: each.secret ?? extensionSecret.get(each.number) ?? ids.token(SECRET_LENGTH),
      })),
      trunks: office.trunks.map((each) => {
        const secret = each.secret ?? trunkSecret.get(each.id);
        return secret === undefined ? each : { ...each, secret };
      }),
      rooms: office.rooms.map((each) => {
        const { pin, moderatorPin } = { ...roomPins.get(each.number), ...each };
        return { ...each, ...(pin !== undefined && { pin }), ...(moderatorPin !== undefined && { moderatorPin }) };
      }),
      accounts: office.accounts.map((each) => {
        const pin = each.pin ?? accountPins.get(each.code);
        return pin === undefined ? each : { ...each, pin };
      }),
      mailboxes: office.mailboxes.map((each) => {
        const pin = each.pin ?? pins.get(each.number);
        return pin === undefined ? each : { ...each, pin };
      }),
    };
  }

  /** Passwords that differ from the present ones, by login. */
  function newPasswords(office: Office): Map<string, string> {
    const found = new Map<string, string>();
    for (const { login, password } of office.people) {
      if (password === undefined) continue;
      const row = db.select().from(schema.people).where(eq(schema.people.login, login)).get();
      if (!row?.passwordHash || !verifyPasswordNow(password, row.passwordHash)) found.set(login, password);
    }
    return found;
  }

  function diff(present: Office, next: Office, passwords: ReadonlyMap<string, string>): OfficeChange[] {
    // A password is compared with its hash, not with the document, so it is told apart.
    const changes = diffOffice(present, stripPasswords(next));
    for (const login of passwords.keys()) {
      const subject = `people/${login}`;
      const field = { path: 'password', from: undefined, to: '***' };
      const known = changes.find((change) => change.subject === subject);
      if (known) known.fields.push(field);
      else changes.push({ action: 'change', subject, fields: [field] });
    }
    return changes;
  }

  function apply(input: unknown, how: { by: string; dryRun?: boolean; folder?: string }): ApplyOutcome {
    const parsed = officeSchema.safeParse(input, { error: explainIssue });
    if (!parsed.success) return { kind: 'refused', problems: problemsOf(parsed.error) };
    // Read and written in one transaction: the page and the command line may both be at it.
    return db.transaction(() => {
      const present = loadOffice(db);
      const filled = fillOffice(parsed.data, present);
      const kept = new Set(filled.campaigns.map(({ id }) => id));
      const gone = present.campaigns.map(({ id }) => id).filter((id) => !kept.has(id));
      const problems = checkOffice(filled, {
        present,
        chargedVersions: loadChargedVersions(db),
        usedCampaigns: loadUsedCampaigns(db, gone),
      });
      const prepared = preparePrompts(filled, {
        dataFolder: deps.dataFolder,
        folder: how.folder ?? deps.dataFolder,
        present,
      });
      problems.push(...prepared.problems);
      if (problems.length > 0) return { kind: 'refused', problems };
      const next = withSecrets({ ...filled, prompts: prepared.prompts }, present);
      const passwords = newPasswords(next);
      const changes = diff(present, next, passwords);
      if (how.dryRun) return { kind: 'would-apply', changes };
      if (changes.length > 0) {
        storePrompts(deps.dataFolder, prepared.copies);
        const newHashes = new Map([...passwords].map(([login, text]) => [login, hashPasswordNow(text, cost)]));
        saveOffice(db, { before: present, after: next, newHashes });
        for (const change of changes)
          db.insert(schema.auditLog)
            .values({
              at: clock.now(),
              by: how.by,
              action: `office.${change.action}`,
              subject: change.subject,
              detail: auditDetail(change),
            })
            .run();
        countRevision(db, how.by);
      }
      return { kind: 'applied', changes };
    });
  }

  /** From now on the house works by this revision. */
  function take(revision: Revision, by: string): void {
    cached = undefined;
    seen = revision;
    bus.publish('office.changed', { by });
    if (watched) tellTaken(db, revision);
  }

  function settle(outcome: ApplyOutcome, by: string): ApplyOutcome {
    if (outcome.kind !== 'applied' || outcome.changes.length === 0) return outcome;
    take(readRevision(db), by);
    return outcome;
  }

  return {
    read,

    apply(input, how) {
      return settle(apply(input, how), how.by);
    },

    edit(change, how) {
      const draft = structuredClone(read());
      change(draft);
      // JSON drops keys set to undefined; sections left as they were need not be judged anew.
      const plain = JSON.parse(JSON.stringify(draft)) as Office;
      const present = read();
      const changed = Object.entries(plain).filter(
        ([section, value]) => canonical(value) !== canonical(present[section as keyof Office]),
      );
      return settle(apply(Object.fromEntries(changed), how), how.by);
    },

    export({ withSecrets: open }) {
      const office = structuredClone(read());
      if (open) return office;
      for (const entry of [...office.extensions, ...office.trunks]) delete entry.secret;
      for (const person of office.people) delete person.callPin;
      for (const mailbox of office.mailboxes) delete mailbox.pin;
      for (const account of office.accounts) delete account.pin;
      for (const room of office.rooms) {
        delete room.pin;
        delete room.moderatorPin;
      }
      delete office.mail?.secret;
      delete office.mailIn?.secret;
      return office;
    },

    jsonSchema: officeJsonSchema,

    watch() {
      let known = otherCommits.get();
      let timer: Timer;
      const look = (): void => {
        timer = clock.after(WATCH_MS, look);
        const now = otherCommits.get();
        if (now === known) return;
        known = now;
        const revision = readRevision(db);
        if (revision.number !== seen.number) take(revision, revision.by);
      };
      watched = true;
      tellTaken(db, seen);
      timer = clock.after(WATCH_MS, look);
      return () => {
        timer.cancel();
        watched = false;
        forgetTaken(db);
      };
    },
  };
}
