import { expect, test } from 'vitest';
import { startAppliance } from '../testing/appliance.ts';
import { toneSpans, totalMs } from '../testing/audio.ts';
import { accountOf, e2eOffice } from '../testing/builders/e2e-office.ts';
import { mayMakeNamespaces, openNamespace } from '../testing/network-namespace.ts';
import { startBaresip } from '../testing/peers/baresip.ts';

// The router has given the box another address, and whoever talks sends to the old one until told.
test.skipIf(!mayMakeNamespaces)('two who talk go on hearing each other after the box got another address', async () => {
  await using network = await openNamespace(2);
  await using box = await startAppliance({
    netns: network.name,
    office: e2eOffice({ carrier: '192.0.2.9' }),
    settings: { CENTRALITA_SIP: 'udp:0.0.0.0:0' },
  });
  const { port } = box.sip('udp');
  const registrar = { address: network.far, port };
  const phoneOf = (extension: string, toneHz: number, address: string) =>
    startBaresip({ ...accountOf(extension), registrar, toneHz, answers: 'auto', address });
  await using ana = await phoneOf('101', 880, network.near[0]!);
  await using luis = await phoneOf('102', 440, network.near[1]!);
  await Promise.all([ana.register(), luis.register()]);
  await ana.dial(`sip:102@${network.far}:${port}`);
  await Promise.all([ana.established(), luis.established()]);
  await Promise.all([ana.hear(1000), luis.hear(1000)]);

  await network.move();
  await expect
    .poll(() => box.log.filter((line) => line.includes('new address told')).length, { timeout: 30_000 })
    .toBe(2);
  await Promise.all([ana.hear(2000), luis.hear(2000)]);

  await ana.hangup();
  await luis.closed();
  const [[atAna], [atLuis]] = await Promise.all([ana.heard(), luis.heard()]);
  expect(totalMs(toneSpans(atAna!, { channel: 0, hz: 440 }))).toBeGreaterThan(2500);
  expect(totalMs(toneSpans(atLuis!, { channel: 0, hz: 880 }))).toBeGreaterThan(2500);
});
