import { describe, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { parseNanos, printNanos } from '../../base/money.ts';
import type { Limits } from '../../core/office/limits.ts';
import { limitDefaults } from '../../core/office/limits.ts';
import { charges } from '../../store/schema/calls.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';
import { seeded } from '../../testing/seeded.ts';
import { createDecks } from '../rating/decks.ts';
import { createLimits } from './limits.ts';

const abroad = '00442071838750';

function build(limits: Partial<Limits>): House {
  return buildExchange({ limits: { ...limitDefaults, ...limits } });
}

/** Time goes by second by second, so that what is ended is ended then. */
async function pass(house: House, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) await house.advance(1_000);
}

/** A call abroad: 0.1 for it, and 0.3 for each minute begun. */
async function talkAbroad(house: House, extension = '101') {
  const phone = await phoneDials(house, { extension, to: abroad });
  const there = house.telephony.lastDialled();
  there.answer();
  await house.settle();
  return { phone, there };
}

const spent = (house: House): string =>
  printNanos(house.charges().reduce((sum, { net }) => sum + parseNanos(net)!, 0n));
const ends = (house: House) => house.rows().map(({ endReason }) => endReason);

describe('a budget that cuts', () => {
  const budgets = [{ of: 'person:ana', period: 'day', amount: '1', onFull: 'cut' }] as const;

  test('ends the call before the increment that does not fit, with a tone to the one of the house half a minute before', async () => {
    // 0.4, 0.7 and 1.0 fit: the fourth minute does not.
    const house = build({ budgets: [...budgets] });
    const { phone, there } = await talkAbroad(house);
    await house.advance(148_000);
    expect(house.kinds()).not.toContain('limit.warned');
    await house.advance(1_000);
    expect(house.facts().find(({ kind }) => kind === 'limit.warned')).toMatchObject({
      legId: there.legId,
      why: 'budget',
      subject: 'person:ana day',
      leftSec: 30,
    });
    expect(house.media.legs.get(phone.legId)?.playing?.source).toMatchObject({ kind: 'tone', frequenciesHz: [1400] });
    expect(house.media.legs.get(there.legId)?.playing).toBeUndefined();
    await house.advance(1_200);
    expect(house.media.legs.get(phone.legId)?.playing).toBeUndefined();
    await house.advance(28_800);
    expect(there.hungUp).toBe('normal');
    expect(ends(house)).toEqual(['limit-reached']);
    expect(house.facts().find(({ kind }) => kind === 'limit.cut')).toMatchObject({ subject: 'person:ana day' });
    expect(spent(house)).toBe('1');
    expectAllClosed(house);
  });

  test('two calls on it never spend more than it has', async () => {
    const house = build({ budgets: [{ of: 'office', period: 'day', amount: '2.3', onFull: 'cut' }] });
    await talkAbroad(house, '101');
    await house.advance(30_000);
    await talkAbroad(house, '102');
    await pass(house, 600);
    expect(ends(house)).toEqual(['limit-reached', 'limit-reached']);
    expect(spent(house)).toBe('2.3');
    expectAllClosed(house);
  });

  test('many calls that begin and end at any time never spend more than it has', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const upTo = seeded(seed);
      const random = (): number => upTo(1000) / 1000;
      const amount = (1 + random() * 4).toFixed(2);
      const house = build({ budgets: [{ of: 'office', period: 'month', amount, onFull: 'cut' }] });
      for (let nth = 0; nth < 15; nth++) {
        const phone = await phoneDials(house, { extension: `10${1 + Math.floor(random() * 4)}`, to: abroad });
        if (random() < 0.8 && house.telephony.open().length > 0) {
          const out = house.telephony.lastDialled();
          if (!out.answered && !out.hungUp) out.answer();
        }
        await pass(house, upTo(60));
        if (random() < 0.5 && !phone.hungUp) phone.remoteHangup();
        await house.settle();
        if (house.media.legs.get(phone.legId)?.playing?.source.kind === 'prompts')
          house.media.finishPlaying(phone.legId);
        await house.settle();
      }
      await pass(house, 600);
      expect(parseNanos(spent(house))! <= parseNanos(amount)!, `seed ${seed}: ${spent(house)} of ${amount}`).toBe(true);
    }
  });

  test('what was charged before a restart counts', async () => {
    const house = build({ budgets: [...budgets] });
    const { phone } = await talkAbroad(house);
    await house.advance(70_000);
    phone.remoteHangup();
    await house.advance(10_000);
    house.limits.stop();
    const { clock, db, bus, journal } = house;
    const office = { read: () => house.document };
    const again = createLimits({ db, clock, bus, journal, log: silentLog, office, decks: createDecks({ db, office }) });
    expect(again.budgets()).toMatchObject([{ spent: parseNanos('0.7'), percent: 70 }]);
    // Put on somebody else by hand: it is hers no longer.
    db.update(charges).set({ payerLogin: 'luis', payerExtension: '102' }).run();
    bus.publish('charges.changed', { by: 'sofia' });
    expect(again.budgets()).toMatchObject([{ spent: 0n }]);
    db.update(charges).set({ payerLogin: 'ana', payerExtension: '101' }).run();
    bus.publish('charges.changed', { by: 'sofia' });
    const asked = { number: abroad, e164: '+442071838750', trunkId: 'carrier', login: 'ana' };
    expect(again.judge(asked)).toEqual({ allowed: false, why: 'budget', subject: 'person:ana day' });
    clock.advance(86_400_000);
    expect(again.judge(asked)).toEqual({ allowed: true });
    again.stop();
  });
});

test('a call whose fee and first increment do not fit is refused with the reason told to the ear', async () => {
  const house = build({ budgets: [{ of: 'extension:101', period: 'month', amount: '0.39', onFull: 'block' }] });
  const phone = await phoneDials(house, { extension: '101', to: abroad });
  expect(house.telephony.dialled).toEqual([]);
  expect(house.media.legs.get(phone.legId)?.playing?.source).toEqual({
    kind: 'prompts',
    files: ['/prompts/budget-used-up-es.wav'],
  });
  house.media.finishPlaying(phone.legId);
  await house.settle();
  expect(phone.hungUp).toBe('forbidden');
  expect(house.facts().find(({ kind }) => kind === 'limit.refused')).toMatchObject({
    why: 'budget',
    subject: 'extension:101 month',
    trunkId: 'carrier',
  });
  expect(house.exchange.dial({ login: 'ana', number: abroad })).toEqual({ kind: 'refused', reason: 'budget-used-up' });
  expectAllClosed(house);
});

test('a budget that blocks lets the call that is up go on; one that notifies lets all pass', async () => {
  const house = build({
    budgets: [
      { of: 'person:ana', period: 'day', amount: '0.5', onFull: 'block' },
      { of: 'person:luis', period: 'day', amount: '0.1', onFull: 'notify' },
    ],
  });
  const { there } = await talkAbroad(house, '101');
  await house.advance(600_000);
  expect(there.hungUp).toBeUndefined();
  const luis = await talkAbroad(house, '102');
  expect(luis.there.hungUp).toBeUndefined();
  luis.phone.remoteHangup();
  there.remoteHangup();
  await house.settle();
  const refused = await phoneDials(house, { extension: '101', to: abroad });
  house.media.finishPlaying(refused.legId);
  await house.settle();
  expect(refused.hungUp).toBe('forbidden');
  // Two calls ended in one moment: their marks are told together.
  await house.advance(1000);
  expectAllClosed(house);
});

test('an emergency passes with nothing left, and counts nowhere', async () => {
  const house = build({
    budgets: [{ of: 'office', period: 'day', amount: '0', onFull: 'cut' }],
    calls: [{ kind: 'premium', atOnce: 0 }],
  });
  const phone = await phoneDials(house, { extension: '101', to: '112' });
  const help = house.telephony.lastDialled();
  help.answer();
  await house.advance(3_600_000);
  expect(help.hungUp).toBeUndefined();
  expect(house.limits.budgets()).toMatchObject([{ spent: 0n, running: 0 }]);
  phone.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('half, four fifths and all of a budget are told once each, by calls that are up too', async () => {
  const house = build({ budgets: [{ of: 'office', period: 'day', amount: '2', onFull: 'notify' }] });
  const told: number[] = [];
  house.bus.on('budget.passed', ({ percent, isGuard }) => isGuard || told.push(percent));
  const { phone } = await talkAbroad(house);
  await house.advance(100_000);
  expect(told).toEqual([]);
  for (let minute = 0; minute < 10; minute++) await house.advance(60_000);
  expect(told).toEqual([50, 80, 100]);
  phone.remoteHangup();
  await house.settle();
  expect(told).toEqual([50, 80, 100]);
});

test('the longest and the dearest call of a kind end by themselves, and no more than so many are up at once', async () => {
  const house = build({
    calls: [
      { kind: 'mobile', longestMin: 5 },
      { kind: 'international', dearest: '1.2', atOnce: 1 },
    ],
  });
  await phoneDials(house, { extension: '101', to: '600999888' });
  const mobile = house.telephony.lastDialled();
  mobile.answer();
  await house.advance(299_000);
  expect(mobile.hungUp).toBeUndefined();
  await house.advance(1_000);
  expect(mobile.hungUp).toBe('normal');
  const { there } = await talkAbroad(house, '102');
  const second = await phoneDials(house, { extension: '103', to: abroad });
  expect(house.media.legs.get(second.legId)?.playing?.source).toMatchObject({
    files: ['/prompts/too-many-such-calls-es.wav'],
  });
  house.media.finishPlaying(second.legId);
  // 0.1 and three minutes are 1.0; a fourth would be 1.3.
  await house.advance(178_000);
  expect(there.hungUp).toBeUndefined();
  await house.advance(1_000);
  expect(there.hungUp).toBe('normal');
  expect(house.facts(house.rows()[1]!.id).find(({ kind }) => kind === 'limit.cut')).toMatchObject({ why: 'dearest' });
  expectAllClosed(house);
});

test('a forwarded call is paid from the budget of who forwarded it', async () => {
  const house = build({ budgets: [{ of: 'extension:102', period: 'day', amount: '0.8', onFull: 'cut' }] });
  house.document.extensions[1]!.forward.always = abroad;
  const phone = await phoneDials(house, { extension: '101', to: '102' });
  house.telephony.lastDialled().answer();
  await house.advance(180_000);
  expect(phone.hungUp).toBe('normal');
  expect(spent(house)).toBe('0.7');
  expect(house.limits.budgets()).toMatchObject([{ spent: parseNanos('0.7') }]);
  expectAllClosed(house);
});

describe('budgets of accounts and principals', () => {
  const accounts = [{ code: '55', name: 'New roof', principal: 'Acme', active: true }];
  const openFor = (of: string) =>
    buildExchange({
      accounts,
      limits: { ...limitDefaults, budgets: [{ of, period: 'day', amount: '1', onFull: 'cut' }] },
    });

  test.each(['account:55', 'principal:Acme'])(
    '%s is spent by calls charged to the account, and by no others',
    async (of) => {
      const house = openFor(of);
      const free = await talkAbroad(house, '102');
      const dialled = await phoneDials(house, { extension: '101', to: `55#${abroad}` });
      house.telephony.lastDialled().answer();
      await house.advance(240_000);
      expect(dialled.hungUp).toBe('normal');
      expect(free.there.hungUp).toBeUndefined();
      free.phone.remoteHangup();
      await house.settle();
      expect(house.limits.budgets()).toMatchObject([{ spent: parseNanos('1'), percent: 100 }]);
      const again = await phoneDials(house, { extension: '101', to: `55#${abroad}` });
      expect(house.media.legs.get(again.legId)?.playing?.source).toMatchObject({
        files: ['/prompts/budget-used-up-es.wav'],
      });
      house.media.finishPlaying(again.legId);
      await house.settle();
      // Its marks are told shortly after.
      await house.advance(1_000);
      expectAllClosed(house);
    },
  );

  test('a call with a customer is paid by the customer’s principal, as the charges say after a restart', async () => {
    const house = openFor('principal:Acme');
    house.db.$client
      .prepare(
        `insert into customers (id, seq, kind, name, principal, created_at, updated_at) values ('c1', 1, 'person', 'Bar Pepe', 'Acme', 0, 0)`,
      )
      .run();
    house.exchange.dial({ login: 'ana', number: abroad, customerId: 'c1' });
    await house.settle();
    house.telephony.lastDialled().answer();
    await house.settle();
    house.telephony.lastDialled().answer();
    await house.advance(70_000);
    expect(house.limits.budgets()).toMatchObject([{ spent: parseNanos('0.7'), running: 1 }]);
    house.telephony.lastDialled().remoteHangup();
    await house.advance(1_000);
    house.bus.publish('charges.changed', { by: 'sofia' });
    expect(house.limits.budgets()).toMatchObject([{ spent: parseNanos('0.7'), running: 0 }]);
    expectAllClosed(house);
  });
});

describe('calls priced in another currency', () => {
  const inDollars = (rates: { rate: string; validFrom: string }[]): House => {
    const house = build({ budgets: [{ of: 'office', period: 'day', amount: '1', onFull: 'cut' }] });
    for (const tariff of house.document.tariffs) tariff.currency = 'USD';
    house.document.exchangeRates = rates.map((each) => ({ from: 'USD', to: 'EUR', ...each }));
    return house;
  };

  test('count by the rate of the day, are cut by it, and count so when they are charged', async () => {
    const house = inDollars([
      { rate: '3', validFrom: '2020-01-01' },
      { rate: '0.5', validFrom: '2026-01-01' },
      { rate: '9', validFrom: '2030-01-01' },
    ]);
    // 0.4 dollars and 0.3 more each minute: after six minutes 1.9 dollars are 0.95 euros.
    const { phone, there } = await talkAbroad(house);
    await house.advance(330_000);
    expect(house.limits.budgets()).toMatchObject([{ spent: parseNanos('0.95') }]);
    await house.advance(30_000);
    expect(there.hungUp).toBe('normal');
    expect(phone.hungUp).toBe('normal');
    expect(spent(house)).toBe('1.9');
    expect(house.limits.budgets()).toMatchObject([{ spent: parseNanos('0.95') }]);
    house.bus.publish('charges.changed', { by: 'sofia' });
    expect(house.limits.budgets()).toMatchObject([{ spent: parseNanos('0.95') }]);
    expectAllClosed(house);
  });

  test('are not counted as if they were the office’s money where no rate is known', async () => {
    const house = inDollars([]);
    const { phone } = await talkAbroad(house);
    await house.advance(600_000);
    expect(house.limits.budgets()).toMatchObject([{ spent: 0n }]);
    phone.remoteHangup();
    await house.settle();
    expect(house.limits.budgets()).toMatchObject([{ spent: 0n }]);
  });
});
