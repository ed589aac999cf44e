import { expect, test } from 'vitest';
import { kinds, officeWithMenu, tried } from '../../testing/builders/tried-call.ts';
import { campaignDefaults } from '../office/campaigns.ts';
import type { Office } from '../office/office.ts';
import { tryCall } from './try-call.ts';
import type { TriedCall } from './try-steps.ts';

const inSpring = (more: (draft: Office) => void = () => undefined) =>
  officeWithMenu((draft) => {
    draft.campaigns = [
      {
        ...{
          ...campaignDefaults,
          id: 'spring',
          name: 'Spring',
          firstDay: '2026-12-01',
          queues: ['care'],
          segments: [],
        },
        ...{ callerId: '+34910000077', account: '55' },
      },
    ];
    draft.accounts = [{ code: '55', name: 'New roof', active: true }];
    more(draft);
  });

test('who works in a campaign calls for it: its number is shown, its account pays, and its budget is asked', () => {
  const by = inSpring();
  const asked: unknown[] = [];
  const call = (more: Partial<TriedCall>) =>
    tryCall(
      tried({
        office: by,
        from: '101',
        campaignOf: (login) => (login === 'ana' ? by.campaigns[0] : undefined),
        limitOf: (leg) => void asked.push(leg),
        ...more,
      }),
    );
  const steps = call({ to: '600999888' });
  expect(steps).toContainEqual({ kind: 'campaign', campaign: 'spring', how: 'working' });
  expect(steps).toContainEqual({ kind: 'account', account: { fixed: '55' } });
  expect(steps.find(({ kind }) => kind === 'trunk')).toMatchObject({ callerId: '+34910000077' });
  expect(asked).toMatchObject([{ extension: '101', campaign: 'spring', account: '55' }]);
  // Nothing in the house is the campaign's, and nobody else's call.
  expect(kinds(call({ to: '102' }))).not.toContain('campaign');
  expect(kinds(call({ from: '102', to: '600999888' }))).not.toContain('campaign');
});

test('a caller whom the queue of a campaign sends on outside is held against its budget, and told so', () => {
  const by = inSpring((draft) => {
    draft.queues[0]!.onNoAgents = { then: { kind: 'number', number: '600999888' } };
  });
  const limitOf: TriedCall['limitOf'] = (leg) =>
    leg.campaign === 'spring' && leg.queueId === 'care'
      ? { why: 'budget', subject: 'campaign:spring month' }
      : undefined;
  const steps = tryCall(tried({ office: by, isStaffed: false, limitOf }));
  expect(steps).toContainEqual({ kind: 'campaign', campaign: 'spring', how: 'queue' });
  expect(steps).toContainEqual({ kind: 'limit', trunkId: 'carrier', why: 'budget', subject: 'campaign:spring month' });
  expect(kinds(steps)).not.toContain('trunk');
});
