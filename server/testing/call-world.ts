import { strategies } from '../core/acd/snapshot.ts';
import { mailboxDefaults } from '../core/office/mailbox-defaults.ts';
import { ringGroupDefaults } from '../core/office/ring-groups.ts';
import { roomDefaults } from '../core/office/rooms.ts';
import { sampleFlow } from './builders/flow.ts';
import { fromCarrier, type House } from './call-stories.ts';
import { furnishQueues, queueActs } from './call-world-queues.ts';

/** All that the world may do to an exchange; each does nothing when there is nothing to do it to. */
export function worldOf(house: House, random: () => number) {
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
  const queues = [...house.document.queues];
  const queue = queues[0]!;
  const rarely = (): boolean => random() < 0.05;
  /** Somebody who talks types, all at once. */
  const type = (keys: string): void => {
    const legId = talking()?.legId;
    for (const digit of keys) if (legId) house.media.fire({ kind: 'dtmf', legId, digit, durationMs: 100 });
  };
  const dialFrom = (numbers: readonly string[]): void => {
    const leg = random() < 0.5 ? talking() : undefined;
    // Often on the second line of a phone that talks.
    const extension = (leg && extensionOf(leg)) ?? pick(['101', '102', '103'])!;
    house.telephony.incoming({
      source: { kind: 'extension', extension },
      from: { number: extension },
      to: pick(numbers)!,
      holdAck: random() < 0.3,
    });
  };
  const acts: (() => unknown)[] = [
    () => house.telephony.incoming({ ...fromCarrier, holdAck: random() < 0.3 }),
    () => house.telephony.incoming({ ...fromCarrier, ...(random() < 0.3 && { offer: 'late' as const }) }),
    () =>
      house.telephony.incoming({
        source: { kind: 'extension', extension: pick(['101', '102', '103'])! },
        from: { number: '101' },
        to: pick([
          '102',
          '103',
          '600',
          '710',
          '*8',
          '*8102',
          '*68',
          '*411',
          '*66',
          '*69',
          '*80102',
          '*80710',
          '*681',
          '600999888',
          '112',
          '800',
          '*97',
          '*96102',
          '*97700',
          'nowhere',
        ])!,
        holdAck: random() < 0.3,
      }),
    () => house.telephony.incoming({ ...fromCarrier, to: '910000002' }),
    () => house.telephony.incoming({ ...fromCarrier, to: '910000003', holdAck: random() < 0.3 }),
    () => house.telephony.incoming({ ...fromCarrier, to: '910000004', holdAck: random() < 0.3 }),
    () => dialFrom(['850', '850', '851', '710', '*68', '*681', '*682', '101', '103', '600999888']),
    () => dialFrom(['*111021212', '*11', '*12', '*27', '*35']),
    () =>
      type(pick(['*3', '*0', '*1103#', '*1850#', '*2103#', '*2600999888#', '*168#', '*6', '*2', '*5', '*7', '*9'])!),
    () => type(pick(['4711#', '9#', '1#'])!),
    () => {
      const room = pick(house.exchange.rooms());
      const party = pick(room?.parties ?? []);
      if (!room || !party) return;
      const act = pick(['lock', 'mute-all', 'end', 'mute', 'unmute', 'remove'] as const)!;
      const about = { room: room.number, by: 'sofia' };
      if (act === 'mute' || act === 'unmute' || act === 'remove')
        house.exchange.inRoom({ ...about, act, legId: party.legId });
      else house.exchange.inRoom({ ...about, act });
    },
    () => house.media.fire({ kind: 'dtmf', legId: media(), digit: pick([...'01234589#'])!, durationMs: 100 }),
    () => house.media.fire({ kind: 'dtmf', legId: media(), digit: pick([...'012'])!, durationMs: 100 }),
    () => far()?.dtmf(pick([...'0123'])!),
    () => house.exchange.dial({ login: person(), number: pick(['600999888', '102', '104'])! }),
    () => house.exchange.testCall('104'),
    () => {
      const call = pick(house.exchange.live());
      const wish = pick(['listen', 'whisper', 'barge', 'take-over', 'leave'] as const)!;
      if (call) house.exchange.supervise({ callId: call.callId, login: pick(['sofia', 'olga', 'luis'])!, wish });
    },
    () =>
      house.telephony.incoming({
        source: { kind: 'extension', extension: pick(['103', '104'])! },
        from: { number: '103' },
        to: pick(['*90101', '*91102', '*92101'])!,
        holdAck: random() < 0.3,
      }),
    () =>
      house.telephony.incoming({
        source: { kind: 'extension', extension: pick(['101', '102', '103'])! },
        from: { number: '101' },
        to: pick(['*21*103#', '*61*600999888#', '#21#', '#61#', '*78', '*79'])!,
      }),
    () => {
      const extension = pick(house.document.extensions)!;
      if (random() < 0.7) delete extension.class;
      else extension.class = rarely() ? 'gone' : 'modest';
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
    () => talking()?.askTransfer(pick(['101', '102', '*68', '850', '710', '*96102'])!),
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
    () => {
      const call = pick(house.exchange.live().filter(({ login }) => login !== undefined));
      const to = pick(['101', '102', '103', '600', '600999888', '112', '850', '*68', 'nowhere'])!;
      if (call?.login === undefined) return;
      const about = { callId: call.callId, login: call.login };
      const isAsking = call.consult !== undefined && !rarely();
      const act = isAsking
        ? pick(['complete', 'swap', 'come-back', 'three'] as const)!
        : pick(['transfer', 'consult', 'consult', 'three'] as const)!;
      house.exchange.handOver(act === 'transfer' || act === 'consult' ? { ...about, act, to } : { ...about, act });
    },
    () => early()?.redirect(pick(['101', '102', '103', '600999888'])!),
    () => pick(house.telephony.arrived)?.ack(),
    () => {
      const recordingId = pick([...house.media.recordings.keys()]);
      if (recordingId) house.media.fire({ kind: 'recording-quiet', recordingId });
    },
    () => house.media.dictate({ soundMs: pick([0, 4000])! }),
    () => rarely() && house.media.fire({ kind: 'silent', legId: media(), silentMs: 5000 }),
    () => house.media.fire({ kind: 'heard', legId: media() }),
    () => rarely() && house.media.die(),
    () => rarely() && house.media.refuse({ method: 'open', code: 'media-ports-exhausted' }),
    () => house.agents.makeReady(person()),
    () => house.agents.makeReady(person()),
    () => house.agents.takeBreak(person(), 'meal'),
    () => house.agents.signOut(person()),
    () => house.agents.extendWrapUp(person(), 30),
    () => {
      const extension = pick(['101', '102', '103'])!;
      if (rarely()) house.registered.delete(extension);
      else house.registered.add(extension);
      house.bus.publish('extension.changed', { extension });
    },
    () => {
      const ana = house.document.people[0]!;
      ana.active = !rarely();
      house.bus.publish('office.changed', { by: 'olga' });
    },
    () => {
      house.document.queues = rarely() ? [] : [...queues];
      house.bus.publish('office.changed', { by: 'olga' });
    },
    () => {
      queue.distribution.strategy = pick(strategies)!;
      queue.distribution.needs = rarely() ? [{ skill: 'english', least: 50, everySec: 10, by: 25, downTo: 0 }] : [];
      Object.assign(queue.favour, { lastAgentDays: pick([0, 1])!, regainMin: pick([0, 10])!, lastAgentWaitSec: 15 });
      queue.admission.limits = rarely() ? [{ when: 'waiting', atLeast: 2 }] : [];
      queue.admission.breakIsAway = rarely();
      house.bus.publish('office.changed', { by: 'olga' });
    },
    () => {
      const call = pick(house.exchange.live());
      if (call) house.exchange.hangup({ callId: call.callId, by: 'sofia' });
    },
    ...queueActs(house, { pick, rarely }),
  ];
  // Spells of weather: what is common in one is rare in the next, so that some calls come far and others die at once.
  const SPELL = 50;
  let weights: number[] = [];
  let acted = 0;
  function act(): void {
    if (acted++ % SPELL === 0) weights = acts.map(() => random() ** 4);
    let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
    const chosen = weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
    acts[chosen]?.();
  }
  return { act };
}

/** Two phones at each desk, two trunks, ways out of the queue, and a number that rings a desk directly. */
export function furnish(house: House): void {
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
  document.inboundRoutes.push({
    ...document.inboundRoutes[0]!,
    id: 'meeting',
    did: '+34910000004',
    to: { kind: 'room', room: '850' },
  });
  document.rooms = [
    { ...roomDefaults, number: '850', name: 'Board', record: true },
    { ...roomDefaults, number: '851', name: 'Led', pin: '4711', moderatorPin: '9', waitForModerator: true },
  ];
  document.ringGroups = [
    {
      ...ringGroupDefaults,
      number: '710',
      name: 'All',
      members: ['101', '103', '600999888'],
      onNoAnswer: { then: { kind: 'number', number: '711' } },
    },
    {
      ...ringGroupDefaults,
      number: '711',
      name: 'One',
      members: ['102', '101'],
      strategy: 'round',
      ringSec: 5,
      music: 'music',
    },
  ];
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
  document.queues[0]!.comfort = {
    position: true,
    wait: true,
    everySec: 10,
    messages: [{ prompt: 'queue-wait' }, { prompt: 'all-busy' }],
    keys: [
      { key: '1', does: 'callback' },
      { key: '2', does: 'message', mailbox: '700' },
      { key: '3', does: 'leave' },
    ],
  };
  Object.assign(document.queues[0]!, {
    maxWaitSec: 40,
    missesBeforeBreak: 3,
    onTimeout: { prompt: 'all-busy', then: { kind: 'number', number: '600999888' } },
    onNoAgents: { then: { kind: 'voicemail', mailbox: '700' } },
  });
  furnishQueues(house);
}
