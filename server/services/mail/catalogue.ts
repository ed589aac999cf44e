import { desc, eq, sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Service } from '../../core/office/cases.ts';
import type { Language, Office } from '../../core/office/office.ts';
import { type Db, schema } from '../../store/db.ts';
import type { Customers } from '../customers/customers.ts';
import type { KeptFile } from '../files/files.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Mail, MailObjection, Mails } from './mails.ts';

const { catalogueSends } = schema;
const TOKEN_LENGTH = 32;
/** A link in a mail that is forwarded for years is no secret any more. */
const OPEN_FOR_MS = 365 * 86_400_000;

export type CatalogueSend = typeof catalogueSends.$inferSelect & { state?: Mail['state'] };
export type CatalogueOutcome = { kind: 'sent'; mail: Mail } | { kind: 'refused'; why: MailObjection | 'no-service' };

/** The words of a mail with a service; `link` where the box is reached from outside. */
export type ComposeService = (
  told: { service: Pick<Service, 'name' | 'text' | 'price'>; link?: string; hasFiles: boolean; customer?: string },
  office: Office['office'] & { language: Language },
) => { subject: string; text: string };

interface CatalogueFiles {
  usedBy(by: string): KeptFile[];
}

const keeper = (service: string): string => `service:${service}`;

/** Services of the catalogue by mail, with a receipt. */
export function createCatalogue(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  office: Pick<OfficeService, 'read'>;
  customers: Pick<Customers, 'find'>;
  mails: Pick<Mails, 'send' | 'objectionTo' | 'find'>;
  files: CatalogueFiles;
  compose: ComposeService;
}) {
  const { db, clock, office, mails } = deps;
  const documentsOf = (service: string): KeptFile[] => deps.files.usedBy(keeper(service));
  const withState = (row: typeof catalogueSends.$inferSelect): CatalogueSend => {
    const state = mails.find(row.mailId)?.state;
    return { ...row, ...(state && { state }) };
  };

  return {
    documentsOf,
    keeper,

    /** Documents go along as files where nobody outside can open a link of ours. */
    send(wish: {
      service: string;
      to: string;
      customerId?: string | undefined;
      caseId?: number | undefined;
      by: string;
    }): CatalogueOutcome {
      const { services, mail: server, office: identity } = office.read();
      const service = services.find(({ id }) => id === wish.service);
      if (!service) return { kind: 'refused', why: 'no-service' };
      const why = mails.objectionTo({ to: wish.to, customerId: wish.customerId });
      if (why) return { kind: 'refused', why };
      const token = deps.ids.token(TOKEN_LENGTH);
      const link = server?.publicUrl === undefined ? undefined : `${server.publicUrl.replace(/\/+$/, '')}/c/${token}`;
      const customer = wish.customerId === undefined ? undefined : deps.customers.find(wish.customerId);
      const documents = documentsOf(service.id);
      const words = deps.compose(
        {
          service,
          hasFiles: documents.length > 0,
          ...(link !== undefined && { link }),
          ...(customer && { customer: customer.name }),
        },
        { ...identity, language: customer?.language ?? identity.language },
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
          at: clock.now(),
          by: wish.by,
        })
        .run();
      return { kind: 'sent', mail };
    },

    /** Who has the link opens it; undefined: there is no such, or no more. `counts`: as a person does, not a look ahead. */
    open(token: string, { counts }: { counts: boolean }): { service: Service; documents: KeptFile[] } | undefined {
      const row = db.select().from(catalogueSends).where(eq(catalogueSends.token, token)).get();
      const now = clock.now();
      if (!row || now - row.at > OPEN_FOR_MS) return undefined;
      const service = office.read().services.find(({ id }) => id === row.service);
      if (!service) return undefined;
      if (counts)
        db.update(catalogueSends)
          .set({ openedAt: row.openedAt ?? now, lastOpenedAt: now, opens: sql`${catalogueSends.opens} + 1` })
          .where(eq(catalogueSends.token, token))
          .run();
      return { service, documents: documentsOf(service.id) };
    },

    /** Latest first. */
    ofCase: (caseId: number): CatalogueSend[] =>
      db
        .select()
        .from(catalogueSends)
        .where(eq(catalogueSends.caseId, caseId))
        .orderBy(desc(catalogueSends.at))
        .all()
        .map(withState),
    ofCustomer: (customerId: string, limit: number): CatalogueSend[] =>
      db
        .select()
        .from(catalogueSends)
        .where(eq(catalogueSends.customerId, customerId))
        .orderBy(desc(catalogueSends.at))
        .limit(limit)
        .all()
        .map(withState),
  };
}

export type Catalogue = ReturnType<typeof createCatalogue>;
