import { expect, test } from 'vitest';
import { pickAddress } from '../testing/loopback.ts';
import { startSipp } from '../testing/peers/sipp.ts';
import { openOffice } from './office-at-work.ts';

const customer = '911222333';

test('a line that answers 503 hands the call to the next; one with as many calls as it may have is left out', async () => {
  const spareAddress = await pickAddress();
  await using office = await openOffice({
    change: (built) => ({
      ...built,
      trunks: [...built.trunks, { ...built.trunks[0]!, id: 'spare', name: 'Spare', host: spareAddress, channels: 1 }],
      outboundRoutes: built.outboundRoutes.map((route) => ({ ...route, trunks: ['carrier', 'spare'] })),
    }),
  });
  const at = office.appliance.sip('udp');
  const broken = await office.openCarrier();
  broken.onCall((call) => call.refuse(503, 'Service Unavailable'));
  await using spare = await startSipp({ scenario: 'carrier-answers', address: spareAddress, durationMs: 100 });
  const [phone, colleague] = await Promise.all([
    office.openPhone({ extension: '101', toneHz: 880 }),
    office.openPhone({ extension: '102', toneHz: 880 }),
  ]);
  await phone.dial(`sip:${customer}@${at.address}:${at.port}`);
  await phone.established();
  await colleague.dial(`sip:${customer}@${at.address}:${at.port}`);
  await colleague.closed();
  await phone.hangup();
  expect(await spare.done).toEqual({ successful: 1, failed: 0 });
  const routesOf = async (login: string) => {
    const { journal } = await office.endedCall((each) => each.login === login);
    return journal.filter(({ kind }) => kind === 'route.chosen').map(({ target }) => target);
  };
  expect(await routesOf('ana')).toEqual(['trunk:carrier', 'trunk:spare']);
  expect(await routesOf('luis')).toEqual(['trunk:carrier']);
});
