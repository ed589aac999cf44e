import { expect, test } from 'vitest';
import { type DeskKey, deskKeys } from '../../../views/agent/desk-keys.tsx';
import { buildLiveWeb } from '../../testing/live-web.ts';

/** Done by the browser or by every page: no element of the desk bears them. */
const elsewhere: readonly DeskKey[] = ['find', 'leave'];
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

const keysOf = (html: string): string[] =>
  [...html.matchAll(/data-key="([^"]+)"/g)].flatMap((match) => match[1]!.split(' '));

test('the list of keys and the desk tell the same: each listed key does something in some state, and no other does', async () => {
  const house = buildLiveWeb({
    services: [{ id: 'audit', name: 'Auditoría', text: 'Revisamos todo.' }],
    results: [{ id: 'sale', name: 'Sale', key: '1', queues: [], callBack: false }],
  });
  const { web } = house;
  await web.logIn('ana');
  await web.post('/agent/ready');
  const saved = house.customerFile.create(
    { name: 'Bar Pepe', points: [{ channel: 'phone', typed: '+34600111222' }] },
    { by: 'ana' },
  );
  if (saved.kind !== 'saved') throw new Error('not saved');
  web.deps.cases.open({ title: 'Before', customerId: saved.customer.id }, { by: 'ana' });
  const seen = new Set<string>();
  const look = async () => {
    await house.settle();
    const html = await web.text('/agent');
    for (const key of keysOf(html)) seen.add(key);
    return html;
  };
  await look();
  const caller = await house.callIn();
  await house.settle();
  house.telephony.lastDialled().ring({ saysTalk: true });
  await look();
  house.telephony.lastDialled().answer();
  const script = web.deps.scripts.create({ name: 'Care', preset: 'care', by: 'olga' });
  web.deps.scripts.setUses(script, [{}], 'olga');
  web.deps.scripts.publish(script, 'olga');
  await house.settle();
  const { callId } = house.exchange.live()[0]!;
  web.deps.scriptRuns.move({ callId, login: 'ana' }, { kind: 'answered', values: {} });
  const talking = await look();
  caller.remoteHangup();
  await look();

  const listed: string[] = Object.entries(deskKeys).flatMap(([key, names]) =>
    elsewhere.includes(key as DeskKey) ? [] : [...names].map((name) => (name === '9' ? '1' : name)),
  );
  expect([...new Set(listed)].filter((key) => !seen.has(key))).toEqual([]);
  expect([...seen].filter((key) => !listed.includes(key) && !digits.includes(key))).toEqual([]);
  for (const names of Object.values(deskKeys))
    for (const name of names) expect(talking).toContain(`<kbd>${name}</kbd>`);
});

test('a call that rings is answered from the desk where the phone picks up when asked, else it is said where', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('ana');
  await house.web.post('/agent/ready');
  await house.callIn();
  const phone = house.telephony.lastDialled();
  const callId = house.exchange.live()[0]!.callId;
  expect(await house.web.text('/agent')).not.toContain(`/agent/calls/${callId}/answer`);
  phone.ring({ saysTalk: true });
  await house.settle();
  expect(await house.web.text('/agent')).toContain(`/agent/calls/${callId}/answer`);
  await house.web.post(`/agent/calls/${callId}/answer`);
  expect(phone.asked).toBe(1);
  expect(await house.web.text('/agent')).toContain('Contestando…');
  phone.sayToAsked('refused');
  await house.settle();
  expect(await house.web.text('/agent')).toContain('Descuelgue en el teléfono');
  phone.answer();
  await house.settle();
  expect(await house.web.text('/agent')).not.toContain('Descuelgue en el teléfono');
});

test('a call is held and parked from the desk', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('ana');
  await house.web.post('/agent/ready');
  await house.callIn();
  house.telephony.lastDialled().answer();
  await house.settle();
  const callId = house.exchange.live()[0]!.callId;
  await house.web.post(`/agent/calls/${callId}/hold`, { on: 'on' });
  expect(house.exchange.find(callId)?.held).toBe(true);
  expect(await house.web.text('/agent')).toContain('Retomar');
  await house.web.post(`/agent/calls/${callId}/hold`, { on: '' });
  expect(house.exchange.find(callId)?.held).toBe(false);
  await house.web.post(`/agent/calls/${callId}/hand-over`, { act: 'park' });
  await house.settle();
  expect(house.exchange.parkedSlots()).toMatchObject([{ callId }]);
});

test('the number of a case that is typed where one dials shows the case; with its sign in front it opens it', async () => {
  const { web } = buildLiveWeb();
  await web.logIn('ana');
  const one = web.deps.cases.open({ title: 'Sin factura' }, { by: 'ana' });
  expect(await web.text(`/agent/search?number=${one.number}`)).toContain(`href="/cases/${one.number}"`);
  const answer = await web.post('/agent/dial', { number: `#${one.number}` });
  expect(answer.headers.get('Location')).toBe(`/cases/${one.number}`);
});

test("the own figures of the day stand beside the team's, read once for all desks, and the queues' aim", async () => {
  const house = buildLiveWeb();
  const { web } = house;
  let asked = 0;
  const { table } = web.deps.reports;
  web.deps.reports.table = (...each) => {
    asked++;
    return table(...each);
  };
  await web.logIn('ana');
  await web.post('/agent/ready');
  const caller = await house.callIn();
  house.telephony.lastDialled().answer();
  await house.advance(60_000);
  caller.remoteHangup();
  await house.settle();
  const figures = await web.text('/agent/figures');
  expect(figures.replaceAll(/<[^>]+>/g, ' ')).toMatch(/Gestionadas\s+1\s+1/);
  expect(figures).toContain('01:00');
  expect(figures).toContain('Customer care');
  await web.text('/agent/figures');
  expect(asked).toBe(1);
});
