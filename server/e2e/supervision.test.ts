import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mixedSpans, readWav, type Sound, totalMs } from '../testing/audio.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { IncomingPeerCall, PlacedPeerCall } from '../testing/peers/peer-call.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const caller = '+34600111222';
const voices = [440, 660, 880];
const [agentHz, supervisorHz, customerHz] = voices as [number, number, number];

async function openPhone(office: OfficeAtWork, extension: string): Promise<SipPeer> {
  const phone = await startSipPeer({ address: await pickAddress(), port: 5060 });
  await phone.register({ registrar: office.appliance.sip('udp'), ...accountOf(extension) });
  return phone;
}

/** What was heard in the last second. */
const lately = (sound: Sound): Sound => ({ ...sound, channels: sound.channels.map((all) => all.subarray(-8000)) });

/** Until each hears these voices for most of a second, and no other. */
const expectHeard = (heard: readonly [Pick<PlacedPeerCall, 'audio'>, readonly number[]][]) =>
  expect
    .poll(
      () =>
        Promise.all(
          heard.map(async ([call]) => {
            await call.audio!.hear(1100);
            const sound = lately(call.audio!.heard());
            return voices.filter((hz) => totalMs(mixedSpans(sound, { channel: 0, hz })) > 600);
          }),
        ),
      { timeout: 8000 },
    )
    .toEqual(heard.map(([, expected]) => expected));

test('a supervisor listens, whispers, joins in and takes over: heard by whom it is for, charged and recorded as one call', async () => {
  await using office = await openOffice();
  const carrier = await office.openCarrier();
  await using ana = await openPhone(office, '101');
  await using sofia = await openPhone(office, '103');
  const toAna = new Promise<IncomingPeerCall>((resolve) => ana.onCall(resolve, { keeps: true, sayHz: agentHz }));
  const customer = await carrier.call({
    target: office.appliance.sip('udp'),
    from: caller,
    to: dids.direct,
    audio: { keeps: true, sayHz: customerHz },
  });
  const agent = await toAna;
  await agent.answer();
  await customer.answered();
  const supervisor = await sofia.call({
    target: office.appliance.sip('udp'),
    from: '103',
    to: '*90101',
    credentials: accountOf('103'),
    audio: { keeps: true, sayHz: supervisorHz },
  });
  await supervisor.answered();
  await expectHeard([
    [agent, [customerHz]],
    [customer, [agentHz]],
    [supervisor, [agentHz, customerHz]],
  ]);
  const page = await office.logIn('sofia');
  const { calls } = await office.appliance.api<{ calls: { id: string; from: string }[] }>('calls');
  const callId = calls.find(({ from }) => from === caller)!.id;
  const wish = (asked: string) => page.post(`/supervisor/calls/${callId}/supervise`, { wish: asked });
  await wish('whisper');
  await expectHeard([
    [agent, [supervisorHz, customerHz]],
    [customer, [agentHz]],
    [supervisor, [agentHz, customerHz]],
  ]);
  await wish('barge');
  await expectHeard([
    [agent, [supervisorHz, customerHz]],
    [customer, [agentHz, supervisorHz]],
    [supervisor, [agentHz, customerHz]],
  ]);
  await wish('take-over');
  await agent.ended();
  await expectHeard([
    [customer, [supervisorHz]],
    [supervisor, [customerHz]],
  ]);
  customer.hangup();
  const told = await office.endedCall((each) => each.from === caller);
  expect(Number(told.cost)).toBeGreaterThan(0);
  expect(told.journal.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['supervision.started', 'supervision.changed', 'supervision.ended', 'leg.replaced']),
  );
  const recording = await readWav(join(office.appliance.dataFolder, await fileOf(told)));
  const ms = (channel: number, hz: number): number => totalMs(mixedSpans(recording, { channel, hz }));
  expect(ms(0, customerHz)).toBeGreaterThan(2000);
  expect(ms(0, supervisorHz)).toBe(0);
  // Joined in and taken over, not while it was whispered.
  expect(ms(1, supervisorHz)).toBeGreaterThan(1000);
  expect(ms(1, supervisorHz)).toBeLessThan(told.talkMs - 3000);
});

const fileOf = (told: { journal: { kind: string }[] }): Promise<string> =>
  eventually('the recording in the journal', async () => {
    const started = told.journal.find(({ kind }) => kind === 'recording.started');
    return started && 'file' in started ? String(started.file) : undefined;
  });
