import { afterAll, beforeAll, expect, test } from 'vitest';
import { ringGroupDefaults } from '../core/office/ring-groups.ts';
import { header } from '../core/sip/message.ts';
import { loudSpans, type Sound, toneSpans, totalMs } from '../testing/audio.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { AudioChoice, IncomingPeerCall } from '../testing/peers/peer-call.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const anaHz = 880;
const luisHz = 660;
const sofiaHz = 550;
const outsideHz = 440;
const outside = '+34600111222';

const heardMs = (sound: Sound, hz: number): number => totalMs(toneSpans(sound, { channel: 0, hz }));

let office: OfficeAtWork;
let carrier: SipPeer;
/** Desk phones by wire; ana's only calls out, as her baresip is the one that is registered. */
let ana: SipPeer;
let luis: SipPeer;
let sofia: SipPeer;

beforeAll(async () => {
  office = await openOffice({
    change: (document) => ({
      ...document,
      ringGroups: [
        {
          ...ringGroupDefaults,
          number: '710',
          name: 'Floor',
          members: ['102', '103'],
          onNoAnswer: { then: { kind: 'hangup' } },
        },
      ],
    }),
  });
  carrier = await office.openCarrier();
  const open = async () => startSipPeer({ address: await pickAddress() });
  [ana, luis, sofia] = await Promise.all([open(), open(), open()]);
  const registrar = office.appliance.sip('udp');
  await luis.register({ registrar, ...accountOf('102') });
  await sofia.register({ registrar, ...accountOf('103') });
});
afterAll(async () => {
  for (const phone of [ana, luis, sofia]) await phone?.[Symbol.asyncDispose]();
  await office?.[Symbol.asyncDispose]();
});

const nextCall = (peer: SipPeer, audio: AudioChoice): Promise<IncomingPeerCall> =>
  new Promise((resolve) => peer.onCall(resolve, { keeps: true, ...audio }));

/** As a desk phone does that heeds Call-Info: it picks up by itself when told to, and else only rings. */
async function picksUpItself(peer: SipPeer, hz: number): Promise<IncomingPeerCall> {
  const call = await nextCall(peer, { sayHz: hz });
  if (/;answer-after=0/.test(header(call.invite, 'Call-Info') ?? '')) await call.answer();
  else call.ring();
  return call;
}

const callFromAna = (to: string) =>
  ana.call({
    target: office.appliance.sip('udp'),
    from: '101',
    to,
    credentials: accountOf('101'),
    audio: { keeps: true, sayHz: anaHz },
  });

const callIn = () =>
  carrier.call({
    target: office.appliance.sip('udp'),
    from: outside,
    to: dids.direct,
    audio: { keeps: true, sayHz: outsideHz },
  });

test('ana calls a number again by *66: the carrier gets it once more, and the two talk', async () => {
  const at = office.appliance.sip('udp');
  await using phone = await office.openPhone({ extension: '101', toneHz: anaHz });
  let coming = nextCall(carrier, { sayHz: outsideHz });
  await phone.dial(`sip:0034915550001@${at.address}:${at.port}`);
  const first = await coming;
  first.ring();
  await phone.hangup();
  await Promise.all([first.ended(), phone.closed()]);
  const after = phone.events.all.length;
  coming = nextCall(carrier, { sayHz: outsideHz });
  await phone.dial(`sip:*66@${at.address}:${at.port}`);
  const again = await coming;
  expect(again.to).toBe(first.to);
  await again.answer();
  await Promise.all([phone.hear(1000), again.audio!.hear(1000)]);
  again.hangup();
  await phone.closed({ after });
  expect(heardMs(again.audio!.heard(), anaHz)).toBeGreaterThan(700);
  expect(heardMs((await phone.heard()).at(-1)!, outsideHz)).toBeGreaterThan(700);
  const told = await office.endedCall((each) => each.direction === 'outbound' && each.talkMs > 0);
  expect(told).toMatchObject({ from: '101', to: expect.stringContaining('915550001') });
  expect(Number(told.cost)).toBeGreaterThan(0);
});

test('ana did not get to the phone in time: *69 calls the caller back, *60 then blocks the number', async () => {
  const at = office.appliance.sip('udp');
  await using phone = await office.openPhone({ extension: '101', toneHz: anaHz });
  const missed = await callIn();
  await phone.ringing();
  missed.hangup();
  await phone.closed();
  const coming = nextCall(carrier, { sayHz: outsideHz });
  await phone.dial(`sip:*69@${at.address}:${at.port}`);
  const back = await coming;
  expect(back.to).toBe('600111222');
  await back.answer();
  await Promise.all([phone.hear(1000), back.audio!.hear(1000)]);
  back.hangup();
  await office.endedCall((each) => each.direction === 'outbound' && each.to.includes('600111222'));
  expect(heardMs(back.audio!.heard(), anaHz)).toBeGreaterThan(700);

  const code = await callFromAna('*60');
  await code.answered();
  await code.ended(15_000);
  expect(totalMs(loudSpans(code.audio!.heard(), 0))).toBeGreaterThan(700);
  const told = await office.endedCall((each) => each.to === '*60');
  expect(told.journal.find(({ kind }) => kind === 'caller.blocked')).toMatchObject({
    extension: '101',
    number: outside,
  });
  const turnedAway = await callIn();
  expect(await turnedAway.ended()).toMatchObject({ status: 603 });
});

test('ana speaks to luis by *80102: his phone is told to pick up by itself, and the two hear each other', async () => {
  const picked = picksUpItself(luis, luisHz);
  const call = await callFromAna('*80102');
  const [atLuis] = await Promise.all([picked, call.answered()]);
  expect(header(atLuis.invite, 'Alert-Info')).toContain('info=alert-autoanswer');
  expect(header(atLuis.invite, 'Answer-Mode')).toBe('Auto');
  await Promise.all([call.audio!.hear(1000), atLuis.audio!.hear(1000)]);
  call.hangup();
  await atLuis.ended();
  expect(heardMs(call.audio!.heard(), luisHz)).toBeGreaterThan(700);
  expect(heardMs(atLuis.audio!.heard(), anaHz)).toBeGreaterThan(700);
  const told = await office.endedCall((each) => each.to === '*80102');
  expect(told).toMatchObject({ direction: 'internal', endReason: 'caller-hangup' });
  expect(told.talkMs).toBeGreaterThan(700);
});

test('ana pages a group by *80710: both phones bring her voice, she hears neither, and they not each other', async () => {
  const picked = Promise.all([picksUpItself(luis, luisHz), picksUpItself(sofia, sofiaHz)]);
  const call = await callFromAna('*80710');
  const [atLuis, atSofia] = await picked;
  await Promise.all([atLuis.audio!.hear(1300), atSofia.audio!.hear(1300)]);
  call.hangup();
  await Promise.all([atLuis.ended(), atSofia.ended()]);
  for (const listener of [atLuis, atSofia]) {
    const sound = listener.audio!.heard();
    expect(heardMs(sound, anaHz)).toBeGreaterThan(900);
    for (const hz of [luisHz, sofiaHz]) expect(heardMs(sound, hz)).toBe(0);
  }
  expect(totalMs(loudSpans(call.audio!.heard(), 0))).toBe(0);
  const told = await office.endedCall((each) => each.to === '*80710');
  expect(told).toMatchObject({ direction: 'internal', endReason: 'caller-hangup' });
});

test('RFC 4733: ana spells LUIS on the keys after *411, takes who is read out, and talks with him', async () => {
  const coming = nextCall(luis, { sayHz: luisHz });
  const call = await callFromAna('*411');
  await call.answered();
  await call.audio!.hear(200);
  call.audio!.sendDigits('5847#');
  // The keys take most of a second; then the name is being read.
  await call.audio!.hear(1600);
  call.audio!.sendDigits('1');
  const atLuis = await coming;
  expect(header(atLuis.invite, 'Answer-Mode')).toBeUndefined();
  await atLuis.answer();
  await Promise.all([call.audio!.hear(1000), atLuis.audio!.hear(1000)]);
  call.hangup();
  await atLuis.ended();
  expect(heardMs(call.audio!.heard(), luisHz)).toBeGreaterThan(700);
  expect(heardMs(atLuis.audio!.heard(), anaHz)).toBeGreaterThan(700);
  const told = await office.endedCall((each) => each.to === '*411');
  expect(told).toMatchObject({ direction: 'internal', endReason: 'caller-hangup' });
  expect(told.talkMs).toBeGreaterThan(700);
  expect(told.journal).toContainEqual(expect.objectContaining({ kind: 'prompt.started', prompt: 'say:Luis Gómez' }));
});
