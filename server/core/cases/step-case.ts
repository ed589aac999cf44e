import type { CaseSettings } from '../office/cases.ts';
import { afterOpenTime, openTimeBetween } from '../schedule/open-time.ts';
import type { Schedule } from '../schedule/opening-hours.ts';
import type { Case, CaseInput, CaseLife, Due, PendingReason } from './case.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What the office promises, and the opening hours in which its clocks run; none: day and night. */
export interface CaseRules {
  settings: CaseSettings;
  schedule?: Schedule;
}

export type CaseRefusal =
  /** Nothing is done any more about a case that is closed, or went on in another. */
  | 'is-closed'
  | 'is-merged'
  | 'not-closed'
  /** It was closed longer ago than it may be opened again. */
  | 'too-late'
  | 'not-pending'
  | 'no-promise'
  | 'same-case'
  | 'in-the-past';

export type CaseStep = { kind: 'moved'; next: Case } | { kind: 'refused'; why: CaseRefusal };

/** While these last nobody in the office can go on. */
const stopsClock = (reason: PendingReason): boolean => reason !== 'colleague' && reason !== 'date';

/** A clock over so much opening time; undefined for no time or an office that never opens again. */
function startClock(
  { settings, schedule }: CaseRules,
  { at, openMs }: { at: number; openMs: number },
): Due | undefined {
  if (openMs <= 0) return undefined;
  const dueAt = afterOpenTime(schedule, { atMs: at, openMs });
  const warnAt = afterOpenTime(schedule, { atMs: at, openMs: (openMs * settings.warnPercent) / 100 });
  return dueAt === undefined || warnAt === undefined ? undefined : { dueAt, warnAt };
}

/** Leaves out what there is none of: a key with undefined would stay in the store. */
function put<K extends keyof CaseLife>(key: K, value: CaseLife[K] | undefined): Partial<CaseLife> {
  return value === undefined ? {} : ({ [key]: value } as Partial<CaseLife>);
}

const without = <T extends object, K extends keyof T>(value: T, ...keys: K[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;

const timesOf = ({ settings }: CaseRules, { priority }: Pick<Case, 'priority'>) => settings.times[priority];

const nextStepClock = (rules: CaseRules, about: { priority: Case['priority']; at: number }): Due | undefined =>
  startClock(rules, { at: about.at, openMs: timesOf(rules, about).nextStepHours * HOUR_MS });

/** All clocks of a case that begins. */
export function beginClocks(
  rules: CaseRules,
  about: { priority: Case['priority']; at: number },
): Pick<CaseLife, 'firstAnswer' | 'nextStep' | 'resolution'> {
  const { firstAnswerMin, resolutionHours } = timesOf(rules, about);
  return {
    ...put('firstAnswer', startClock(rules, { at: about.at, openMs: firstAnswerMin * MINUTE_MS })),
    ...put('nextStep', nextStepClock(rules, about)),
    ...put('resolution', startClock(rules, { at: about.at, openMs: resolutionHours * HOUR_MS })),
  };
}

/** With another priority the case has other times, counted from its start. */
function withPriority(rules: CaseRules, present: Case, at: number): Case {
  const begun = beginClocks(rules, { priority: present.priority, at: present.openedAt });
  const { firstAnswer } = begun;
  const metAt = present.firstAnswer?.metAt;
  return {
    ...without(present, 'firstAnswer', 'resolution', 'nextStep'),
    ...put('firstAnswer', firstAnswer && { ...firstAnswer, ...(metAt !== undefined && { metAt }) }),
    ...put('resolution', begun.resolution),
    ...put('nextStep', nextStepClock(rules, { priority: present.priority, at })),
  };
}

/** Back to work: the time that the office could do nothing is given back. */
function goOn(rules: CaseRules, present: Case, at: number): Case {
  const { state, resolution } = present;
  if (state.kind !== 'pending' || !resolution || !stopsClock(state.reason) || resolution.dueAt <= state.since)
    return present;
  const openMs = openTimeBetween(rules.schedule, { fromMs: state.since, toMs: resolution.dueAt });
  return { ...without(present, 'resolution'), ...put('resolution', startClock(rules, { at, openMs })) };
}

/** Somebody did something about it: the clock of the next step starts anew, and the customer may have heard from us. */
function touched(rules: CaseRules, present: Case, did: { at: number; answers?: boolean | undefined }): Case {
  const { firstAnswer } = present;
  const isMet = did.answers === true && firstAnswer && firstAnswer.metAt === undefined;
  return {
    ...without(present, 'nextStep'),
    ...put('nextStep', present.state.kind === 'pending' ? undefined : nextStepClock(rules, { ...present, at: did.at })),
    ...(isMet && { firstAnswer: { ...firstAnswer, metAt: did.at } }),
    updatedAt: did.at,
  };
}

function isRefused(present: Case, input: CaseInput, did: { at: number; rules: CaseRules }): CaseRefusal | undefined {
  const { state } = present;
  if (state.kind === 'merged') return 'is-merged';
  switch (input.kind) {
    case 'reopened':
      if (state.kind !== 'closed') return 'not-closed';
      return did.at > state.at + did.rules.settings.reopenDays * DAY_MS ? 'too-late' : undefined;
    case 'noted':
    case 'call-joined':
    case 'mail-joined':
    case 'fax-joined':
    case 'file-added':
    case 'file-removed':
      // What is known later is kept although nothing more is to be done.
      return undefined;
    case 'took-in':
    case 'merged':
      if ((input.kind === 'merged' ? input.into : input.from) === present.id) return 'same-case';
      break;
    case 'resumed':
      if (state.kind !== 'pending') return state.kind === 'closed' ? 'is-closed' : 'not-pending';
      break;
    case 'promised':
      if (input.dueAt <= did.at) return 'in-the-past';
      break;
    case 'promise-kept':
      if (!present.promise) return 'no-promise';
      break;
  }
  return state.kind === 'closed' && input.kind !== 'merged' ? 'is-closed' : undefined;
}

/** What becomes of a case by what somebody does about it, or why that cannot be. */
export function stepCase(present: Case, input: CaseInput, did: { at: number; by: string; rules: CaseRules }): CaseStep {
  const why = isRefused(present, input, did);
  return why ? { kind: 'refused', why } : { kind: 'moved', next: moved(present, input, did) };
}

function moved(present: Case, input: CaseInput, did: { at: number; by: string; rules: CaseRules }): Case {
  const { at, by, rules } = did;
  switch (input.kind) {
    case 'noted':
    case 'call-joined':
    case 'mail-joined':
    case 'fax-joined':
      if (present.state.kind === 'closed') return { ...present, updatedAt: at };
      return touched(rules, present, { at, answers: input.answers });
    case 'file-added':
    case 'file-removed':
      return { ...present, updatedAt: at };
    case 'changed': {
      const merged = Object.fromEntries(
        Object.entries({ ...present, ...input.change }).filter(([, value]) => value !== undefined),
      ) as unknown as Case;
      const changed = merged.class === 'improper' ? merged : (without(merged, 'improper') as Case);
      const next = changed.priority === present.priority ? changed : withPriority(rules, changed, at);
      return { ...next, updatedAt: at };
    }
    case 'pended':
      return touched(
        rules,
        { ...goOn(rules, present, at), state: { kind: 'pending', reason: input.reason, since: at } },
        { at },
      );
    case 'resumed':
      return touched(rules, { ...goOn(rules, present, at), state: { kind: 'open' } }, { at });
    case 'handed-over': {
      const { to } = input;
      const given = goOn(rules, present, at);
      // What goes outside is still looked after by who sent it there.
      const keeps = to.kind === 'outside' ? given : without(given, 'owner', 'department');
      return touched(
        rules,
        {
          ...keeps,
          ...(to.kind === 'department' && { department: to.department }),
          ...(to.kind === 'person' && {
            owner: to.login,
            ...(given.department !== undefined && { department: given.department }),
          }),
          state: { kind: 'handed-over', to, since: at },
        },
        { at },
      );
    }
    case 'taken':
      return touched(rules, { ...goOn(rules, present, at), owner: by, state: { kind: 'open' } }, { at });
    case 'promised': {
      const openMs = openTimeBetween(rules.schedule, { fromMs: at, toMs: input.dueAt });
      const warnAt = startClock(rules, { at, openMs })?.warnAt ?? input.dueAt;
      return touched(
        rules,
        { ...present, promise: { dueAt: input.dueAt, warnAt: Math.min(warnAt, input.dueAt), text: input.text } },
        { at },
      );
    }
    case 'promise-kept':
      return touched(rules, without(present, 'promise') as Case, { at, answers: true });
    case 'closed': {
      const rested = touched(rules, goOn(rules, present, at), { at, answers: true });
      return {
        ...(without(rested, 'nextStep', 'promise') as Case),
        state: { kind: 'closed', result: input.result, at },
      };
    }
    case 'reopened':
      return {
        ...without(present, 'resolution'),
        ...put('resolution', beginClocks(rules, { ...present, at }).resolution),
        ...put('nextStep', nextStepClock(rules, { ...present, at })),
        reopened: present.reopened + 1,
        state: { kind: 'open' },
        updatedAt: at,
      };
    case 'merged':
      return {
        ...(without(present, 'nextStep', 'promise') as Case),
        state: { kind: 'merged', into: input.into, at },
        updatedAt: at,
      };
    case 'task-done':
    case 'took-in':
    case 'split':
      return touched(rules, present, { at });
  }
}

export type CaseClock = 'firstAnswer' | 'nextStep' | 'promise' | 'resolution';
export type DueStanding = 'in-time' | 'at-risk' | 'late';

/** The clocks that run, the first to end first; none for a case that is over. */
export function runningClocks(about: Pick<Case, 'state' | CaseClock>): ({ clock: CaseClock } & Due)[] {
  const { state, firstAnswer, nextStep, promise, resolution } = about;
  if (state.kind === 'closed' || state.kind === 'merged') return [];
  const stands = state.kind === 'pending' && stopsClock(state.reason);
  const clocks: [CaseClock, Due | undefined][] = [
    ['firstAnswer', firstAnswer?.metAt === undefined ? firstAnswer : undefined],
    ['nextStep', nextStep],
    ['promise', promise],
    ['resolution', stands ? undefined : resolution],
  ];
  return clocks
    .flatMap(([clock, due]) => (due ? [{ clock, dueAt: due.dueAt, warnAt: due.warnAt }] : []))
    .sort((a, b) => a.dueAt - b.dueAt);
}

export const standingOf = ({ dueAt, warnAt }: Due, now: number): DueStanding =>
  now > dueAt ? 'late' : now >= warnAt ? 'at-risk' : 'in-time';
