import { waitingPriorities } from '../core/calls/events.ts';
import type { Queue } from '../core/office/office.ts';
import { recordingDefaults } from '../core/office/recording.ts';
import { fromCarrier, type House } from './call-stories.ts';

/** Written beside a wish that was ticked off and is not any more: what came of it may be told once more. */
export const waitsAgain = 'once more';

async function aMoment(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

/** What plays comes to its end; music has none. */
export function finishPrompt(house: House, legId: string): void {
  if (house.media.legs.get(legId)?.playing?.source.kind === 'prompts') house.media.finishPlaying(legId);
}

/** What queues, people and supervisors may do to an exchange besides calls; each does nothing when there is nothing to do it to. */
export function queueActs(
  house: House,
  chance: { pick: <T>(list: readonly T[]) => T | undefined; rarely: () => boolean },
): (() => unknown)[] {
  const { pick, rarely } = chance;
  const { document, exchange, agents, callbacks, callbackLine, results } = house;
  const [care, sales] = document.queues as [Queue, Queue];
  const person = (): string => pick(['ana', 'luis', 'sofia'])!;
  const open = () => pick(callbacks.open());
  const edited = (): void => house.bus.publish('office.changed', { by: 'olga' });
  const waits = () => pick(house.distributor.waiting());
  /** Somebody who waits presses them one by one, each when the last one was understood. */
  const press = async (keys: readonly string[]): Promise<void> => {
    const waiting = pick(exchange.live().filter(({ stage }) => stage === 'waiting'));
    const caller = waiting && house.facts(waiting.callId).find(({ kind }) => kind === 'leg.created');
    const pressed = pick(keys)!;
    if (caller?.kind !== 'leg.created') return;
    for (const digit of pressed) {
      house.media.fire({ kind: 'dtmf', legId: caller.legId, digit, durationMs: 100 });
      await aMoment();
    }
  };
  /** Whoever is rung picks up, and whom they call then. */
  const pickUp = async (): Promise<void> => {
    for (let turn = 0; turn < 2; turn++) {
      for (const leg of house.telephony.dialled) if (!leg.ended && !leg.answered) leg.answer();
      await aMoment();
    }
  };
  return [
    // Somebody is there, somebody calls and hears the greeting out.
    async () => {
      agents.makeReady(person());
      const { legId } = house.telephony.incoming({ ...fromCarrier, to: pick(['910000001', '910000005'])! });
      await aMoment();
      finishPrompt(house, legId);
      await aMoment();
      finishPrompt(house, legId);
    },
    pickUp,
    () => press(['1', '11', '11', '12', '12600555444#1', '12906123456#1', '12112#', '121#']),
    () => press(['11', '11', '1', '3']),
    () => press(['11']),
    // Who asked to be called calls again, or talks with somebody meanwhile.
    () => {
      const number = open()?.number;
      if (number === undefined) return;
      house.telephony.incoming({
        source: { kind: 'trunk', trunkId: 'carrier' },
        from: { number },
        to: pick(['910000001', '910000001', '910000002', '910000005'])!,
      });
    },
    () =>
      house.telephony.incoming({
        source: { kind: 'trunk', trunkId: 'carrier' },
        from: { number: pick(['600111333', '600111444', '+33145678901', '906123456', 'anonymous'])! },
        to: pick(['910000001', '910000005'])!,
      }),
    () => {
      const request = open();
      if (!request) return;
      const change = pick([
        { assignedTo: person() },
        { assignedTo: null },
        { queueId: pick(['care', 'sales', 'gone'])! },
        { priority: waitingPriorities.high, nextAt: null },
      ])!;
      callbacks.change(request.id, change);
    },
    () => {
      const request = open();
      if (request && rarely()) callbackLine.close(request.id, { outcome: 'cancelled', by: 'sofia' });
    },
    () => {
      const request = pick(callbacks.list());
      if (!request || !rarely()) return;
      callbacks.settle(request.id, pick([undefined, 'sofia']));
      callbacks.change(request.id, { note: waitsAgain });
    },
    () => {
      const waiting = waits();
      if (!waiting) return;
      const { callId } = waiting;
      const wish = pick([
        { act: 'head' },
        { act: 'priority', priority: pick(['urgent', 'high', 'normal'] as const)! },
        { act: 'queue', queueId: pick(['care', 'sales'])! },
        { act: 'person', login: pick(['ana', 'luis', 'sofia', 'olga'])! },
      ] as const)!;
      exchange.steer({ callId, by: 'sofia', wish });
    },
    () => agents.takeBreak(person(), pick(['asked-for', 'rest'])!),
    () => agents.answerBreak({ login: person(), granted: !rarely(), by: 'sofia' }),
    () => agents.putOnBreak(person(), 'asked-for'),
    () => agents.withdrawBreak(person()),
    () => {
      const view = agents.find(person());
      if (view?.callId !== undefined)
        results.give({ callId: view.callId, login: view.login, resultId: pick(['sold', 'later', 'gone'])! });
    },
    () => {
      const call = pick(exchange.live());
      if (call) exchange.pauseRecording({ callId: call.callId, by: 'ana', on: !call.recordingPaused });
    },
    () => {
      house.room.isLeft = !rarely();
    },
    () => {
      const recording = document.recording!;
      recording.rules = rarely()
        ? []
        : [
            { person: 'luis', share: 0, notice: false },
            { queue: 'care', share: pick([100, 50])!, notice: true },
            { direction: 'outbound', share: 100, notice: rarely() },
          ];
      if (rarely()) delete recording.objectKey;
      else recording.objectKey = '8';
      edited();
    },
    () => {
      for (const queue of [care, sales]) {
        queue.survey.share = pick([0, 100])!;
        queue.resultRequired = !queue.resultRequired;
        queue.wrapUpSec = pick([0, 20])!;
        queue.callback.dials = !rarely();
        if (rarely()) queue.callback.hours = 'evening';
        else delete queue.callback.hours;
        if (rarely()) queue.callback.class = 'modest';
        else delete queue.callback.class;
      }
      edited();
    },
    () => {
      document.queues = rarely() ? [care] : [care, sales];
      edited();
    },
    () => {
      const luis = document.people[1]!;
      luis.nextPhones = pick([[], ['104'], ['104', '600777666']])!;
      luis.work = pick(['inbound', 'blend', 'outbound'] as const)!;
      edited();
    },
    () => house.outgoing.who(),
  ];
}

/** A second queue, both of which call back and ask, breaks to be granted, results to be told, rules of recording. */
export function furnishQueues({ document }: House): void {
  const care = document.queues[0]!;
  Object.assign(care.callback, { dials: true, retries: 1, retryMin: 2, expiryHours: 1, mostPerDay: 1_000 });
  care.survey = { share: 100, questions: [{ prompt: 'survey-question' }, { prompt: 'survey-question' }], waitSec: 3 };
  const sales = structuredClone(care);
  Object.assign(sales, { id: 'sales', name: 'Sales', number: '601', members: ['luis', 'sofia'] });
  sales.callback.abroad = true;
  sales.distribution.strategy = 'ring-all';
  document.queues.push(sales);
  document.inboundRoutes.push({
    ...document.inboundRoutes[0]!,
    id: 'sales',
    did: '+34910000005',
    to: { kind: 'queue', queue: 'sales' },
  });
  document.hours.push({
    id: 'evening',
    name: 'Evening',
    weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '16:00', to: '20:00' }],
    exceptions: [],
  });
  document.breaks.push({ id: 'asked-for', names: { es: 'Pedido', en: 'Asked for' }, paid: false, approval: true });
  document.results = [
    { id: 'sold', name: 'Sold', callBack: false, queues: [] },
    { id: 'later', name: 'Later', callBack: true, queues: [] },
  ];
  document.recording = structuredClone({ ...recordingDefaults, resumeAfterSec: 5 });
}
