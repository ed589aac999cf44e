import { strategies } from '../../server/core/acd/snapshot.ts';
import type { Office } from '../../server/core/office/office.ts';
import type { FieldSpec } from '../parts/form.ts';
import { type SectionContext, textOptions } from './section.ts';

const level = { kind: 'number', min: 0, max: 100 } as const;
const seconds = { kind: 'number', min: 0, max: 3600, unit: 'value.seconds' } as const;

/** What whoever takes the caller has to know. */
export const needsField = {
  kind: 'rows',
  label: 'field.needs',
  hint: 'field.needs.hint',
  add: 'action.add-need',
  blankRow: { least: '50' },
  columns: [
    { kind: 'text', name: 'skill', label: 'field.skill' },
    { ...level, name: 'least', label: 'field.least' },
    { ...seconds, name: 'everySec', label: 'field.relax-every', min: 1, optional: true },
    { ...level, name: 'by', label: 'field.relax-by', optional: true },
    { ...level, name: 'downTo', label: 'field.relax-down-to', optional: true },
  ],
} satisfies Omit<Extract<FieldSpec, { kind: 'rows' }>, 'name'>;

/** How a queue brings its callers to its people: whom first, what they must know, who is asked later. */
export function distributionFields({ reader }: SectionContext, members: Office['people']): FieldSpec {
  return {
    kind: 'section',
    legend: 'form.distribution',
    hint: 'form.distribution.hint',
    fields: [
      {
        kind: 'select',
        name: 'distribution.strategy',
        label: 'queue.strategy',
        options: textOptions(reader, strategies, (strategy) => `strategy.${strategy}`),
      },
      finer(members),
    ],
  };
}

/** What few offices need: folded. */
const finer = (members: Office['people']): FieldSpec => ({
  kind: 'section',
  legend: 'form.distribution-more',
  folds: true,
  fields: [
    {
      ...seconds,
      name: 'distribution.overdueSec',
      label: 'field.overdue-sec',
      hint: 'field.overdue-sec.hint',
      max: 86_400,
      optional: true,
    },
    { ...seconds, name: 'distribution.ringMoreSec', label: 'field.ring-more-sec', min: 1, max: 300 },
    { kind: 'check', name: 'distribution.keepWait', label: 'field.keep-wait', hint: 'field.keep-wait.hint' },
    { ...needsField, name: 'distribution.needs' },
    {
      kind: 'rows',
      name: 'distribution.seats',
      label: 'field.seats',
      hint: 'field.seats.hint',
      add: 'action.add-seat',
      blankRow: { tier: '1', weight: '1', share: '1' },
      columns: [
        {
          kind: 'select',
          name: 'login',
          label: 'field.person',
          options: members.map(({ login, name }) => ({ value: login, label: name })),
        },
        { kind: 'number', name: 'tier', label: 'field.tier', min: 1, max: 20 },
        { kind: 'number', name: 'weight', label: 'field.weight', min: 1, max: 100 },
        { kind: 'number', name: 'share', label: 'field.share', min: 1, max: 100 },
      ],
    },
    {
      kind: 'rows',
      name: 'distribution.tiers',
      label: 'field.tiers',
      hint: 'field.tiers.hint',
      add: 'action.add-tier',
      blankRow: { afterSec: '30' },
      columns: [{ ...seconds, name: 'afterSec', label: 'field.tier-after' }],
    },
    { ...seconds, name: 'distribution.busyRetrySec', label: 'field.busy-retry-sec', optional: true },
    { ...seconds, name: 'distribution.declinedRetrySec', label: 'field.declined-retry-sec', optional: true },
    { ...seconds, name: 'distribution.unreachableRetrySec', label: 'field.unreachable-retry-sec', optional: true },
    {
      ...seconds,
      name: 'distribution.noAnswerRestSec',
      label: 'field.no-answer-rest-sec',
      hint: 'field.rest-sec.hint',
      optional: true,
    },
    { ...seconds, name: 'distribution.busyRestSec', label: 'field.busy-rest-sec', optional: true },
    { ...seconds, name: 'distribution.declinedRestSec', label: 'field.declined-rest-sec', optional: true },
  ],
});
