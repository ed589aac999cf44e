import type { RouteStep, TriedCall } from '../../core/dialplan/try-steps.ts';
import type { Office } from '../../core/office/office.ts';
import { sampleFlow } from './flow.ts';
import { sampleOffice } from './office.ts';

/** The sample office with the sample menu. */
export function officeWithMenu(change: (draft: Office) => void = () => undefined): Office {
  const draft = sampleOffice({ flows: [sampleFlow()] });
  change(draft);
  return draft;
}

/** A call from outside on a Saturday afternoon, in an office where all is up and somebody answers. */
export function tried(more: Partial<TriedCall> = {}): TriedCall {
  const office = more.office ?? officeWithMenu();
  return {
    office,
    from: '+34600111222',
    to: '910000001',
    atMs: Date.UTC(2026, 11, 5, 14, 5),
    keys: [],
    trunks: office.trunks.map((trunk) => ({ trunk, up: true, inUse: 0 })),
    isStaffed: true,
    isAnswered: true,
    findCustomer: () => undefined,
    elsewhere: { why: 'done', set: {} },
    ...more,
  };
}

export const kinds = (steps: RouteStep[]): RouteStep['kind'][] => steps.map(({ kind }) => kind);
