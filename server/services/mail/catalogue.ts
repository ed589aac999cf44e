import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { type ServiceWords, serviceIn } from '../../core/office/cases.ts';
import type { Language, Office } from '../../core/office/office.ts';
import { type Db, schema } from '../../store/db.ts';
import type { Customers } from '../customers/customers.ts';
import type { FactBus } from '../facts.ts';
import type { KeptFile } from '../files/files.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Mail, MailObjection, Mails } from './mails.ts';

const { catalogueSends } = schema;
const latestFirst = [desc(catalogueSends.at), desc(sql`rowid`)];
const TOKEN_LENGTH = 32;
/** A link in a mail that is forwarded for years is no secret any more. */
const OPEN_FOR_MS = 365 * 86_400_000;

type SendRow = typeof catalogueSends.$inferSelect;
/** `to`, `state`: of the mail, while it is kept; `hasLink`: one can know whether it was opened. */
export type CatalogueSend = SendRow & { to?: string; state?: Mail['state']; hasLink?: boolean };
export type CatalogueRefusal = MailObjection | 'no-service' | 'no-server';
export type CatalogueOutcome = { kind: 'sent'; mail: Mail } | { kind: 'refused'; why: CatalogueRefusal };

/** The words of a mail with a service; `link` where the box is reached from outside. */
export type ComposeService = (
  told: { service: ServiceWords; link?: string; hasFiles: boolean; customer?: string },
  office: Office['office'] & { language: Language },
) => { subject: string; text: string };

interface CatalogueFiles {
  usedBy(by: string): KeptFile[];
}

const keeper = (service: string): string => `service:${service}`;

/** Services of the catalogue by mail, with a receipt. */
export function createCatalogue(deps: {
  db: Db;
  bus: FactBus;
  clock: Clock;
  ids: Ids;
  office: Pick<OfficeService, 'read'>;
  customers: Pick<Customers, 'find'>;
  mails: Pick<Mails, 'send' | 'objectionTo' | 'find' | 'linkCustomer'>;
  files: CatalogueFiles;
  compose: ComposeService;
}) {
  const { db, bus, clock, office, mails } = deps;
  const documentsOf = (service: string): KeptFile[] => deps.files.usedBy(keeper(service));
  const withState = (row: SendRow): CatalogueSend => {
    const mail = mails.find(row.mailId);
    return { ...row, ...(mail && { to: mail.to[0] ?? '', state: mail.state, hasLink: mail.text.includes(row.token) }) };
  };
  const changed = ({ callId, caseId }: Pick<SendRow, 'callId' | 'caseId'>): void =>
    bus.publish('catalogue.changed', {
      ...(callId !== null && { callId }),
      ...(caseId !== null && { caseId }),
    });

  const offMails = bus.on('mails.changed', ({ mailId }) => {
    const row = db.select().from(catalogueSends).where(eq(catalogueSends.mailId, mailId)).get();
    if (row) changed(row);
  });
  // Sent before it was known who calls.
  const offCalls = bus.on('call.told', (event) => {
    if (event.kind !== 'customer.matched') return;
    const { callId, customerId } = event;
    const nobodys = and(eq(catalogueSends.callId, callId), isNull(catalogueSends.customerId));
    for (const { mailId } of db.update(catalogueSends).set({ customerId }).where(nobodys).returning().all())
      mails.linkCustomer(mailId, { customerId, by: '' });
  });

  return {
    documentsOf,
    keeper,

    /** Documents go along as files where nobody outside can open a link of ours. */
    send(wish: {
      service: string;
      to: string;
      customerId?: string | undefined;
      caseId?: number | undefined;
      callId?: string | undefined;
      /** Spoken with a customer of whom no language is known. */
      language?: Language | undefined;
      by: string;
    }): CatalogueOutcome {
      const { services, mail: server, office: identity } = office.read();
      const service = services.find(({ id }) => id === wish.service);
      if (!service) return { kind: 'refused', why: 'no-service' };
      if (!server) return { kind: 'refused', why: 'no-server' };
      const why = mails.objectionTo({ to: wish.to, customerId: wish.customerId });
      if (why) return { kind: 'refused', why };
      const token = deps.ids.token(TOKEN_LENGTH);
      const link = server.publicUrl === undefined ? undefined : `${server.publicUrl.replace(/\/+$/, '')}/c/${token}`;
      const customer = wish.customerId === undefined ? undefined : deps.customers.find(wish.customerId);
      const documents = documentsOf(service.id);
      const language = customer?.language ?? wish.language ?? identity.language;
      const words = deps.compose(
        {
          service: serviceIn(service, language),
          hasFiles: documents.length > 0,
          ...(link !== undefined && { link }),
          ...(customer && { customer: customer.name }),
        },
        { ...identity, language },
      );
      const mail = mails.send(
        {
          ...words,
          to: wish.to,
          files: link === undefined ? documents.map(({ id }) => id) : [],
          customerId: wish.customerId,
          caseId: wish.caseId,
          template: keeper(service.id),
        },
        { by: wish.by },
      );
      db.insert(catalogueSends)
        .values({
          token,
          service: service.id,
          mailId: mail.id,
          customerId: wish.customerId ?? null,
          caseId: wish.caseId ?? null,
          callId: wish.callId ?? null,
          language,
          at: clock.now(),
          by: wish.by,
        })
        .run();
      changed({ callId: wish.callId ?? null, caseId: wish.caseId ?? null });
      return { kind: 'sent', mail };
    },

    /** Who has the link opens it; undefined: there is no such, or no more. `counts`: as a person does, not a look ahead. */
    open(
      token: string,
      { counts }: { counts: boolean },
    ): { service: ServiceWords; language: Language; documents: KeptFile[] } | undefined {
      const row = db.select().from(catalogueSends).where(eq(catalogueSends.token, token)).get();
      const now = clock.now();
      if (!row || now - row.at > OPEN_FOR_MS) return undefined;
      const { services, office: identity } = office.read();
      const service = services.find(({ id }) => id === row.service);
      if (!service) return undefined;
      if (counts) {
        db.update(catalogueSends)
          .set({ openedAt: row.openedAt ?? now, lastOpenedAt: now, opens: sql`${catalogueSends.opens} + 1` })
          .where(eq(catalogueSends.token, token))
          .run();
        changed(row);
      }
      const language = row.language ?? identity.language;
      return { service: serviceIn(service, language), language, documents: documentsOf(service.id) };
    },

    /** Latest first. */
    ofCall: (callId: string): CatalogueSend[] =>
      db
        .select()
        .from(catalogueSends)
        .where(eq(catalogueSends.callId, callId))
        .orderBy(...latestFirst)
        .all()
        .map(withState),
    ofCase: (caseId: number): CatalogueSend[] =>
      db
        .select()
        .from(catalogueSends)
        .where(eq(catalogueSends.caseId, caseId))
        .orderBy(...latestFirst)
        .all()
        .map(withState),
    ofCustomer: (customerId: string, limit: number): CatalogueSend[] =>
      db
        .select()
        .from(catalogueSends)
        .where(eq(catalogueSends.customerId, customerId))
        .orderBy(...latestFirst)
        .limit(limit)
        .all()
        .map(withState),
    stop(): void {
      offMails();
      offCalls();
    },
  };
}

export type Catalogue = ReturnType<typeof createCatalogue>;
