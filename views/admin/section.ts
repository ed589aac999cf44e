import type { Child } from 'hono/jsx';
import type { Office } from '../../server/core/office/office.ts';
import type { Page } from '../layout/page.ts';
import type { Column } from '../parts/data-table.tsx';
import type { FieldSpec, Option } from '../parts/form.ts';
import type { IconName } from '../parts/icon.tsx';
import type { Reader, TextKey } from '../texts/reader.ts';

export interface DeviceLike {
  extension: string;
  contact: string;
  userAgent?: string;
  expiresAt: number;
}

export interface TrunkLike {
  trunkId: string;
  state: 'up' | 'down' | 'connecting' | 'unwatched';
  since: number;
  reason?: string;
  roundTripMs?: number;
  channelsInUse: number;
}

/** What is known of a phone that fetches its settings. */
export interface PhoneLike {
  id: string;
  /** The secret link. */
  url: string;
  qr?: { size: number; path: string };
  /** What to do with the link. */
  hint: TextKey;
  /** For a terminal. */
  commands?: string;
  /** What its template was tried with, as its file says; absent = with nothing. */
  tried?: string;
  lastFetchAt?: number;
  lastAddress?: string;
  model?: string;
  firmware?: string;
  /** Why a file could not be written for it. */
  trouble?: string;
}

/** What moves, as far as the owner's pages show it. */
export interface Live {
  devices: readonly DeviceLike[];
  trunks: readonly TrunkLike[];
  /** `192.168.1.10:5060`, the best first. */
  sipAddresses: readonly string[];
  /** `192.168.1.10:5061`, where phones may encrypt. */
  tlsAddress?: string | undefined;
  phones: readonly PhoneLike[];
  scripts: readonly { id: string; name: string }[];
  segments: readonly { id: string; name: string }[];
  /** Who came as the extension with a wrong password of late; undefined when nobody did. */
  wrongPassword: (extension: string) => { source: string; userAgent?: string; lastAt: number } | undefined;
  /** Undefined for a customer that there is not. */
  customerName: (id: string) => string | undefined;
  nowMs: number;
}

export interface SectionContext {
  reader: Reader;
  office: Office;
  live: Live;
}

/** Lists of the office that have pages. */
export type SectionKey =
  | 'extensions'
  | 'people'
  | 'queues'
  | 'ringGroups'
  | 'mailboxes'
  | 'rooms'
  | 'trunks'
  | 'inboundRoutes'
  | 'outboundRoutes'
  | 'hours'
  | 'tariffs'
  | 'classes'
  | 'phones'
  | 'callers'
  | 'breaks'
  | 'results'
  | 'customerFields'
  | 'departments'
  | 'mailTemplates'
  | 'motives'
  | 'services'
  | 'accounts'
  | 'campaigns'
  | 'taskKinds'
  | 'letterTemplates'
  | 'letterKits';

export type SectionSlug =
  | 'extensions'
  | 'people'
  | 'queues'
  | 'ring-groups'
  | 'mailboxes'
  | 'rooms'
  | 'trunks'
  | 'inbound-routes'
  | 'outbound-routes'
  | 'hours'
  | 'tariffs'
  | 'classes'
  | 'phones'
  | 'callers'
  | 'breaks'
  | 'results'
  | 'customer-fields'
  | 'departments'
  | 'mail-templates'
  | 'motives'
  | 'services'
  | 'accounts'
  | 'campaigns'
  | 'task-kinds'
  | 'letter-templates'
  | 'letter-kits';

/** What is wrong with an entry, as the office tells it; `message` is for the command line and the API. */
export interface EntryProblem {
  /** The entry's: `customer`. */
  path: string;
  code: string;
  context: Record<string, unknown>;
  message: string;
}

/** One list of the office with its form: all that differs from section to section. */
export interface Section<Key extends SectionKey = SectionKey, Entry = Office[Key][number]> {
  key: Key;
  slug: SectionSlug;
  icon: IconName;
  /** The form asks for the id of a new entry; else it is made of the name. */
  asksId?: boolean;
  /** New and old entries have pages of their own, with other forms than `fields`. */
  ownForm?: boolean;
  /** The rows show what moves: they are asked for again every few seconds. */
  live?: boolean;
  idOf(entry: Entry): string;
  nameOf(entry: Entry): string;
  columns(context: SectionContext): Column<Entry>[];
  /** `entry` is absent for a new one. */
  fields(context: SectionContext, entry?: Entry): FieldSpec[];
  /** What a new entry starts from, also what the form does not ask for. */
  blank(context: SectionContext): Partial<Entry>;
  /** Last touch on what the form made. */
  finish?(entry: Entry): Entry;
  /** What is wrong with it that the office as a whole does not know of. */
  judge?(entry: Entry, context: SectionContext): EntryProblem[];
  /** Beside the form of an entry. */
  aside?(context: SectionContext, entry: Entry, page: Page): Child;
}

/** A section of whatever entries, for code that handles them all alike. */
export type AnySection = Section<SectionKey, { [name: string]: unknown }>;

export const entryPath = (slug: SectionSlug, id: string): string => `/owner/${slug}/${encodeURIComponent(id)}`;

/** Choices of a list whose members have an id and a name. */
export const namedOptions = (entries: readonly { id: string; name: string }[]): Option[] =>
  entries.map(({ id, name }) => ({ value: id, label: name }));

export const textOptions = <Value extends string>(
  reader: Reader,
  values: readonly Value[],
  key: (value: Value) => TextKey,
): Option[] => values.map((value) => ({ value, label: reader.t(key(value)) }));

/** Letters and digits of a name as an id that no entry has yet: `Atención` -> `atencion`, then `atencion-2`. */
export function makeId(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32);
  const base = plain || 'id';
  for (let count = 1; ; count++) {
    const id = count === 1 ? base : `${base}-${count}`;
    if (!taken.includes(id)) return id;
  }
}
