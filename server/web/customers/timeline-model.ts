import type { ChangeRow, TimelineRow, TimelineView } from '../../../views/customers/timeline.tsx';
import type { Page } from '../../../views/layout/page.ts';
import { word } from '../../../views/live/call-words.ts';
import type { Position } from '../../core/customers/customer.ts';
import { formatPoint } from '../../services/numbers/normalize.ts';
import type { TimelineEntry, TimelineKind } from '../../store/customers/customer-timeline.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import type { FieldChange } from '../../store/schema/customers.ts';
import { caseLines } from '../cases/case-model.ts';
import { nameOfKind } from '../tasks/task-model.ts';
import type { WebDeps } from '../web-deps.ts';

const pageSize = 20;

type Words = Pick<Page, 'reader'> & {
  deps: Pick<WebDeps, 'office'>;
  person: (login: string) => string;
  /** Of the other card of a position. */
  nameOf: (id: string) => string;
};

interface KeptPoint {
  channel: 'phone' | 'fax' | 'mail' | 'address' | 'web';
  typed: string;
  key?: string;
  state?: string;
}

function pointText({ channel, typed, key }: KeptPoint, { deps }: Words): string {
  const isNumber = channel === 'phone' || channel === 'fax';
  return isNumber ? formatPoint({ typed, key }, deps.office.read().office.country) : typed;
}

/** A kept value as people read it; undefined where there was none. */
function valueText(field: string, value: unknown, words: Words): string | undefined {
  const { reader, person } = words;
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.join(', ');
  if (typeof value === 'boolean') return reader.t(value ? 'value.yes' : 'value.no');
  if (field === 'owner') return person(String(value));
  if (field === 'kind' || field === 'standing') return word(reader, 'customer', `${field}-${String(value)}`);
  if (field === 'language') return word(reader, 'language', String(value));
  return String(value);
}

/** Of the office's own fields those that are others than before. */
function ownText(change: FieldChange, value: unknown, { deps, reader }: Words): string | undefined {
  const [from, to] = [change.from, change.to].map((each) => (each ?? {}) as Record<string, unknown>);
  const fields = deps.office.read().customerFields;
  const texts = Object.entries((value ?? {}) as Record<string, unknown>)
    .filter(([id]) => from?.[id] !== to?.[id])
    .map(([id, text]) => `${fields.find((each) => each.id === id)?.names[reader.language] ?? id} ${String(text)}`);
  return texts.length === 0 ? undefined : texts.join(', ');
}

function positionText(position: Partial<Position>, words: Words): string {
  const { title, department, leads } = position;
  const other = [position.companyId, position.personId].map((id) => words.nameOf(id ?? '')).find((name) => name !== '');
  return [other, title, department, leads ? words.reader.t('timeline.leads') : undefined].filter(Boolean).join(' · ');
}

function changeRow(change: FieldChange, words: Words): ChangeRow {
  const { reader } = words;
  const { field } = change;
  const both = (what: string, text: (value: unknown) => string | undefined): ChangeRow => {
    const [from, to] = [text(change.from), text(change.to)];
    return { what, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  };
  if (field === 'card') return { what: reader.t('timeline.card') };
  if (field === 'points') {
    const point = (change.to ?? change.from) as KeptPoint;
    return both(reader.t(`customer.channel-${point.channel}`), (value) =>
      value === undefined ? undefined : pointText(value as KeptPoint, words),
    );
  }
  if (field === 'point-state') {
    const point = change.to as KeptPoint;
    const state = (value: unknown) => word(reader, 'customer', `point-${(value as KeptPoint).state}`);
    return both(`${reader.t(`customer.channel-${point.channel}`)} ${pointText(point, words)}`, state);
  }
  if (field === 'position')
    return both(reader.t('timeline.position'), (value) =>
      value === undefined ? undefined : positionText(value as Partial<Position>, words),
    );
  if (field.startsWith('refusal-'))
    return both(word(reader, 'customer', `refuses-${field.slice('refusal-'.length)}`), (value) =>
      typeof value === 'string' ? value : undefined,
    );
  if (field === 'own') return both(word(reader, 'customer', field), (value) => ownText(change, value, words));
  return both(word(reader, 'customer', field), (value) => valueText(field, value, words));
}

/** A page of what happened with a customer; stories and recordings are for supervisors and owners. */
export function timelineOf(
  deps: WebDeps,
  page: Page,
  asked: { customerId: string; kind?: TimelineKind | undefined; cursor?: string | undefined },
): TimelineView {
  const { customerId, kind } = asked;
  const { entries, next } = deps.customers.timelineOf({ ...asked, limit: pageSize });
  const { people } = deps.office.read();
  const person = (login: string): string => people.find((each) => each.login === login)?.name ?? login;
  const others = entries.flatMap((entry) =>
    entry.kind === 'position'
      ? entry.changes.flatMap(({ from, to }) => {
          const position = (to ?? from) as Partial<Position> | undefined;
          return [position?.companyId, position?.personId].filter((id) => id !== undefined && id !== customerId);
        })
      : [],
  );
  const names = customerNames(deps.db, others as string[]);
  const nameOf = (id: string): string => (id === customerId ? '' : (names.get(id) ?? ''));
  const words: Words = { reader: page.reader, deps, person, nameOf };
  const roles = page.person?.roles ?? [];
  const stories = roles.includes('owner')
    ? '/owner/calls'
    : roles.includes('supervisor')
      ? '/supervisor/calls'
      : undefined;

  const cases = entries.flatMap((entry) => (entry.kind === 'case' ? (deps.cases.find(Number(entry.id)) ?? []) : []));
  const lines = new Map(caseLines(deps, cases).map((line) => [line.id, line]));

  function rowOf(entry: TimelineEntry): TimelineRow {
    const { at } = entry;
    if (entry.kind === 'call') {
      const { direction, talkMs, isAnswered, endReason, login, recordingId, id } = entry;
      return {
        kind: 'call',
        at,
        direction,
        talkMs,
        isAnswered,
        ...(endReason !== undefined && { endReason }),
        ...(login !== undefined && { who: person(login) }),
        ...(stories !== undefined && { story: `${stories}/${id}` }),
        ...(stories !== undefined && recordingId !== undefined && { recording: `/recordings/${recordingId}` }),
      };
    }
    if (entry.kind === 'script') {
      const { name, version, status, login, callId } = entry;
      return {
        ...{ kind: 'script', at, name, version, status, who: person(login) },
        ...(stories !== undefined && { story: `${stories}/${callId}` }),
      };
    }
    if (entry.kind === 'task') {
      const { id, title, taskKind, state, login } = entry;
      const { language } = page.reader;
      const name = title || nameOfKind(deps.office.read(), { id: taskKind, language });
      return { kind: 'task', at, id, title: name, state, ...(login !== undefined && { who: person(login) }) };
    }
    if (entry.kind === 'letter') {
      const { batchId, title, isSent, login } = entry;
      return { kind: 'letter', at, batchId, title, isSent, who: person(login) };
    }
    if (entry.kind === 'case') {
      const line = lines.get(Number(entry.id))!;
      return { kind: 'case', at, line, ...(line.owner !== undefined && { who: line.owner }) };
    }
    if (entry.kind === 'fax') {
      const { faxId, way, subject, state, pages, login } = entry;
      return {
        ...{ kind: 'fax', at, id: faxId, way, subject, state, pages },
        ...(login !== undefined && { who: person(login) }),
      };
    }
    if (entry.kind === 'mail') {
      const { id, direction, subject, state, login } = entry;
      return { kind: 'mail', at, id, direction, subject, state, ...(login !== undefined && { who: person(login) }) };
    }
    if (entry.kind === 'note') return { kind: 'note', at, who: person(entry.login), text: entry.text };
    const [how = 'form'] = entry.how.split(':');
    return {
      kind: entry.kind,
      at,
      who: person(entry.by),
      ...(how !== 'form' && { how }),
      changes: entry.changes.map((change) => changeRow(change, words)),
    };
  }

  return {
    customerId,
    kind,
    rows: entries.map(rowOf),
    isFirst: asked.cursor === undefined,
    ...(next !== undefined && { next }),
  };
}
