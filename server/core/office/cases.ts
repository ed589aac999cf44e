import type { Language } from './office.ts';

/** The sooner the better: `urgent` comes first. */
export const casePriorities = ['urgent', 'high', 'normal', 'low'] as const;
export type CasePriority = (typeof casePriorities)[number];

/** A unit that cases go to, in the house or outside it. */
export interface Department {
  id: string;
  name: string;
  /** Logins of those who work there. */
  members: string[];
  /** Another house: who hands a case over there still looks after it. */
  outside: boolean;
  mail?: string;
}

/** What a contact is about; one under another is its sub-motive. */
export interface Motive {
  id: string;
  name: string;
  under?: string;
  /** Where such cases go unless somebody says otherwise. */
  department?: string;
  priority?: CasePriority;
}

/** A service as it is told. */
export interface ServiceWords {
  name: string;
  /** What is told or sent to who asks. */
  text: string;
  /** `from 120 € a month`. */
  price?: string;
}

/** What the office does for customers, or for those of a principal; its own words are in the office's language. */
export interface Service extends ServiceWords {
  id: string;
  /** For customers of another language; what is missing is told in the office's words. */
  translations?: Partial<Record<Language, Partial<ServiceWords>>>;
  /** Working days until it is done. */
  days?: number;
}

/** The service as customers of that language are told of it. */
export function serviceIn({ name, text, price, translations }: Service, language: Language): ServiceWords {
  return { name, text, ...(price !== undefined && { price }), ...translations?.[language] };
}

/** How soon a case of one priority is dealt with, in opening time; 0 = nothing is promised. */
export interface CaseTimes {
  firstAnswerMin: number;
  /** Somebody does something about it every so often. */
  nextStepHours: number;
  resolutionHours: number;
}

export interface CaseSettings {
  /** Opening hours that the clocks run in; absent = day and night. */
  hours?: string;
  /** So long after closing a case may be opened again; later a new one is. */
  reopenDays: number;
  /** A warning is given when so much of the time is gone. */
  warnPercent: number;
  times: Record<CasePriority, CaseTimes>;
  /** Absent: as `caseDefaults`. */
  warnings?: CaseWarningWays;
}

/** How people are told of a clock that comes to its end, or is past it. */
export interface CaseWarningWays {
  /** A message at the desk of who looks after the case. */
  desk: boolean;
  /** An alarm on the supervisors' page while a case is late. */
  alarm: boolean;
  /** To the department's address, or to those who get alarms. */
  mail: boolean;
  /** Kind of the task that is made of it. */
  task?: string;
}

export const caseDefaults = {
  reopenDays: 15,
  warnPercent: 75,
  warnings: { desk: true, alarm: true, mail: false } as CaseWarningWays,
  times: {
    urgent: { firstAnswerMin: 30, nextStepHours: 2, resolutionHours: 4 },
    high: { firstAnswerMin: 60, nextStepHours: 8, resolutionHours: 16 },
    normal: { firstAnswerMin: 240, nextStepHours: 24, resolutionHours: 40 },
    low: { firstAnswerMin: 480, nextStepHours: 40, resolutionHours: 80 },
  },
} as const satisfies CaseSettings;

/** The names from the top of the tree down to this motive; [] for an unknown one. */
export function motivePath(motives: readonly Motive[], id: string | undefined): Motive[] {
  const path: Motive[] = [];
  for (let at = id; at !== undefined && path.length < motives.length; ) {
    const motive = motives.find((each) => each.id === at);
    if (!motive) break;
    path.unshift(motive);
    at = motive.under;
  }
  return path;
}

/** The motive and all under it: who looks for one means those too. */
export function motivesUnder(motives: readonly Motive[], id: string): string[] {
  return motives.filter((each) => motivePath(motives, each.id).some((above) => above.id === id)).map((each) => each.id);
}

/** In the order of the tree, each motive followed by those under it; `depth` counts from 0. */
export function motiveTree(motives: readonly Motive[]): { motive: Motive; depth: number }[] {
  const below = (under: string | undefined, depth: number): { motive: Motive; depth: number }[] =>
    motives
      .filter((each) => each.under === under)
      .flatMap((motive) => [{ motive, depth }, ...below(motive.id, depth + 1)]);
  return below(undefined, 0);
}
