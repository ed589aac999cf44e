import { expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { agentEvents } from '../../store/schema/calls.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import type { House } from '../../testing/call-stories.ts';
import { createAgents } from './agents.ts';

/** The people of the same office, as the next process finds them. */
function restart({ db, clock, bus, lines, document }: House) {
  const office = { read: () => document } as Parameters<typeof createAgents>[0]['office'];
  return createAgents({ db, clock, log: silentLog, bus, office, lines, isPhoneInUse: () => false });
}

const rowsOf = (house: House, login: string) =>
  house.db
    .select()
    .from(agentEvents)
    .all()
    .filter((row) => row.login === login)
    .map(({ state, reason }) => [state, reason]);

test('after a restart people are where they were: on their break, ready, or not there', () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  house.agents.makeReady('luis');
  house.agents.offered({ login: 'luis', callId: 'c1' });
  house.agents.makeReady('sofia');
  house.agents.signOut('sofia');
  house.clock.advance(60_000);
  const agents = restart(house);
  expect(agents.find('ana')).toMatchObject({ state: 'break', breakReason: 'meal', since: house.clock.now() - 60_000 });
  // The call that rang died with the process.
  expect(agents.find('luis')).toMatchObject({ state: 'ready', since: house.clock.now() });
  expect(agents.find('sofia')).toMatchObject({ state: 'off' });
  expect(agents.find('olga')).toMatchObject({ state: 'off' });
});

test('who left the office while the appliance was off is signed out, and does not come back to work by being put back', () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const ana = house.document.people.find(({ login }) => login === 'ana')!;
  ana.active = false;
  const agents = restart(house);
  house.bus.publish('office.changed', { by: 'olga' });
  ana.active = true;
  expect(agents.find('ana')).toMatchObject({ state: 'off' });
});

test('who loses the phone is signed out: nothing can ring there', () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const ana = house.document.people.find(({ login }) => login === 'ana')!;
  delete ana.extension;
  house.bus.publish('office.changed', { by: 'olga' });
  expect(house.agents.find('ana')).toMatchObject({ state: 'off' });
  expect(house.agents.makeReady('ana')).toEqual({ kind: 'refused', reason: 'no-extension' });
});

test('a break asked for in a call comes after it and its wrap-up; asking to be ready takes it back', () => {
  const house = buildExchange();
  const { agents } = house;
  agents.makeReady('ana');
  agents.offered({ login: 'ana', callId: 'c1' });
  agents.engaged({ login: 'ana', callId: 'c1' });
  expect(agents.takeBreak('ana', 'meal')).toEqual({ kind: 'pending' });
  expect(agents.find('ana')).toMatchObject({ state: 'talking', pending: { kind: 'break', reason: 'meal' } });
  expect(agents.makeReady('ana')).toEqual({ kind: 'done' });
  expect(agents.find('ana')).not.toHaveProperty('pending');
  expect(agents.takeBreak('ana', 'rest')).toEqual({ kind: 'pending' });
  agents.released({ login: 'ana', callId: 'c1', wrapUpSec: 10 });
  expect(agents.extendWrapUp('ana', 20)).toEqual({ kind: 'done' });
  house.clock.advance(29_999);
  expect(agents.find('ana')).toMatchObject({ state: 'wrap-up', wrapUpEndsAt: house.clock.now() + 1 });
  house.clock.advance(1);
  expect(agents.find('ana')).toMatchObject({ state: 'break', breakReason: 'rest' });
  expect(rowsOf(house, 'ana')).toEqual([
    ['ready', 'asked'],
    ['ringing', 'offered'],
    ['talking', 'answered'],
    ['wrap-up', 'call-ended'],
    ['break', 'rest'],
  ]);
});

test('what cannot be is refused with the reason and changes nothing', () => {
  const house = buildExchange();
  const { agents } = house;
  expect(agents.takeBreak('ana', 'meal')).toEqual({ kind: 'refused', reason: 'not-signed-in' });
  expect(agents.takeBreak('ana', 'siesta')).toEqual({ kind: 'refused', reason: 'unknown-break' });
  expect(agents.extendWrapUp('ana', 10)).toEqual({ kind: 'refused', reason: 'not-in-wrap-up' });
  expect(agents.makeReady('nobody')).toEqual({ kind: 'refused', reason: 'unknown-person' });
  expect(agents.offered({ login: 'ana', callId: 'c1' })).toBe(false);
  expect(rowsOf(house, 'ana')).toEqual([]);
});

test('the phone is in use in a call of any kind, unregistered when no device is there, and back when it is', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  expect(house.agents.find('ana')).toMatchObject({ phone: 'registered' });
  house.exchange.testCall('101');
  await house.settle();
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready', phone: 'in-use' });
  house.telephony.lastDialled().refuse(486);
  await house.settle();
  expect(house.agents.find('ana')).toMatchObject({ phone: 'registered' });
  const told: string[] = [];
  house.bus.on('agent.changed', ({ login }) => told.push(login));
  house.registered.delete('101');
  house.bus.publish('extension.changed', { extension: '101' });
  expect(told).toEqual(['ana']);
  expect(house.agents.find('ana')).toMatchObject({ phone: 'unregistered' });
});

test('each change is told once, also the end of a wrap-up, and what changes nothing is not', () => {
  const house = buildExchange();
  const { agents } = house;
  const told: string[] = [];
  house.bus.on('agent.changed', () => told.push(agents.find('ana')!.state));
  agents.makeReady('ana');
  agents.makeReady('ana');
  agents.engaged({ login: 'ana', callId: 'c1' });
  agents.engaged({ login: 'ana', callId: 'c2' });
  agents.released({ login: 'ana', callId: 'c2', wrapUpSec: 0 });
  agents.takeBreak('ana', 'meal');
  agents.makeReady('ana');
  agents.released({ login: 'ana', callId: 'c1', wrapUpSec: 10 });
  house.clock.advance(10_000);
  expect(told).toEqual(['ready', 'talking', 'talking', 'talking', 'wrap-up', 'ready']);
  agents.stop();
  expect(house.clock.pending).toBe(0);
});

const asksFirst = (house: House, id: string): void => {
  house.document.breaks.find((each) => each.id === id)!.approval = true;
};

test('a break that wants approval is asked for; granted in a call, it begins after the call and its paperwork', () => {
  const house = buildExchange();
  const { agents } = house;
  asksFirst(house, 'meal');
  expect(agents.takeBreak('ana', 'meal')).toEqual({ kind: 'refused', reason: 'not-signed-in' });
  agents.makeReady('ana');
  agents.engaged({ login: 'ana', callId: 'c1' });
  expect(agents.takeBreak('ana', 'meal')).toEqual({ kind: 'asked' });
  expect(agents.find('ana')).toMatchObject({ state: 'talking', breakRequest: { reason: 'meal' } });
  expect(agents.answerBreak({ login: 'ana', granted: true, by: 'sofia' })).toEqual({ kind: 'pending' });
  agents.released({ login: 'ana', callId: 'c1', wrapUpSec: 10 });
  house.clock.advance(10_000);
  expect(agents.find('ana')).toMatchObject({ state: 'break', breakReason: 'meal' });
  expect(agents.find('ana')).not.toHaveProperty('breakRequest');
  expect(agents.answerBreak({ login: 'ana', granted: true, by: 'sofia' })).toEqual({
    kind: 'refused',
    reason: 'no-request',
  });
});

test('a refused break is told with who refused, until something else happens; a withdrawn one to nobody', () => {
  const house = buildExchange();
  const { agents } = house;
  asksFirst(house, 'meal');
  agents.makeReady('ana');
  const told: string[] = [];
  house.bus.on('agent.changed', ({ login }) => told.push(login));
  agents.takeBreak('ana', 'meal');
  expect(agents.answerBreak({ login: 'ana', granted: false, by: 'sofia' })).toEqual({ kind: 'done' });
  expect(told).toEqual(['ana', 'ana']);
  expect(agents.find('ana')).toMatchObject({ state: 'ready', breakRefused: { reason: 'meal', by: 'sofia' } });
  agents.takeBreak('ana', 'rest');
  expect(agents.find('ana')).not.toHaveProperty('breakRefused');
  agents.makeReady('ana');
  agents.takeBreak('ana', 'meal');
  expect(agents.withdrawBreak('ana')).toEqual({ kind: 'done' });
  expect(agents.find('ana')).not.toHaveProperty('breakRequest');
  expect(agents.putOnBreak('ana', 'meal')).toEqual({ kind: 'done' });
  expect(agents.find('ana')).toMatchObject({ state: 'break', breakReason: 'meal' });
});

test('a break that has lasted as long as it may is told once, also after a restart, and goes on', () => {
  const house = buildExchange();
  Object.assign(house.document.breaks.find(({ id }) => id === 'rest')!, { mostMin: 15 });
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'rest');
  const since = house.clock.now();
  const told: number[] = [];
  house.bus.on('agent.changed', () => told.push(house.clock.now() - since));
  house.clock.advance(10 * 60_000);
  const next = restart(house);
  expect(next.find('ana')).toMatchObject({ breakEndsAt: since + 15 * 60_000 });
  house.agents.stop();
  house.clock.advance(20 * 60_000);
  expect(told).toEqual([15 * 60_000]);
  expect(next.find('ana')).toMatchObject({ state: 'break', breakReason: 'rest' });
});

test('whether a break is paid is written as the office had it then; being put aside for missed calls is work', () => {
  const house = buildExchange();
  const { agents } = house;
  agents.makeReady('ana');
  agents.takeBreak('ana', 'meal');
  agents.takeBreak('ana', 'rest');
  house.document.breaks.find(({ id }) => id === 'meal')!.paid = true;
  agents.makeReady('ana');
  agents.offered({ login: 'ana', callId: 'c1' });
  agents.missed({ login: 'ana', callId: 'c1', missesBeforeBreak: 1 });
  const rows = house.db.select().from(agentEvents).all();
  expect(rows.filter(({ state }) => state === 'break').map(({ reason, paid }) => [reason, paid])).toEqual([
    ['meal', false],
    ['rest', true],
    ['missed', true],
  ]);
});

test('who only calls out is in no queue', () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  house.document.people.find(({ login }) => login === 'ana')!.work = 'outbound';
  expect(house.agents.find('ana')).toMatchObject({ work: 'outbound', queueIds: [] });
});
