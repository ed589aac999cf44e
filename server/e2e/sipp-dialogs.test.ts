import { expect, test } from 'vitest';
import { toneSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { pickTcpPort } from '../testing/loopback.ts';
import { startSipp } from '../testing/peers/sipp.ts';
import { answers, callerSends, hears, type SippScript, script, speaks, waits } from '../testing/peers/sipp-script.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const caller = '+34600111222';

/** SIPp as the carrier follows the script with a call to ana's phone, which answers and says 880 Hz. */
async function bringCall(
  office: OfficeAtWork,
  scenario: SippScript,
  line: { address: string; port?: number; target: { address: string; port: number } } = {
    address: office.carrierAddress,
    target: office.appliance.sip('udp'),
  },
) {
  const phone = await office.openPhone({ extension: '101', toneHz: 880, answers: 'auto' });
  await using carrier = await startSipp({
    scenario,
    ...line,
    fields: [[caller, dids.direct]],
    durationMs: 1200,
    toneHz: 440,
    withinMs: 20_000,
  });
  expect(await carrier.done).toEqual({ successful: 1, failed: 0 });
  await phone.closed();
  const [heard] = await phone.heard();
  const told = await office.endedCall((call) => call.from === caller);
  expect(told.endReason).toBe('caller-hangup');
  return { told, heardMs: totalMs(toneSpans(heard!, { channel: 0, hz: 440 })) };
}

const progress = [
  hears({ response: 100 }, { optional: true }),
  hears({ response: 180 }, { optional: true }),
  hears({ response: 183 }, { optional: true }),
];

const hangsUp = (cseq: number): string[] => [callerSends({ method: 'BYE', cseq }), hears({ response: 200 })];

test('RFC 3264 5: SIPp calls without an offer, takes ours, and answers it in its ACK', async () => {
  await using office = await openOffice();
  const { heardMs } = await bringCall(
    office,
    script('late offer', [
      callerSends({ method: 'INVITE', cseq: 1 }),
      ...progress,
      hears({ response: 200 }, { makesDialog: true, needs: [{ header: 'Content-Type', match: 'application/sdp' }] }),
      callerSends({ method: 'ACK', cseq: 1, sdp: 'sendrecv' }),
      speaks,
      waits(),
      ...hangsUp(2),
    ]),
  );
  expect(heardMs).toBeGreaterThan(700);
});

test('RFC 3262 3: what SIPp requires to be reliable is sent with RSeq, and its PRACK is answered', async () => {
  await using office = await openOffice();
  const { heardMs } = await bringCall(
    office,
    script('requires 100rel', [
      callerSends({ method: 'INVITE', cseq: 1, headers: ['Require: 100rel'], sdp: 'sendrecv' }),
      hears({ response: 100 }, { optional: true }),
      hears(
        { response: 180 },
        {
          makesDialog: true,
          needs: [{ header: 'Require', match: '100rel' }],
          keeps: { header: 'RSeq', match: '[0-9]+', as: 'rseq' },
        },
      ),
      callerSends({ method: 'PRACK', cseq: 2, headers: ['RAck: [$rseq] 1 INVITE'] }),
      hears({ response: 200 }),
      hears({ response: 200 }, { makesDialog: true }),
      callerSends({ method: 'ACK', cseq: 1 }),
      speaks,
      waits(),
      ...hangsUp(3),
    ]),
  );
  expect(heardMs).toBeGreaterThan(700);
});

test('RFC 3311 5: SIPp holds by UPDATE and comes back; the journal tells both', async () => {
  await using office = await openOffice();
  const { told } = await bringCall(
    office,
    script('holds by UPDATE', [
      callerSends({ method: 'INVITE', cseq: 1, sdp: 'sendrecv' }),
      ...progress,
      hears({ response: 200 }, { makesDialog: true, needs: [{ header: 'Allow', match: 'INVITE, .*UPDATE' }] }),
      callerSends({ method: 'ACK', cseq: 1 }),
      callerSends({ method: 'UPDATE', cseq: 2, sdp: 'sendonly' }),
      hears({ response: 200 }),
      waits(300),
      callerSends({ method: 'UPDATE', cseq: 3, sdp: 'sendrecv' }),
      hears({ response: 200 }),
      speaks,
      waits(),
      ...hangsUp(4),
    ]),
  );
  expect(told.journal.map(({ kind }) => kind).filter((kind) => kind === 'leg.held' || kind === 'leg.resumed')).toEqual([
    'leg.held',
    'leg.resumed',
  ]);
});

test('RFC 3261 14: SIPp holds by re-INVITE and comes back, and is heard again', async () => {
  await using office = await openOffice();
  const { told, heardMs } = await bringCall(
    office,
    script('holds by re-INVITE', [
      callerSends({ method: 'INVITE', cseq: 1, sdp: 'sendrecv' }),
      ...progress,
      hears({ response: 200 }, { makesDialog: true }),
      callerSends({ method: 'ACK', cseq: 1 }),
      callerSends({ method: 'INVITE', cseq: 2, sdp: 'inactive' }),
      hears({ response: 100 }, { optional: true }),
      hears({ response: 200 }),
      callerSends({ method: 'ACK', cseq: 2 }),
      waits(300),
      callerSends({ method: 'INVITE', cseq: 3, sdp: 'sendrecv' }),
      hears({ response: 100 }, { optional: true }),
      hears({ response: 200 }),
      callerSends({ method: 'ACK', cseq: 3 }),
      speaks,
      waits(),
      ...hangsUp(4),
    ]),
  );
  expect(heardMs).toBeGreaterThan(700);
  expect(told.journal.filter(({ kind }) => kind === 'leg.held')).toHaveLength(1);
  expect(told.journal.filter(({ kind }) => kind === 'leg.resumed')).toHaveLength(1);
});

test('RFC 4028 7: SIPp asks for a session timer and refreshes it by UPDATE', async () => {
  await using office = await openOffice();
  const { heardMs } = await bringCall(
    office,
    script('session timer', [
      callerSends({
        method: 'INVITE',
        cseq: 1,
        headers: ['Supported: timer', 'Session-Expires: 120;refresher=uac', 'Min-SE: 90'],
        sdp: 'sendrecv',
      }),
      ...progress,
      hears(
        { response: 200 },
        { makesDialog: true, needs: [{ header: 'Session-Expires', match: '120;refresher=uac' }] },
      ),
      callerSends({ method: 'ACK', cseq: 1 }),
      speaks,
      callerSends({
        method: 'UPDATE',
        cseq: 2,
        headers: ['Supported: timer', 'Session-Expires: 120;refresher=uac'],
      }),
      hears({ response: 200 }, { needs: [{ header: 'Session-Expires', match: '120;refresher=uac' }] }),
      waits(),
      ...hangsUp(3),
    ]),
  );
  expect(heardMs).toBeGreaterThan(700);
});

test('RFC 3515 2.4: a carrier may not transfer its call: REFER is refused, and the call goes on', async () => {
  await using office = await openOffice();
  const { heardMs } = await bringCall(
    office,
    script('carrier refers', [
      callerSends({ method: 'INVITE', cseq: 1, sdp: 'sendrecv' }),
      ...progress,
      hears({ response: 200 }, { makesDialog: true }),
      callerSends({ method: 'ACK', cseq: 1 }),
      callerSends({ method: 'REFER', cseq: 2, headers: ['Refer-To: <sip:+34911222333@example.com>'] }),
      hears({ response: 603 }),
      speaks,
      waits(),
      ...hangsUp(3),
    ]),
  );
  expect(heardMs).toBeGreaterThan(700);
});

test('RFC 3262 3: SIPp as the carrier rings reliably; ours sends PRACK, and both are heard', async () => {
  await using office = await openOffice();
  const { appliance, carrierAddress } = office;
  await using carrier = await startSipp({
    scenario: script('rings reliably', [
      hears({ request: 'INVITE' }, { makesDialog: true, needs: [{ header: 'Supported', match: '100rel' }] }),
      answers({
        status: 183,
        reason: 'Session Progress',
        tagged: true,
        headers: ['Require: 100rel', 'RSeq: 4711'],
        sdp: 'sendrecv',
      }),
      hears({ request: 'PRACK' }, { needs: [{ header: 'RAck', match: '4711 [0-9]+ INVITE' }] }),
      answers({ status: 200, reason: 'OK' }),
      waits(),
    ]),
    address: carrierAddress,
    durationMs: 200,
  });
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  const at = appliance.sip('udp');
  await phone.dial(`sip:+34911222333@${at.address}:${at.port}`);
  await phone.events.waitFor((event) => event.type === 'CALL_PROGRESS', { what: 'early media' });
  expect(await carrier.done).toEqual({ successful: 1, failed: 0 });
  await phone.hangup();
});

test('a carrier on IPv6 and a phone on IPv4 hear each other', async () => {
  const port = await pickTcpPort('::1');
  await using office = await openOffice({
    settings: { CENTRALITA_SIP: 'udp:127.0.0.1:0,udp:[::1]:0' },
    change: (same) => ({ ...same, trunks: same.trunks.map((trunk) => ({ ...trunk, host: '::1', port })) }),
  });
  const target = office.appliance.ready.sip.find(({ address }) => address === '::1')!;
  const { heardMs } = await bringCall(
    office,
    script('calls by IPv6', [
      callerSends({ method: 'INVITE', cseq: 1, sdp: 'sendrecv' }),
      ...progress,
      hears({ response: 200 }, { makesDialog: true, needs: [{ header: 'Contact', match: 'sip:\\[::1\\]:' }] }),
      callerSends({ method: 'ACK', cseq: 1 }),
      speaks,
      waits(),
      ...hangsUp(2),
    ]),
    { address: '::1', port, target },
  );
  expect(heardMs).toBeGreaterThan(700);
});
