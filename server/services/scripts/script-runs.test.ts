import { expect, test } from 'vitest';
import { type Campaign, campaignDefaults } from '../../core/office/campaigns.ts';
import { schema } from '../../store/db.ts';
import { buildLiveWeb } from '../../testing/live-web.ts';

/** A call that Ana talks in, of somebody unknown, with the script of customer care published for every call. */
async function talking(preset: 'care' | 'collections' | 'survey' = 'care', isKnown = false) {
  const house = buildLiveWeb({
    mail: { active: true, host: 'smtp.example.com', port: 25, security: 'none', from: 'us@example.com', alarmTo: [] },
    services: [{ id: 'check-up', name: 'Revisión', text: 'Una hora, en ayunas' }],
  });
  const { web } = house;
  const { scripts, scriptRuns, cases } = web.deps;
  const id = scripts.create({ name: 'Guion', preset, by: 'sofia' });
  scripts.setUses(id, [{}], 'sofia');
  expect(scripts.publish(id, 'sofia')).toEqual({ kind: 'published', number: 1 });
  if (isKnown)
    house.customerFile.create(
      { name: 'Bar Pepe', points: [{ channel: 'phone', typed: '600 111 222' }] },
      { by: 'olga' },
    );
  await web.logIn('ana');
  await web.post('/agent/ready');
  await house.callIn();
  const { callId } = house.exchange.live()[0]!;
  const actor = { callId, login: 'ana' };
  const answer = (values: Record<string, string>, reason?: string) =>
    scriptRuns.move(actor, { kind: 'answered', values, ...(reason !== undefined && { reason }) });
  const customer = () => {
    const customerId = house.exchange.find(callId)?.customerId;
    return customerId === undefined ? undefined : house.customerFile.find(customerId);
  };
  return { ...house, web, id, callId, actor, answer, customer, scripts, runs: scriptRuns, cases };
}

test('the name of somebody unknown makes the card, and what was answered before fills it', async () => {
  const { answer, customer, runs, actor } = await talking();
  expect(answer({ company: 'Ferretería Sol' })).toEqual({
    kind: 'moved',
    unfilled: [{ question: 'company', why: 'nobody' }],
  });
  runs.move(actor, { kind: 'back' });
  expect(answer({ company: 'Ferretería Sol', name: 'Eva Peña' })).toEqual({ kind: 'moved', unfilled: [] });
  expect(customer()).toMatchObject({
    name: 'Eva Peña',
    company: 'Ferretería Sol',
    points: [expect.objectContaining({ key: '+34600111222' })],
  });
});

test('answers and promises stand in the case, which is opened when the first comes', async () => {
  const { answer, cases, callId, clock, journal } = await talking('care', true);
  answer({});
  expect(cases.ofCall(callId)).toEqual([]);
  answer({ matter: 'problem' });
  answer({ subject: 'Charged twice', details: 'since May', urgency: 'high' });
  answer({ solved: 'no' });
  answer({ 'call-back': '600 333 444' });
  const [one, ...more] = cases.ofCall(callId);
  expect(more).toEqual([]);
  expect(one).toMatchObject({
    title: 'Charged twice',
    priority: 'high',
    promise: { text: 'Responder al cliente', dueAt: clock.now() + 24 * 3_600_000 },
  });
  expect(cases.eventsOf(one!.id)).toContainEqual(
    expect.objectContaining({ kind: 'noted', text: 'Lo que cuenta: since May' }),
  );
  expect(journal.of(callId)).toContainEqual(
    expect.objectContaining({ kind: 'script.told', how: 'begun', login: 'ana' }),
  );
});

test('a promise to pay stands in the case until the end of that day', async () => {
  const { answer, cases, callId, customer } = await talking('collections', true);
  answer({ 'is-them': 'yes' });
  answer({ recorded: 'yes' });
  answer({ recognised: 'yes' });
  answer({ percent: '50' });
  expect(answer({ 'pay-date': '2001-01-01' })).toEqual({
    kind: 'moved',
    unfilled: [{ question: 'pay-date', why: 'case' }],
  });
  expect(cases.ofCall(callId)[0]?.promise).toBeUndefined();
  expect(customer()?.name).toBe('Bar Pepe');
});

test('an agreement is kept with the words that were asked; who wants no mails gets none', async () => {
  const { answer, runs, actor, callId, db, customer } = await talking('care', true);
  answer({});
  answer({ matter: 'information' });
  expect(answer({ mail: 'eva@example.com' })).toMatchObject({ mail: { kind: 'refused', why: 'no-service' } });
  answer({ news: 'no' });
  expect(db.select().from(schema.consents).all()).toMatchObject([
    { purpose: 'mails', given: false, callId, by: 'ana', language: 'es', how: 'script:guion@1' },
  ]);
  expect(db.select().from(schema.consents).get()?.asked).toContain('novedades de este servicio');
  expect(customer()?.refusals).toMatchObject([{ channel: 'mails', by: 'ana' }]);
  runs.move(actor, { kind: 'back' });
  answer({ news: 'yes' });
  expect(customer()?.refusals).toEqual([]);
  expect(customer()?.points.map(({ typed }) => typed)).toContain('eva@example.com');
});

test('who wants no mails before it is known who it is gets none once it is known', async () => {
  const { answer, customer, exchange, customerFile, callId } = await talking('care');
  answer({});
  answer({ matter: 'information' });
  answer({});
  answer({ news: 'no' });
  const saved = customerFile.create({ name: 'Eva' }, { by: 'ana' });
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  exchange.chooseCustomer({ callId, customerId: saved.customer.id, how: 'chosen' });
  expect(customer()?.refusals).toMatchObject([{ channel: 'mails', by: 'ana' }]);
});

test('a step mails the service of the case once to each address; what speaks against it is told', async () => {
  const { answer, runs, actor, cases, callId, customer, web, customerFile } = await talking('care', true);
  const { catalogue } = web.deps;
  answer({});
  answer({ matter: 'information' });
  const one = cases.open({ customerId: customer()!.id }, { by: 'ana', callId });
  cases.act(one.id, { kind: 'changed', change: { service: 'check-up' } }, { by: 'ana' });
  const leave = (mail: string) => {
    const moved = answer({ mail });
    runs.move(actor, { kind: 'back' });
    return moved.kind === 'moved' ? moved.mail : moved;
  };
  expect(leave('eva@example.com')).toEqual({ kind: 'sent', service: 'Revisión', to: 'eva@example.com' });
  expect(leave('eva@example.com')).toBeUndefined();
  expect(leave('eva@example.org')).toMatchObject({ kind: 'sent' });
  customerFile.refuse({ customerId: customer()!.id, channel: 'mails', reason: 'said so', by: 'ana' });
  expect(leave('eva@example.net')).toMatchObject({ kind: 'refused', why: 'refuses-mails' });
  expect(catalogue.ofCall(callId).map(({ to, caseId }) => [to, caseId])).toEqual([
    ['eva@example.org', one.id],
    ['eva@example.com', one.id],
  ]);
});

test('a run goes on where it was, in the version it was begun with', async () => {
  const { answer, runs, actor, scripts, id } = await talking();
  answer({ name: 'Eva' });
  scripts.edit(id, (script) => ({ ...script, steps: script.steps.slice(0, 1) }), 'sofia');
  scripts.edit(id, (script) => ({ ...script, steps: [{ ...script.steps[0]!, next: 'end' }] }), 'sofia');
  expect(scripts.publish(id, 'sofia')).toEqual({ kind: 'published', number: 2 });
  expect(runs.atHand(actor)).toMatchObject({ version: 1, run: { state: { step: 'matter' } } });
  expect(scripts.find(id)).toMatchObject({ live: 2, isDraft: false });
});

test('a second window that is behind changes nothing', async () => {
  const { answer, runs, actor } = await talking();
  answer({});
  const place = { step: 'greeting', nth: 0 };
  expect(runs.move({ ...actor, place }, { kind: 'answered', values: {} })).toEqual({ kind: 'stale' });
  expect(runs.atHand(actor)?.run?.state.step).toBe('matter');
});

test('results are counted by question over the versions', async () => {
  const { answer, runs, actor, id } = await talking('survey');
  answer({ 'takes-part': 'yes' });
  answer({ recommend: '9' });
  answer({ liked: 'quick' });
  runs.move(actor, { kind: 'finished', values: { 'was-solved': 'partly' } });
  const results = runs.results(id, {});
  expect(results.versions).toEqual([{ number: 1, begun: 1, done: 1, left: 0, running: 0 }]);
  expect(results.questions.map(({ question, counts, mean, latest }) => [question.id, counts, mean, latest])).toEqual([
    [
      'takes-part',
      [
        { value: 'yes', times: 1 },
        { value: 'no', times: 0 },
      ],
      undefined,
      [],
    ],
    ['recommend', [{ value: '9', times: 1 }], 9, []],
    ['liked', [], undefined, ['quick']],
    [
      'was-solved',
      [
        { value: 'yes', times: 0 },
        { value: 'partly', times: 1 },
        { value: 'no', times: 0 },
      ],
      undefined,
      [],
    ],
  ]);
  expect(runs.results(id, { from: Number.MAX_SAFE_INTEGER }).answers).toEqual([]);
});

test('a draft with errors is not published, and what was never published is gone when it is discarded', async () => {
  const { scripts } = await talking();
  const id = scripts.create({ name: 'Guion', by: 'sofia' });
  expect(id).toBe('guion-2');
  expect(scripts.publish(id, 'sofia')).toMatchObject({ kind: 'refused', findings: [{ code: 'no-text' }] });
  scripts.discard(id, 'sofia');
  expect(scripts.find(id)).toBeUndefined();
  expect(scripts.create({ name: 'Guion', by: 'sofia' })).toBe('guion-3');
});

/** Two scripts for every call and one for none, and a campaign that wants the last. */
async function withCampaign(campaign: Partial<Campaign> = {}) {
  const house = buildLiveWeb({
    departments: [{ id: 'calls', name: 'Calls', members: ['luis'], outside: false }],
    campaigns: [
      {
        ...campaignDefaults,
        id: 'spring',
        name: 'Spring',
        queues: [],
        segments: [],
        firstDay: '2026-01-01',
        ...campaign,
      },
    ],
  });
  const { scripts, scriptRuns } = house.web.deps;
  const usual = scripts.create({ name: 'Usual', preset: 'care', by: 'sofia' });
  scripts.setUses(usual, [{}], 'sofia');
  scripts.publish(usual, 'sofia');
  const own = scripts.create({ name: 'Own', preset: 'survey', by: 'sofia' });
  house.document.campaigns[0]!.script = own;
  house.web.office.edit((draft) => Object.assign(draft, { campaigns: house.document.campaigns }), { by: 'sofia' });
  await house.web.logIn('ana');
  await house.web.post('/agent/ready');
  return { ...house, scripts, own, usual, atHand: (callId: string) => scriptRuns.atHand({ callId, login: 'ana' }) };
}

test('a call of a campaign is talked by its script, before any that is for every call, once that is published', async () => {
  const { callIn, exchange, scripts, own, usual, atHand, web } = await withCampaign({ queues: ['care'] });
  await callIn();
  const { callId } = exchange.live()[0]!;
  expect(atHand(callId)?.script.id).toBe(usual);
  scripts.publish(own, 'sofia');
  expect(atHand(callId)?.script.id).toBe(own);
  // On the desk, too.
  expect(await web.text('/agent')).toContain('>Own<');
  // What is begun stays, whatever the campaign says afterwards.
  web.deps.scriptRuns.setLanguage({ callId, login: 'ana' }, 'en');
  web.office.edit((draft) => void delete draft.campaigns[0]!.script, { by: 'sofia' });
  expect(atHand(callId)).toMatchObject({ script: { id: own }, language: 'en' });
});

test('whoever works in a campaign has its script on what they dial, and the usual one on what comes in', async () => {
  const { callIn, exchange, campaignWork, scripts, own, usual, atHand, settle } = await withCampaign({
    department: 'calls',
  });
  scripts.publish(own, 'sofia');
  await callIn();
  expect(atHand(exchange.live()[0]!.callId)?.script.id).toBe(usual);
  expect(campaignWork.choose('luis', 'spring')).toBe(true);
  const dialled = exchange.dial({ login: 'luis', number: '600999888' });
  if (dialled.kind !== 'dialling') throw new Error(dialled.reason);
  await settle();
  expect(atHand(dialled.callId)?.script.id).toBe(own);
});
