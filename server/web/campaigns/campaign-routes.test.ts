import { expect, test } from 'vitest';
import { campaignDefaults } from '../../core/office/campaigns.ts';
import { limitDefaults } from '../../core/office/limits.ts';
import { putCall, putCharge } from '../../testing/builders/calls.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

function withSpring() {
  const web = createWebFixture();
  const today = new Date(web.deps.clock.now()).toISOString().slice(0, 10);
  const outcome = web.office.edit(
    (draft) => {
      const queues = [draft.queues[0]!.id];
      const about = { id: 'spring', name: 'Spring checks', principal: 'Acme', queues, firstDay: '2020-01-01' };
      draft.campaigns = [{ ...campaignDefaults, segments: [], ...about }];
      const budget = { of: 'campaign:spring', period: 'month', amount: '10', onFull: 'cut' } as const;
      draft.limits = { ...limitDefaults, budgets: [budget] };
    },
    { by: 'test' },
  );
  expect(outcome.kind).toBe('applied');
  return { web, today };
}

test('the page of a campaign tells its calls, what they cost, its budget and what it sends', async () => {
  const { web } = withSpring();
  const at = web.deps.clock.now() - 1_000;
  const { db } = web.deps;
  putCall(db, { id: 'c', at });
  db.$client.exec(`update calls set campaign_id = 'spring' where id = 'c'`);
  const { currency } = web.office.read().office;
  const leg = { callId: 'c', at, trunkId: web.office.read().trunks[0]!.id, destination: '+34600999888', net: '2.5' };
  putCharge(db, { ...leg, currency, payerHow: 'dialled', payerCampaign: 'spring' });
  web.deps.bulkMails.create(
    { name: 'Letter of spring', segment: 's', subject: 'x', text: 'y', perMinute: 1, campaignId: 'spring' },
    { by: 'olga' },
  );
  await web.logIn('sara');
  expect(await web.text('/supervisor/campaigns')).toContain('Spring checks');
  const page = await web.text('/supervisor/campaigns/spring');
  expect(page).toContain('>$3<');
  expect(page).toContain('Letter of spring');
  expect(page).toContain('25 %');
  expect(page).toContain('campaign=spring&amp;from=');
  expect(page).not.toContain('/owner/campaigns/spring');
  expect(await web.text('/supervisor/calls?campaign=spring')).toContain('/supervisor/calls/c"');
  expect(await web.text('/supervisor/calls?campaign=autumn&from=')).not.toContain('/supervisor/calls/c"');
  expect((await web.request('/supervisor/campaigns/autumn')).status).toBe(404);
});

test('an agent says with one click in which campaign of theirs they work, and the desk remembers it', async () => {
  const { web } = withSpring();
  const login = web.office.read().queues[0]!.members[0]! as 'ana';
  await web.logIn(login);
  expect(await web.text('/agent')).toContain('value="spring" aria-pressed="false"');
  await web.post('/agent/campaign', { campaign: 'spring' });
  expect(await web.text('/agent')).toContain('value="spring" aria-pressed="true"');
  await web.post('/agent/campaign', { campaign: 'autumn' });
  expect(await web.text('/agent')).toContain('value="spring" aria-pressed="true"');
  await web.post('/agent/campaign', { campaign: '' });
  expect(await web.text('/agent')).toContain('value="spring" aria-pressed="false"');
});

test('a fax to a segment is begun for a campaign; one that is over is none', async () => {
  const { web } = withSpring();
  await web.logIn('olga');
  expect(await web.text('/supervisor/fax-mailings/new?campaign=spring')).toContain('value="spring" selected');
  web.office.edit((draft) => Object.assign(draft.campaigns[0]!, { lastDay: '2020-02-01' }), { by: 'test' });
  expect(await web.text('/supervisor/fax-mailings/new?campaign=spring')).not.toContain('value="spring"');
});
