import { sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { type Runner, runMachine } from '../../base/machine.ts';
import { type Effect, type Input, type State, signedOut, step } from '../../core/acd/agent-state.ts';
import { missedBreak } from '../../core/office/break-reasons.ts';
import type { Person } from '../../core/office/office.ts';
import type { Db } from '../../store/db.ts';
import { agentEvents } from '../../store/schema/calls.ts';
import type { FactBus } from '../facts.ts';
import type { Lines } from '../lines/line-views.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { AgentDuties } from './agent-duties.ts';
import type { AgentRequestOutcome, Agents, AgentView } from './agent-view.ts';
import { createBreakClock } from './break-clock.ts';
import { createBreakRequests } from './break-requests.ts';

type Machine = Runner<State, Input> & {
  lastIgnored: string | undefined;
  /** The last input brought a new activity, which was told. */
  isTold: boolean;
};

/** Everyone who may take calls, with the states they were in when the appliance last ran. */
export function createAgents(deps: {
  db: Db;
  clock: Clock;
  log: Log;
  bus: FactBus;
  office: OfficeService;
  lines: Lines;
  /** Whether the extension is in any call. */
  isPhoneInUse: (extension: string) => boolean;
}): Agents & AgentDuties & { stop(): void } {
  const { clock, bus } = deps;
  const machines = new Map<string, Machine>();
  const remembered = recallStates(deps.db, clock.now());
  const requests = createBreakRequests();
  // The bare statement: it is written several times a call, and whoever is free waits for it.
  const addEvent = deps.db.$client.prepare(
    'insert into agent_events (login, at, state, reason, call_id, paid) values (@login, @at, @state, @reason, @callId, @paid)',
  );
  const breakOf = (id: string) => deps.office.read().breaks.find((each) => each.id === id);
  const breaks = createBreakClock({
    clock,
    mostMsOf: (reason) => {
      const mostMin = breakOf(reason)?.mostMin;
      return mostMin === undefined ? undefined : mostMin * 60_000;
    },
    onOver: (login) => bus.publish('agent.changed', { login }),
  });

  bus.on('extension.changed', ({ extension }) => {
    for (const person of people())
      if (person.extension === extension || person.nextPhones?.includes(extension))
        bus.publish('agent.changed', { login: person.login });
  });

  bus.on('office.changed', () => {
    signOutTheGone();
    for (const [login, { state }] of machines) breaks.watch(login, state);
  });

  /** Who was taken out of the office, or lost the phone, is not at work any more; after the running call, if there is one. */
  function signOutTheGone(): void {
    const here = new Set(people().flatMap(({ login, extension }) => (extension === undefined ? [] : login)));
    for (const login of new Set([...remembered.keys(), ...machines.keys()])) {
      if (!here.has(login) && machineOf(login).state.activity.kind !== 'off')
        send(login, { kind: 'sign-out', at: clock.now() });
    }
  }

  const people = (): Person[] => deps.office.read().people.filter((person) => person.active);
  const personOf = (login: string): Person | undefined => people().find((person) => person.login === login);

  function machineOf(login: string): Machine {
    const known = machines.get(login);
    if (known) return known;
    const machine: Machine = Object.assign(
      runMachine<State, Input, Effect>({
        initial: remembered.get(login) ?? signedOut(clock.now()),
        step,
        clock,
        onTimer: () => ({ kind: 'wrap-up-over', at: clock.now() }),
        perform(effect) {
          if (effect.kind === 'result-missing') {
            bus.publish('result.missing', { login, callId: effect.callId });
            return;
          }
          machine.isTold = true;
          writeDown(login, effect);
          requests.stateChanged(login, effect.activity.kind);
          breaks.watch(login, { activity: effect.activity, since: clock.now() });
          // Here and not where inputs are sent: the end of a wrap-up comes by itself, and callers wait for it.
          bus.publish('agent.changed', { login });
        },
        onIgnored: (_input, why) => {
          machine.lastIgnored = why;
        },
      }),
      { lastIgnored: undefined as string | undefined, isTold: false },
    );
    machines.set(login, machine);
    breaks.watch(login, machine.state);
    return machine;
  }

  function writeDown(login: string, effect: Extract<Effect, { kind: 'changed' }>): void {
    const { activity, why } = effect;
    try {
      // Who did not take calls is at work all the same.
      const paid =
        activity.kind === 'break' ? activity.reason === missedBreak || breakOf(activity.reason)?.paid : undefined;
      addEvent.run({
        login,
        at: clock.now(),
        state: activity.kind,
        reason: (activity.kind === 'break' ? activity.reason : why) ?? null,
        callId: 'callId' in activity ? activity.callId : null,
        paid: paid === undefined ? null : Number(paid),
      });
    } catch (error) {
      // A full disk must not keep people from working.
      deps.log.error('agent state could not be written', { login, state: activity.kind, error });
    }
  }

  /** Sends an input; the answer is why it was ignored, if it was. */
  function send(login: string, input: Input): string | undefined {
    const machine = machineOf(login);
    machine.lastIgnored = undefined;
    machine.isTold = false;
    const before = machine.state;
    machine.send(input);
    if (!machine.isTold && machine.state !== before) bus.publish('agent.changed', { login });
    return machine.lastIgnored;
  }

  function request(login: string, input: Input): AgentRequestOutcome {
    const person = personOf(login);
    if (!person) return { kind: 'refused', reason: 'unknown-person' };
    if (person.extension === undefined) return { kind: 'refused', reason: 'no-extension' };
    const ignored = send(login, input);
    if (ignored === 'not-signed-in' || ignored === 'not-in-wrap-up' || ignored === 'result-wanted')
      return { kind: 'refused', reason: ignored };
    const mayWait = input.kind === 'take-break' || input.kind === 'sign-out';
    return mayWait && machineOf(login).state.pending ? { kind: 'pending' } : { kind: 'done' };
  }

  function askForBreak(login: string, reason: string): AgentRequestOutcome {
    const person = personOf(login);
    if (!person) return { kind: 'refused', reason: 'unknown-person' };
    if (machineOf(login).state.activity.kind === 'off') return { kind: 'refused', reason: 'not-signed-in' };
    requests.ask(login, { reason, at: clock.now() });
    bus.publish('agent.changed', { login });
    return { kind: 'asked' };
  }

  function takeBreak(login: string, take: { reason: string; granted: boolean }): AgentRequestOutcome {
    const rule = breakOf(take.reason);
    if (!rule) return { kind: 'refused', reason: 'unknown-break' };
    if (rule.approval && !take.granted) return askForBreak(login, take.reason);
    return request(login, { kind: 'take-break', ...take, at: clock.now() });
  }

  function placesOf({ extension, nextPhones = [] }: Person): NonNullable<AgentView['phones']> {
    const { extensions } = deps.office.read();
    const isOutside = (number: string): boolean => !extensions.some((each) => each.number === number);
    return [...(extension === undefined ? [] : [extension]), ...nextPhones].map((number) => ({
      number,
      isThere: isOutside(number) || deps.lines.devicesOf(number).length > 0,
    }));
  }

  function phoneOf(person: Person, state: State): AgentView['phone'] {
    if (person.extension === undefined || !placesOf(person).some(({ isThere }) => isThere)) return 'unregistered';
    const isOnDuty = state.activity.kind === 'ringing' || state.activity.kind === 'talking';
    return !isOnDuty && deps.isPhoneInUse(person.extension) ? 'in-use' : 'registered';
  }

  function view(person: Person): AgentView {
    const { state } = machineOf(person.login);
    const { activity, since, idleSince, signedInAt, pending, misses, restsUntil = 0 } = state;
    const breakEndsAt = breaks.endOf(state);
    const { work } = person;
    return {
      login: person.login,
      name: person.name,
      ...(person.extension !== undefined && { extension: person.extension }),
      state: activity.kind,
      since,
      idleSince,
      ...(signedInAt !== undefined && { signedInAt }),
      ...(activity.kind === 'break' && { breakReason: activity.reason }),
      ...(breakEndsAt !== undefined && { breakEndsAt }),
      ...requests.of(person.login),
      ...(pending && { pending }),
      ...(activity.kind === 'wrap-up' && { wrapUpEndsAt: activity.endsAt }),
      ...(activity.kind === 'wrap-up' && activity.resultWanted && { resultWanted: true }),
      misses,
      ...(restsUntil > clock.now() && { restsUntil }),
      ...(work !== undefined && { work }),
      phone: phoneOf(person, state),
      ...((person.nextPhones ?? []).length > 0 && { phones: placesOf(person) }),
      ...('callId' in activity && { callId: activity.callId }),
      queueIds:
        work === 'outbound'
          ? []
          : deps.office
              .read()
              .queues.filter(({ members }) => members.includes(person.login))
              .map(({ id }) => id),
    };
  }

  const now = (): number => clock.now();

  return {
    all: () =>
      people()
        .filter(({ extension }) => extension !== undefined)
        .map(view),
    find(login) {
      const person = personOf(login);
      return person && view(person);
    },
    makeReady: (login) => request(login, { kind: 'make-ready', at: now() }),
    takeBreak: (login, reason) => takeBreak(login, { reason, granted: false }),
    putOnBreak: (login, reason) => takeBreak(login, { reason, granted: true }),
    answerBreak({ login, granted, by }) {
      const asked = requests.answer(login, { granted, by });
      if (!asked) return { kind: 'refused', reason: 'no-request' };
      if (granted) return takeBreak(login, { reason: asked.reason, granted: true });
      bus.publish('agent.changed', { login });
      return { kind: 'done' };
    },
    withdrawBreak(login) {
      if (!requests.withdraw(login)) return { kind: 'refused', reason: 'no-request' };
      bus.publish('agent.changed', { login });
      return { kind: 'done' };
    },
    signOut: (login) => request(login, { kind: 'sign-out', at: now() }),
    extendWrapUp: (login, seconds) => request(login, { kind: 'extend-wrap-up', ms: seconds * 1000, at: now() }),

    offered: ({ login, callId }) => send(login, { kind: 'offered', callId, at: now() }) === undefined,
    withdrawn: ({ login, callId }) => void send(login, { kind: 'withdrawn', callId, at: now() }),
    missed: ({ login, callId, missesBeforeBreak, restSec = 0 }) =>
      void send(login, { kind: 'missed', callId, missesBeforeBreak, restMs: restSec * 1000, at: now() }),
    engaged({ login, callId }) {
      const { activity } = machineOf(login).state;
      const isOffered = activity.kind === 'ringing' && activity.callId === callId;
      send(login, { kind: isOffered ? 'answered' : 'call-started', callId, at: now() });
    },
    released: ({ login, callId, wrapUpSec, resultWanted = false }) =>
      void send(login, { kind: 'call-ended', callId, wrapUpMs: wrapUpSec * 1000, resultWanted, at: now() }),
    resultGiven: ({ login, callId }) => void send(login, { kind: 'result-given', callId, at: now() }),
    stop() {
      for (const machine of machines.values()) machine.stop();
      breaks.stop();
    },
  };
}

/** Who was at work when the process ended is at work again: on the same break, else ready. */
function recallStates(db: Db, now: number): Map<string, State> {
  const rows = db
    .select()
    .from(agentEvents)
    .where(sql`${agentEvents.id} in (select max(id) from agent_events group by login)`)
    .all();
  return new Map(
    rows
      .filter(({ state }) => state !== 'off')
      .map(({ login, at, state, reason }): [string, State] => {
        const isSettled = state === 'break' || state === 'ready';
        const since = isSettled ? at : now;
        return [
          login,
          {
            activity: state === 'break' ? { kind: 'break', reason: reason ?? 'personal' } : { kind: 'ready' },
            since,
            idleSince: since,
            signedInAt: at,
            misses: 0,
          },
        ];
      }),
  );
}
