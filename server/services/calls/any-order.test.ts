import { expect, test } from 'vitest';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { sampleFlow } from '../../testing/builders/flow.ts';
import { expectAllClosed, fromCarrier, type House } from '../../testing/call-stories.ts';
import { seeded } from '../../testing/seeded.ts';

/** All that the world may do to an exchange; each does nothing when there is nothing to do it to. */
function world(house: House, random: () => number) {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const person = (): string => pick(['ana', 'luis', 'sofia'])!;
  const far = () => pick([...house.telephony.arrived, ...house.telephony.dialled].filter(({ ended }) => !ended));
  const allTalking = () =>
    [...house.telephony.arrived, ...house.telephony.dialled].filter(
      (leg) => !leg.ended && ('answered' in leg ? leg.answered : leg.acts.includes('answer')),
    );
  const talking = () => pick(allTalking());
  const extensionOf = (leg: ReturnType<typeof allTalking>[number]) => {
    const side = 'leg' in leg ? leg.leg.source : leg.request.target;
    return 'extension' in side ? side.extension : undefined;
  };
  const early = () => pick(house.telephony.dialled.filter(({ ended, answered }) => !ended && !answered));
  const media = () => pick([...house.media.legs.keys()]) ?? 'none';
  const queue = house.document.queues[0]!;
  const acts: (() => unknown)[] = [
    () => house.telephony.incoming({ ...fromCarrier, holdAck: random() < 0.3 }),
    () => house.telephony.incoming({ ...fromCarrier, ...(random() < 0.3 && { offer: 'late' as const }) }),
    () =>
      house.telephony.incoming({
        source: { kind: 'extension', extension: pick(['101', '102', '103'])! },
        from: { number: '101' },
        to: pick(['102', '103', '600', '600999888', '112', '800', '*97', '*96102', '*97700', 'nowhere'])!,
        holdAck: random() < 0.3,
      }),
    () => house.telephony.incoming({ ...fromCarrier, to: '910000002' }),
    () => house.telephony.incoming({ ...fromCarrier, to: '910000003', holdAck: random() < 0.3 }),
    () => house.media.fire({ kind: 'dtmf', legId: media(), digit: pick([...'01234589#'])!, durationMs: 100 }),
    () => house.media.fire({ kind: 'dtmf', legId: media(), digit: pick([...'012'])!, durationMs: 100 }),
    () => far()?.dtmf(pick([...'0123'])!),
    () => house.exchange.dial({ login: person(), number: pick(['600999888', '102', '104'])! }),
    () => house.exchange.testCall('104'),
    () =>
      house.telephony.incoming({
        source: { kind: 'extension', extension: pick(['101', '102', '103'])! },
        from: { number: '101' },
        to: pick(['*21*103#', '*61*600999888#', '#21#', '#61#', '*78', '*79'])!,
      }),
    () => {
      const extension = pick(house.document.extensions)!;
      extension.class = random() < 0.5 ? 'modest' : 'gone';
    },
    () => house.media.fire({ kind: 'dtmf', legId: media(), digit: pick(['1', '2'])!, durationMs: 100 }),
    () => early()?.ring(),
    () => early()?.progress(),
    () => early()?.answer(),
    () => early()?.answer(),
    () => early()?.answer(),
    () => early()?.refuse(pick([480, 486, 503, 603])!),
    () => far()?.remoteHangup(),
    () => far()?.end({ by: 'network', cause: 'timeout' }),
    () => far()?.changeMedia({ direction: pick(['recvonly', 'sendrecv', 'inactive'] as const)! }),
    () => talking()?.askTransfer(pick(['101', '102', '103', '600', '600999888', '800', 'nowhere'])!),
    () => talking()?.askTransfer(pick(['101', '102'])!),
    () => {
      const one = talking();
      const two = pick(allTalking().filter((leg) => leg !== one && extensionOf(leg) === (one && extensionOf(one))));
      if (one && two) one.askTransfer('103', { legId: two.legId });
    },
    () => {
      const replaced = far();
      const extension = pick(['101', '102', '103'])!;
      if (!replaced) return;
      house.telephony.incoming({
        source: { kind: 'extension', extension },
        from: { number: extension },
        to: 'pick-up',
        replaces: { legId: replaced.legId, earlyOnly: random() < 0.5 },
        holdAck: random() < 0.3,
      });
    },
    () => early()?.redirect(pick(['101', '102', '103', '600999888'])!),
    () => pick(house.telephony.arrived)?.ack(),
    () => {
      const legId = media();
      if (house.media.legs.get(legId)?.playing?.source.kind === 'prompts') house.media.finishPlaying(legId);
    },
    () => {
      const recordingId = pick([...house.media.recordings.keys()]);
      if (recordingId) house.media.fire({ kind: 'recording-quiet', recordingId });
    },
    () => house.media.dictate({ soundMs: pick([0, 4000])! }),
    () => house.media.fire({ kind: 'silent', legId: media(), silentMs: 5000 }),
    () => house.media.fire({ kind: 'heard', legId: media() }),
    () => random() < 0.1 && house.media.die(),
    () => house.media.refuse({ method: 'open', code: 'media-ports-exhausted' }),
    () => house.agents.makeReady(person()),
    () => house.agents.makeReady(person()),
    () => house.agents.takeBreak(person(), 'meal'),
    () => house.agents.signOut(person()),
    () => house.agents.extendWrapUp(person(), 30),
    () => {
      const extension = pick(['101', '102', '103'])!;
      if (!house.registered.delete(extension)) house.registered.add(extension);
      house.bus.publish('extension.changed', { extension });
    },
    () => {
      const ana = house.document.people[0]!;
      ana.active = !ana.active;
      house.bus.publish('office.changed', { by: 'olga' });
    },
    () => {
      house.document.queues = house.document.queues.length > 0 ? [] : [queue];
      house.bus.publish('office.changed', { by: 'olga' });
    },
    () => {
      const call = pick(house.exchange.live());
      if (call) house.exchange.hangup({ callId: call.callId, by: 'sofia' });
    },
  ];
  return { act: () => pick(acts)!() };
}

/** Two phones at each desk, two trunks, ways out of the queue, and a number that rings a desk directly. */
function furnish(house: House): void {
  const { document, lines } = house;
  const { devicesOf } = lines;
  lines.devicesOf = (extension) =>
    devicesOf(extension).flatMap((device) => [device, { ...device, contact: `sip:${extension}@127.0.0.3:5060` }]);
  document.trunks.push({ ...document.trunks[0]!, id: 'spare' });
  document.outboundRoutes[0]!.trunks = ['carrier', 'spare'];
  document.inboundRoutes.push({
    ...document.inboundRoutes[0]!,
    id: 'direct',
    did: '+34910000002',
    to: { kind: 'extension', extension: '101' },
  });
  document.inboundRoutes.push({
    ...document.inboundRoutes[0]!,
    id: 'menu',
    did: '+34910000003',
    to: { kind: 'ivr', flow: 'main' },
  });
  document.flows = [sampleFlow()];
  document.mailboxes = [
    { ...mailboxDefaults, number: '102', name: 'Desk', maxMessages: 2 },
    { ...mailboxDefaults, number: '700', name: 'Care', pin: '1111' },
  ];
  document.extensions[1]!.record = true;
  document.extensions[2]!.forward.always = '600999888';
  const always = { kind: 'always' } as const;
  const never = { kind: 'never' } as const;
  document.people[1]!.callPin = '1212';
  document.classes.push({
    id: 'modest',
    name: 'Modest',
    allows: {
      ...{ internal: always, local: always, national: always },
      mobile: { kind: 'pin' },
      international: never,
      premium: never,
    },
  });
  Object.assign(document.queues[0]!, {
    maxWaitSec: 40,
    missesBeforeBreak: 3,
    onTimeout: { prompt: 'all-busy', then: { kind: 'number', number: '600999888' } },
    onNoAgents: { then: { kind: 'voicemail', mailbox: '700' } },
  });
}

/** Whoever is at a phone and free is not left idle while a caller of theirs waits, except right after a miss. */
function expectNobodyForgotten(house: House): void {
  const free = house.agents.all().filter(({ state, phone }) => state === 'ready' && phone === 'registered');
  const forgotten = house.distributor
    .waiting()
    .filter(({ offeredTo }) => offeredTo === undefined)
    .filter(({ queueId }) => free.some(({ queueIds }) => queueIds.includes(queueId)));
  const reasons = house.distributor
    .explain()
    .waiting.filter(({ callId }) => forgotten.some((each) => each.callId === callId));
  for (const each of reasons) expect(['just-missed', 'callers-ahead']).toContain('reason' in each && each.reason);
}

test.each(Array.from({ length: 60 }, (_, index) => index + 1))(
  'whatever happens in whatever order (%i), every call closes and everyone is free again',
  async (seed) => {
    const below = seeded(seed);
    const random = (): number => below(1 << 20) / (1 << 20);
    const house = buildExchange();
    furnish(house);
    house.agents.makeReady('ana');
    const { act } = world(house, random);
    for (let step = 0; step < 60; step++) {
      act();
      const pause = random();
      // Often at once, often within the same chain of promises, sometimes later.
      if (pause > 0.7) {
        await house.advance(Math.floor(random() * 12_000));
        expectNobodyForgotten(house);
      } else if (pause > 0.3) for (let turn = Math.floor(random() * 8); turn > 0; turn--) await Promise.resolve();
    }
    for (const { ended, remoteHangup } of [...house.telephony.arrived, ...house.telephony.dialled])
      if (!ended) remoteHangup();
    await house.advance(0);
    await house.advance(4_000_000);
    expectAllClosed(house);
  },
);
