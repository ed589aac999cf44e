import type { Reader } from '../../../views/texts/reader.ts';
import { type Flow, type FlowNode, spokenMark } from '../../core/ivr/flow.ts';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import type { Office, OpeningHours } from '../../core/office/office.ts';
import type { OfficeService } from '../../services/office/office-service.ts';

interface Target {
  /** `queue:care`, `extension:101`. */
  key: string;
  name: string;
  node: (id: string) => FlowNode;
}

/** Queues first, then extensions: who can answer. */
export function targetsOf({ queues, extensions }: Pick<Office, 'queues' | 'extensions'>): Target[] {
  return [
    ...queues.map(
      ({ id: queue, name }): Target => ({
        key: `queue:${queue}`,
        name,
        node: (id) => ({ kind: 'queue', id, queue }),
      }),
    ),
    ...extensions.map(
      ({ number, name }): Target => ({
        key: `extension:${number}`,
        name,
        node: (id) => ({ kind: 'extension', id, extension: number }),
      }),
    ),
  ];
}

const officeHours = (name: string): OpeningHours => ({
  id: 'office-hours',
  name,
  weekly: [
    { days: [1, 2, 3, 4, 5], from: '09:00', to: '13:00' },
    { days: [1, 2, 3, 4, 5], from: '15:00', to: '18:00' },
  ],
  exceptions: [],
});

/** A number that nothing in the office answers to. */
function freeNumber({ extensions, mailboxes, queues, flows, ringGroups, rooms }: Office): string {
  const numbered = [...extensions, ...mailboxes, ...queues, ...flows, ...ringGroups, ...rooms];
  const taken = new Set(numbered.map(({ number }) => number));
  return Array.from({ length: 100 }, (_, at) => String(700 + at)).find((number) => !taken.has(number)) ?? '7000';
}

/**
 * The menu that most offices need: two options within hours, a mailbox outside them; filled in from the office, which
 * gets hours with a lunch break and a mailbox for everybody where it has none. A draft: no caller meets it yet. `one` and
 * `two` are keys of `targetsOf`; what names nobody is the first and the second of them.
 */
export function makeUsualFlow(
  office: Pick<OfficeService, 'read' | 'edit'>,
  about: { reader: Reader; id: string; by: string; one?: string | undefined; two?: string | undefined },
): { kind: 'made'; flow: Flow } | { kind: 'nobody' } {
  const { reader, id, by } = about;
  const { t } = reader;
  const present = office.read();
  const targets = targetsOf(present);
  const one = targets.find(({ key }) => key === about.one) ?? targets[0];
  if (!one) return { kind: 'nobody' };
  const second = targets.find(({ key }) => key === about.two) ?? targets.find((each) => each !== one);
  const two = second && second !== one ? second : { ...one, name: t('flows.template.reception') };
  const hours = present.hours[0] ?? officeHours(t('flows.template.hours-name'));
  const groupBox = present.mailboxes.find(
    ({ number }) => !present.extensions.some((extension) => extension.number === number),
  );
  const box = groupBox ?? { number: freeNumber(present), name: t('flows.template.box-name'), ...mailboxDefaults };
  office.edit(
    (draft) => {
      if (present.hours.length === 0) draft.hours.push(hours);
      if (!groupBox) draft.mailboxes.push(box);
    },
    { by },
  );
  const retries = (prompt: string) => ({ prompt, times: 2, then: 'person' });
  const greeting = t('flows.template.greeting', { office: present.office.name });
  const choices = t('flows.template.choose', { one: one.name, two: two.name });
  return {
    kind: 'made',
    flow: {
      id,
      name: t('flows.template.name'),
      language: reader.language,
      start: 'hours',
      person: 'person',
      nodes: [
        { kind: 'hours', id: 'hours', hours: hours.id, open: 'menu', closed: 'closed' },
        {
          kind: 'menu',
          id: 'menu',
          prompt: `${spokenMark}${greeting} ${choices}`,
          keys: [
            { key: '1', next: 'person' },
            { key: '2', next: 'second' },
          ],
          waitSec: 5,
          wrong: retries('wrong-key'),
          missing: retries('no-key'),
        },
        one.node('person'),
        two.node('second'),
        {
          kind: 'play',
          id: 'closed',
          prompt: `${spokenMark}${t('flows.template.closed')}`,
          bargeIn: true,
          next: 'message',
        },
        { kind: 'voicemail', id: 'message', mailbox: box.number },
      ],
    },
  };
}
