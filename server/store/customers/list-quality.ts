import type { CustomerKind, RefusalChannel, Standing } from '../../core/customers/customer.ts';
import { judgeQualityFacts } from '../../core/customers/judge-quality.ts';
import {
  type ListQuality,
  mostAtHand,
  noQuality,
  type QualityLine,
  silentMs,
} from '../../core/customers/list-quality.ts';
import type { Db } from '../db.ts';
import { openCustomerSearch } from './search-customers.ts';

/** Whose quality is asked for: everybody's, who a search finds, who an import brought or changed, or these by id. */
export type QualityScope =
  | { kind: 'all' }
  | { kind: 'search'; text: string }
  | { kind: 'import'; id: string }
  | { kind: 'customers'; ids: string[] };

export interface QualityAsk {
  scope: QualityScope;
  /** Where the piece before ended. */
  after: number;
  now: number;
  country: string;
}

export interface QualityPiece {
  quality: ListQuality;
  /** Where the next piece begins; absent behind the last. */
  next?: number;
}

/** A tenth of a second or so: other questions come between. */
const cardsAtOnce = 1_000;

interface Row {
  seq: number;
  id: string;
  kind: CustomerKind;
  name: string;
  document: string | null;
  standing: Standing;
  createdAt: number;
}

/** Judges a list piece by piece; `isDocumentValid` knows the check digits of a country. */
export function openListQuality(
  db: Db,
  isDocumentValid: (document: string, country: string) => boolean | undefined,
): (ask: QualityAsk) => QualityPiece {
  const sql = db.$client;
  const columns = 'seq, id, kind, name, document, standing, created_at as createdAt';
  const all = sql.prepare(`select ${columns} from customers where seq > ? order by seq limit ${cardsAtOnce}`);
  const some = sql.prepare(
    `select ${columns} from customers where id in (select value from json_each(@ids)) and seq > @after
     order by seq limit ${cardsAtOnce}`,
  );
  const ofImport = sql.prepare(
    `select ${columns} from customers where seq > @after
       and id in (select customer_id from customer_changes where how = @how) order by seq limit ${cardsAtOnce}`,
  );
  const search = openCustomerSearch(db, Number.MAX_SAFE_INTEGER);
  const ways = sql.prepare(
    `select coalesce(max(channel = 'phone'), 0) as phone, coalesce(max(channel = 'phone' and key is not null), 0) as number,
       coalesce(max(channel = 'mail'), 0) as mail, coalesce(max(channel = 'address'), 0) as address
     from contact_points where customer_id = ? and state = 'good'`,
  );
  const peopleOf = sql.prepare('select count(*) from customer_positions where company_id = ?').pluck();
  const refusalsOf = sql.prepare('select channel from customer_refusals where customer_id = ?').pluck();
  const heardOf = sql
    .prepare(
      `select max(coalesce((select max(started_at) from calls where customer_id = @id), 0),
         coalesce((select max(opened_at) from cases where customer_id = @id), 0))`,
    )
    .pluck();

  function rowsOf({ scope, after }: QualityAsk): Row[] {
    if (scope.kind === 'all') return all.all(after) as Row[];
    if (scope.kind === 'import') return ofImport.all({ how: `import:${scope.id}`, after }) as Row[];
    const ids = scope.kind === 'search' ? search(scope.text).ids : scope.ids;
    return some.all({ ids: JSON.stringify(ids), after }) as Row[];
  }

  return (ask) => {
    const quality = noQuality();
    const note = (line: QualityLine, id: string): void => {
      const at = quality.lines[line];
      at.count += 1;
      if (at.first.length < mostAtHand) at.first.push(id);
    };
    const rows = rowsOf(ask);
    for (const { id, kind, name, document, standing, createdAt } of rows) {
      quality.cards += 1;
      quality.standings[standing] += 1;
      for (const channel of refusalsOf.all(id) as RefusalChannel[]) quality.refusals[channel] += 1;
      if (standing === 'closed') continue;
      const has = ways.get(id) as Record<'phone' | 'number' | 'mail' | 'address', number>;
      const { score, gaps } = judgeQualityFacts({
        kind,
        name,
        document: document ?? undefined,
        isDocumentValid: document === null ? undefined : isDocumentValid(document, ask.country),
        hasPhone: has.phone === 1,
        hasNumber: has.number === 1,
        hasMail: has.mail === 1,
        hasAddress: has.address === 1,
        people: kind === 'company' ? (peopleOf.get(id) as number) : 0,
      });
      quality.judged += 1;
      quality.scoreSum += score;
      if (gaps.length === 0) quality.whole += 1;
      for (const gap of gaps) note(gap, id);
      const since = ask.now - silentMs;
      if (standing === 'active' && createdAt < since && (heardOf.get({ id }) as number) < since) note('silent', id);
    }
    const last = rows.at(-1);
    return { quality, ...(last && rows.length === cardsAtOnce && { next: last.seq }) };
  };
}
