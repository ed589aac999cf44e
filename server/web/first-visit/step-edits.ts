import { makeId } from '../../../views/admin/section.ts';
import type { Step } from '../../../views/first-visit/steps.ts';
import type { Reader } from '../../../views/texts/reader.ts';
import type { Office, OpeningHours, Person, Queue } from '../../core/office/office.ts';
import { extensionDefaults, trunkDefaults } from '../../core/office/peer-defaults.ts';
import type { Trunk } from '../../core/office/trunks.ts';

/** One step's doing to the office, and where in the form a problem of the document belongs. */
export interface StepEdit {
  change(draft: Office): void;
  /** Path in the form for a path in the document. */
  locate(path: string): string;
}

export type StepValues = Record<string, unknown>;

interface StepInput {
  values: StepValues;
  /** In the office's language: it names what the wizard makes. */
  reader: Reader;
  /** What a new queue starts from. */
  queue: Partial<Queue>;
  /** Whether somebody could log in with that name. */
  hasPassword(login: string): boolean;
}

/** Puts `made` over the entry that `find` finds, or at the end; returns its place. */
function upsert<Entry>(list: Entry[], how: { find: (entry: Entry) => boolean; made: Entry }): number {
  const place = list.findIndex(how.find);
  if (place < 0) return list.push(how.made) - 1;
  list[place] = { ...list[place], ...how.made };
  return place;
}

function editOffice({ values }: StepInput): StepEdit {
  return {
    change(draft) {
      const { country, timezone, currency } = draft.office;
      // Another country brings its own zone and currency; the same one keeps what was chosen.
      const kept = values.country === country ? { timezone, currency } : {};
      draft.office = { ...kept, ...values } as unknown as Office['office'];
    },
    locate: (path) => path.replace(/^office\./, ''),
  };
}

function editOwner({ values, hasPassword }: StepInput): StepEdit {
  const { name, login, password } = values as unknown as Person;
  let place = 0;
  return {
    change(draft) {
      const known = draft.people.find((each) => each.login === login);
      const made: Person = {
        name,
        login,
        roles: [...new Set([...(known?.roles ?? []), 'owner' as const])],
        active: true,
      };
      // A blank password is refused by its length, unless there is one already.
      if (password || !hasPassword(login)) made.password = password ?? '';
      place = upsert(draft.people, { find: (each) => each.login === login, made });
    },
    locate: (path) => path.replace(`people[${place}].`, ''),
  };
}

function editTrunk({ values }: StepInput): StepEdit {
  return {
    change(draft) {
      const [known] = draft.trunks;
      const id = known?.id ?? makeId(String(values.name ?? ''), []);
      const made = { ...trunkDefaults, ...known, ...values, id } as unknown as Trunk;
      draft.trunks[0] = made;
      if (draft.outboundRoutes.length === 0) {
        draft.outboundRoutes.push({ id: 'all', name: made.name, prefixes: [''], strip: 0, prepend: '', trunks: [id] });
      }
    },
    locate: (path) => path.replace('trunks[0].', ''),
  };
}

function editPeople({ values, reader, queue: usual, hasPassword }: StepInput): StepEdit {
  const asked = (values.people as (Person & { extension: string })[]) ?? [];
  // Who works alone leaves the second person blank.
  const rows = asked.filter((row, index) => index === 0 || row.name || row.login || row.password);
  const places: { person: number; extension: number }[] = [];
  return {
    change(draft) {
      for (const [index, row] of rows.entries()) {
        // What an earlier row made is not this one's to change: the office tells that it is there twice.
        const before = rows.slice(0, index);
        const isTaken = (key: 'login' | 'extension'): boolean => before.some((each) => each[key] === row[key]);
        const known = draft.people.find((each) => each.login === row.login);
        const made: Person = {
          login: row.login,
          name: row.name,
          extension: row.extension,
          active: true,
          roles: [...new Set([...(known?.roles ?? []), 'agent' as const])],
        };
        if (row.password || !hasPassword(row.login)) made.password = row.password ?? '';
        const person = upsert(draft.people, {
          find: (each) => each.login === row.login && !isTaken('login'),
          made,
        });
        const phone = { ...extensionDefaults, ...draft.extensions.find((each) => each.number === row.extension) };
        const extension = upsert(draft.extensions, {
          find: (each) => each.number === row.extension && !isTaken('extension'),
          made: { ...phone, number: row.extension, name: row.name, record: true },
        });
        places.push({ person, extension });
      }
      const members = [...new Set(rows.map((row) => row.login))];
      const [queue] = draft.queues;
      if (queue) queue.members = [...new Set([...queue.members, ...members])];
      else draft.queues.push({ ...usual, id: 'care', name: reader.t('visit.people.queue'), members } as Queue);
      if (draft.inboundRoutes.length === 0) {
        draft.inboundRoutes.push({
          id: 'all',
          did: '*',
          greeting: 'welcome',
          ...(draft.hours[0] && { hours: draft.hours[0].id }),
          to: { kind: 'queue', queue: draft.queues[0]!.id },
          onClosed: { prompt: 'closed', then: { kind: 'hangup' } },
        });
      }
    },
    locate(path) {
      const person = places.findIndex((each) => path.startsWith(`people[${each.person}].`));
      if (person >= 0) return path.replace(/^people\[\d+\]/, `people[${person}]`);
      const phone = places.findIndex((each) => path.startsWith(`extensions[${each.extension}].`));
      return phone >= 0 ? `people[${phone}].extension` : path;
    },
  };
}

function editHours({ values, reader }: StepInput): StepEdit {
  return {
    change(draft) {
      const base = draft.hours[0] ?? { id: 'office', name: reader.t('visit.hours.name'), exceptions: [] };
      const made = { ...base, ...values } as unknown as OpeningHours;
      draft.hours[0] = made;
      for (const route of draft.inboundRoutes) route.hours ??= made.id;
    },
    locate: (path) => path.replace('hours[0].', ''),
  };
}

const edits: Record<Exclude<Step, 'phones'>, (input: StepInput) => StepEdit> = {
  office: editOffice,
  owner: editOwner,
  trunk: editTrunk,
  people: editPeople,
  hours: editHours,
};

/** What saving a step does. */
export const editStep = (step: Exclude<Step, 'phones'>, input: StepInput): StepEdit => edits[step](input);

/** What a step's form starts from: what the office already has, else the usual. */
export function startStep(
  step: Step,
  how: { office: Office; reader: Reader; isNamed: boolean; country?: string | undefined },
): StepValues {
  const { office, reader } = how;
  switch (step) {
    case 'office':
      if (how.isNamed) return { ...office.office };
      return { language: reader.language, country: how.country ?? office.office.country, name: '' };
    case 'owner':
      return { ...office.people.find((each) => each.roles.includes('owner')) };
    case 'trunk':
      return { kind: 'register', ...office.trunks[0] };
    case 'people': {
      const known = office.people.filter((each) => each.extension && each.roles.includes('agent')).slice(0, 2);
      return { people: ['101', '102'].map((extension, index) => known[index] ?? { extension }) };
    }
    case 'hours':
      return { ...(office.hours[0] ?? { weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }] }) };
    case 'phones':
      return {};
  }
}
