import { keyUses, limitKinds } from '../../server/core/office/queue-callers.ts';
import type { FieldSpec } from '../parts/form.ts';
import { promptOptions } from './prompt-options.ts';
import { type SectionContext, textOptions } from './section.ts';

const number = { kind: 'number', min: 0 } as const;

/** Who of the callers gets whom, or goes before others. */
export const favourFields: FieldSpec = {
  kind: 'section',
  legend: 'form.favour',
  folds: true,
  hint: 'form.favour.hint',
  fields: [
    { ...number, name: 'favour.ownerWaitSec', label: 'field.owner-wait', max: 3600, unit: 'value.seconds' },
    { ...number, name: 'favour.lastAgentDays', label: 'field.last-agent-days', max: 365, unit: 'value.days' },
    { ...number, name: 'favour.lastAgentWaitSec', label: 'field.last-agent-wait', max: 3600, unit: 'value.seconds' },
    { ...number, name: 'favour.regainMin', label: 'field.regain', max: 1440, unit: 'value.minutes' },
    { ...number, name: 'favour.vipHeadStartSec', label: 'field.vip-head-start', max: 86_400, unit: 'value.seconds' },
  ],
};

/** What callers hear while they wait, and may press. */
export function comfortFields(context: SectionContext): FieldSpec {
  const { reader, office } = context;
  return {
    kind: 'section',
    legend: 'form.comfort',
    hint: 'form.comfort.hint',
    fields: [
      { kind: 'check', name: 'comfort.position', label: 'field.tell-position' },
      { kind: 'check', name: 'comfort.wait', label: 'field.tell-wait' },
      { ...number, name: 'comfort.everySec', label: 'field.comfort-every', min: 10, max: 3600, unit: 'value.seconds' },
      {
        kind: 'rows',
        name: 'comfort.messages',
        label: 'field.comfort-messages',
        hint: 'field.comfort-messages.hint',
        add: 'action.add-message',
        blankRow: {},
        columns: [{ kind: 'select', name: 'prompt', label: 'field.prompt', options: promptOptions(context) }],
      },
      {
        kind: 'rows',
        name: 'comfort.keys',
        label: 'field.comfort-keys',
        hint: 'field.comfort-keys.hint',
        add: 'action.add-queue-key',
        blankRow: { key: '1' },
        columns: [
          { kind: 'text', name: 'key', label: 'field.key' },
          {
            kind: 'select',
            name: 'does',
            label: 'field.key-does',
            options: textOptions(reader, keyUses, (use) => `queue-key.${use}`),
          },
          {
            kind: 'select',
            name: 'mailbox',
            label: 'field.mailbox',
            options: office.mailboxes.map((each) => ({ value: each.number, label: `${each.number} · ${each.name}` })),
            optional: true,
          },
        ],
      },
    ],
  };
}

/** When one more caller is too much. */
export const admissionFields = ({ reader }: SectionContext): FieldSpec => ({
  kind: 'section',
  legend: 'form.admission',
  folds: true,
  fields: [
    { kind: 'check', name: 'admission.breakIsAway', label: 'field.break-is-away', hint: 'field.break-is-away.hint' },
    { kind: 'check', name: 'admission.phoneGoneIsAway', label: 'field.phone-gone-is-away' },
    {
      kind: 'rows',
      name: 'admission.limits',
      label: 'field.limits',
      hint: 'field.limits.hint',
      add: 'action.add-limit',
      blankRow: { atLeast: '10' },
      columns: [
        {
          kind: 'select',
          name: 'when',
          label: 'field.limit-when',
          options: textOptions(reader, limitKinds, (kind) => `limit.${kind}`),
        },
        { kind: 'number', name: 'atLeast', label: 'field.limit-at-least', min: 1, max: 1000 },
      ],
    },
  ],
});
