import { describe, expect, test } from 'vitest';
import { type Nanos, parseNanos, printNanos } from '../../base/money.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { type House, phoneDials } from '../../testing/call-stories.ts';
import { seeded } from '../../testing/seeded.ts';

/**
 * A thief has the password of extension 101. Abroad costs 1.20 a minute, by the minute, wherever it is; at home 0.02.
 * Nobody of the office is there to allow or forbid anything.
 */
function robbedOffice(): House {
  const house = buildExchange();
  const rates = house.document.tariffs[0]!.versions[0]!.rates;
  rates[1] = { ...rates[1]!, connectFee: '0', steps: [{ from: 0, price: '1.2', per: 60, increment: 60 }] };
  return house;
}

const premium = ['0034803123456', '0019005551234', '00979123456789'];
const islands = ['0018765551234', '0012465551234', '0067612345', '00247555512', '00881612345678', '00252612345'];
const ordinary = [
  '00442071838750',
  '0033142000000',
  '0049301234567',
  '00390612345678',
  '0012125551234',
  '005511912345678',
];

const spent = (house: House): Nanos => house.charges().reduce((sum, { net }) => sum + parseNanos(net)!, 0n);

/** One try: what is answered at the other end talks on until somebody ends it. */
async function tries(house: House, to: string) {
  const dialledBefore = house.telephony.dialled.length;
  const phone = await phoneDials(house, { extension: '101', to });
  const isOut = house.telephony.dialled.length > dialledBefore;
  if (isOut) house.telephony.lastDialled().answer();
  else if (house.media.legs.get(phone.legId)?.playing) house.media.finishPlaying(phone.legId);
  await house.settle();
  return { phone, isOut };
}

async function pass(house: House, minutes: number): Promise<void> {
  for (let second = 0; second < minutes * 60; second += 5) await house.advance(5_000);
}

function told(what: string, house: House): Nanos {
  const sum = spent(house);
  process.stdout.write(`thief, ${what}: ${printNanos(sum)} EUR\n`);
  return sum;
}

const at = (house: House, hour: number): void => house.clock.advance(((hour - 13 + 24) % 24) * 3_600_000);

describe('what a stolen password is good for', () => {
  test('premium numbers, satellites and dear islands: nothing at all', async () => {
    const house = robbedOffice();
    for (const number of [...premium, ...islands]) {
      await tries(house, number);
      await pass(house, 5);
    }
    expect(told('premium and islands', house)).toBe(0n);
    expect(house.fraud.blocks().length).toBeGreaterThan(3);
  });

  test('a burst at night: nothing in a new country, and in a known one two calls until the money of an hour is gone', async () => {
    const house = robbedOffice();
    // The office itself has called there.
    const usual = await tries(house, ordinary[0]!);
    usual.phone.remoteHangup();
    await house.settle();
    const before = spent(house);
    at(house, 3);
    for (let round = 0; round < 20; round++) for (const number of [...ordinary, ...islands]) await tries(house, number);
    await pass(house, 30);
    expect(told('a burst at night', house) - before <= parseNanos('5')!).toBe(true);
    expect(house.exchange.live()).toEqual([]);
  });

  test('all that can be called by day, as many at once as it gets: the money of an hour', async () => {
    const house = robbedOffice();
    for (let minute = 0; minute < 60; minute++) {
      for (const number of ordinary) await tries(house, number);
      await pass(house, 1);
    }
    expect(told('an hour by day', house) <= parseNanos('5')!).toBe(true);
  });

  test('calls from outside that the phone sends on abroad: the money of an hour too', async () => {
    const house = robbedOffice();
    house.document.extensions[0]!.forward.always = ordinary[0]!;
    house.document.inboundRoutes[0]!.to = { kind: 'extension', extension: '101' };
    delete house.document.inboundRoutes[0]!.greeting;
    for (let nth = 0; nth < 20; nth++) {
      const before = house.telephony.dialled.length;
      house.telephony.incoming({
        source: { kind: 'trunk', trunkId: 'carrier' },
        from: { number: '600111222' },
        to: '910000001',
      });
      await house.settle();
      if (house.telephony.dialled.length > before) house.telephony.lastDialled().answer();
      await pass(house, 3);
    }
    expect(told('forwarded from outside', house) <= parseNanos('5')!).toBe(true);
  });

  test('slowly, over two weeks, below every limit that it knows of: what an extension may spend in a week, once', async () => {
    const house = robbedOffice();
    const upTo = seeded(7);
    for (let day = 0; day < 14; day++) {
      // Three minutes each hour from nine to six: 3.60, less than an hour's money; four hours a day are within a day's.
      for (let hour = 9; hour < 13; hour++) {
        const { phone, isOut } = await tries(house, ordinary[upTo(2)]!);
        for (let second = 0; second < 175; second += 25) await house.advance(25_000);
        if (isOut && !phone.hungUp) phone.remoteHangup();
        await house.settle();
        house.clock.advance(3_600_000 - 175_000);
      }
      house.clock.advance(20 * 3_600_000);
    }
    expect(told('slowly over two weeks', house) <= parseNanos('45')!).toBe(true);
  });
});

test('one click lets the phone call abroad again, and gives the same money once more', async () => {
  const house = robbedOffice();
  await tries(house, ordinary[0]!);
  await pass(house, 6);
  expect(printNanos(spent(house))).toBe('4.8');
  const [block] = house.fraud.blocks();
  expect(block).toMatchObject({ what: 'source', subject: '101', why: 'spent-hour' });
  expect((await tries(house, ordinary[0]!)).isOut).toBe(false);
  expect(house.fraud.allow({ id: block!.id, by: 'olga' })).toBe(true);
  expect(house.fraud.allow({ id: block!.id, by: 'olga' })).toBe(false);
  const again = await tries(house, ordinary[0]!);
  expect(again.isOut).toBe(true);
  await pass(house, 6);
  expect(printNanos(spent(house))).toBe('9.6');
});

test('a place that the owner allows is called from then on, and stays on the list of the office', async () => {
  const house = robbedOffice();
  expect((await tries(house, islands[0]!)).isOut).toBe(false);
  const [block] = house.fraud.blocks();
  expect(block).toMatchObject({
    what: 'destination',
    subject: 'JM',
    why: 'dear',
    source: '101',
    number: '0018765551234',
  });
  house.fraud.allow({ id: block!.id, by: 'olga' });
  expect(house.document.fraud?.allowed).toEqual(['JM']);
  expect((await tries(house, islands[0]!)).isOut).toBe(true);
});

test('an emergency call passes whatever is blocked', async () => {
  const house = robbedOffice();
  for (let nth = 0; nth < 80; nth++) {
    const { phone } = await tries(house, '0034910000002');
    if (!phone.hungUp) phone.remoteHangup();
  }
  expect((await tries(house, '0034910000002')).isOut).toBe(false);
  expect((await tries(house, '112')).isOut).toBe(true);
});
