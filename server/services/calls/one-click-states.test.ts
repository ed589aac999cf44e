import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Customer } from '../../core/customers/customer.ts';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';

const dialled = '600111222';
const key = `+34${dialled}`;

/** What one click on the card said. */
const states: Record<string, Partial<Customer>> = {
  refuses: { refusals: [{ channel: 'calls', at: 1, by: 'ana', reason: 'asked so' }] },
  closed: { standing: 'closed' },
  'not-in-service': { points: [{ id: 1, channel: 'phone', typed: dialled, key, state: 'not-in-service' }] },
};

function mark(house: House, state: string): void {
  const points: Customer['points'] = [{ id: 1, channel: 'phone', typed: dialled, key, state: 'good' }];
  house.customers.set(key, [{ id: 'pepe', name: 'Pepe', points, refusals: [], ...states[state]! }]);
}

async function anaTalks(house: House): Promise<string> {
  house.agents.makeReady('ana');
  await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.advance(10_000);
  return house.rows()[0]!.id;
}

/** Every way by which a call leaves the house for a number; `mark` comes when all is ready for it. */
const ways: Record<string, (house: House, mark: () => void) => Promise<unknown>> = {
  async 'a desk phone'(house, mark) {
    mark();
    await phoneDials(house, { extension: '101', to: dialled });
  },
  async 'a desk phone, with the code of the country'(house, mark) {
    mark();
    await phoneDials(house, { extension: '101', to: `00${key.slice(1)}` });
  },
  async 'the number dialled last (*66)'(house, mark) {
    const phone = await phoneDials(house, { extension: '101', to: dialled });
    house.telephony.lastDialled().refuse(486);
    await house.settle();
    phone.remoteHangup();
    await house.advance(1_000);
    mark();
    await phoneDials(house, { extension: '101', to: '*66' });
  },
  async 'who called last (*69)'(house, mark) {
    house.agents.makeReady('ana');
    const caller = await callerWaits(house);
    caller.remoteHangup();
    await house.advance(1_000);
    mark();
    await phoneDials(house, { extension: '101', to: '*69' });
  },
  async 'a click'(house, mark) {
    mark();
    expect(house.exchange.dial({ login: 'ana', number: dialled })).toMatchObject({ reason: 'wants-no-calls' });
  },
  async 'a transfer'(house, mark) {
    const callId = await anaTalks(house);
    mark();
    house.exchange.handOver({ callId, login: 'ana', act: 'transfer', to: dialled });
  },
  async 'a consultation'(house, mark) {
    const callId = await anaTalks(house);
    mark();
    house.exchange.handOver({ callId, login: 'ana', act: 'consult', to: dialled });
  },
  async 'a message that is answered by a key'(house, mark) {
    house.document.mailboxes = [{ ...mailboxDefaults, number: '101', name: 'Ana' }];
    const { id, file } = house.mailboxes.begin({ callId: 'c', mailbox: '101', fromNumber: key });
    mkdirSync(dirname(join(house.dataFolder, file)), { recursive: true });
    writeFileSync(join(house.dataFolder, file), 'RIFF');
    house.mailboxes.keep(id, 5_000);
    mark();
    const phone = await phoneDials(house, { extension: '101', to: '*97' });
    for (let turn = 0; turn < 6 && house.media.legs.get(phone.legId)?.playing; turn += 1) {
      house.media.finishPlaying(phone.legId);
      await house.settle();
    }
    house.media.fire({ kind: 'dtmf', legId: phone.legId, digit: '5', durationMs: 100 });
    await house.settle();
  },
};

const outside = (house: House) =>
  house.telephony.dialled.filter(({ request: { target } }) => target.kind === 'trunk').length;

async function hangUpAll(house: House): Promise<void> {
  for (const leg of [...house.telephony.arrived, ...house.telephony.dialled]) if (!leg.ended) leg.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
}

test.each(Object.keys(ways).flatMap((way) => Object.keys(states).map((state) => [way, state] as const)))(
  '%s does not reach a customer who is marked as %s',
  async (way, state) => {
    const house = buildExchange();
    let before = 0;
    await ways[way]!(house, () => {
      mark(house, state);
      before = outside(house);
    });
    await house.settle();
    expect(outside(house)).toBe(before);
    const told = house
      .facts(house.rows().at(-1)?.id)
      .filter(({ kind }) => kind === 'refusal.judged' || kind === 'transfer.refused');
    if (way !== 'a click') expect(told.at(-1)).toBeDefined();
    for (const fact of told)
      if (fact.kind === 'refusal.judged') expect(fact).toMatchObject({ allowed: false, why: state });
    await hangUpAll(house);
  },
);

test.each(Object.keys(states))('a supervisor calls who is marked as %s with a reason, which is kept', async (state) => {
  const house = buildExchange();
  house.document.people[0]!.roles.push('supervisor');
  mark(house, state);
  expect(house.exchange.dial({ login: 'ana', number: dialled })).toMatchObject({ refusal: { why: state } });
  expect(house.exchange.dial({ login: 'ana', number: dialled, anyway: 'a recall' }).kind).toBe('dialling');
  await house.settle();
  expect(house.facts().find(({ kind }) => kind === 'refusal.judged')).toMatchObject({
    why: 'overridden',
    by: 'ana',
    reason: 'a recall',
  });
  await hangUpAll(house);
});

test('a number that is marked as somebody else’s is not called from that card, and is from anywhere else', async () => {
  for (const state of ['wrong', 'not-the-person'] as const) {
    const house = buildExchange();
    const points: Customer['points'] = [{ id: 1, channel: 'phone', typed: dialled, key, state }];
    house.customers.set(key, [{ id: 'pepe', name: 'Pepe', points, refusals: [] }]);
    expect(house.exchange.dial({ login: 'ana', number: dialled, customerId: 'pepe' })).toMatchObject({
      refusal: { why: 'wrong-number' },
    });
    expect(house.exchange.dial({ login: 'ana', number: dialled }).kind).toBe('dialling');
    await house.settle();
    await hangUpAll(house);
  }
});

test('a customer who is only quiet is called as any other', async () => {
  const house = buildExchange();
  house.customers.set(key, [{ id: 'pepe', name: 'Pepe', points: [], refusals: [], standing: 'inactive' }]);
  expect(house.exchange.dial({ login: 'ana', number: dialled }).kind).toBe('dialling');
  await house.settle();
  await hangUpAll(house);
});
