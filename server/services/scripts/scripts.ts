import type { Language } from '../../core/office/office.ts';
import type { ScriptFinding } from '../../core/scripts/judge-script.ts';
import type { ScriptUse } from '../../core/scripts/pick-script.ts';
import type { Script, ScriptQuestion, ScriptStep } from '../../core/scripts/script.ts';
import type { ScriptPresetKind } from '../../core/scripts/script-presets.ts';
import type { RunInput, RunProblem } from '../../core/scripts/step-script.ts';
import type { RunSpan, ScriptRun } from '../../store/scripts/run-store.ts';
import type { ScriptVersion } from '../../store/scripts/script-store.ts';
import type { CatalogueRefusal } from '../mail/catalogue.ts';

export type { ScriptRun } from '../../store/scripts/run-store.ts';
export type { ScriptVersion } from '../../store/scripts/script-store.ts';

/** A script as its editors see it. */
export interface ScriptSheet {
  /** The draft where there is one, else the version that agents read. */
  script: Script;
  uses: ScriptUse[];
  isDraft: boolean;
  /** Number of the version that agents read. */
  live?: number;
  draftBy?: string;
  draftAt?: number;
}

export type PublishOutcome =
  | { kind: 'published'; number: number }
  | { kind: 'refused'; findings: ScriptFinding[] }
  /** There is no draft. */
  | { kind: 'nothing-new' };

/** Scripts while they are written: what is on a draft is read to no caller until it is published. */
export interface Scripts {
  list(): ScriptSheet[];
  /** Undefined for one that was taken out of use. */
  find(id: string): ScriptSheet | undefined;
  create(given: { name: string; preset?: ScriptPresetKind | undefined; by: string }): string;
  /** As a draft of its own; the new id. */
  bringIn(script: Omit<Script, 'id'>, by: string): string;
  /** Keeps what `change` makes of it as the draft. */
  edit(id: string, change: (script: Script) => Script, by: string): ScriptSheet | undefined;
  /** Holds at once, for the version that agents read. */
  setUses(id: string, uses: ScriptUse[], by: string): void;
  judge(script: Script): ScriptFinding[];
  publish(id: string, by: string): PublishOutcome;
  discard(id: string, by: string): void;
  /** The newest first. */
  versions(id: string): ScriptVersion[];
  version(id: string, number: number): ScriptVersion | undefined;
  /** Makes a version the draft. */
  restore(id: string, back: { number: number; by: string }): boolean;
  /** Its results and versions stay. */
  remove(id: string, by: string): void;
}

/** A script in a call, with the step at hand. */
export interface ScriptAtHand {
  callId: string;
  script: Script;
  version: number;
  language: Language;
  /** Absent: nothing was done with it yet. */
  run?: ScriptRun;
}

export type MoveOutcome =
  | { kind: 'moved'; unfilled: Unfilled[]; mail?: StepMail }
  | { kind: 'refused'; problems: RunProblem[] }
  /** Another window has gone on meanwhile. */
  | { kind: 'stale' }
  | { kind: 'not-found' };

/** An answer that is kept with the call, and did not get where it should go. */
export interface Unfilled {
  question: string;
  why: 'customer' | 'case' | 'nobody';
}

/** What a step had mailed of the catalogue, or why it could not be; `service`: its name, where one is known. */
export type StepMail = { service?: string; to: string } & (
  | { kind: 'sent' }
  | { kind: 'refused'; why: CatalogueRefusal }
);

/** What was asked in a call by one script, in the order of the steps gone through. */
export interface ToldRun {
  run: ScriptRun;
  script: Script;
  asked: { step: ScriptStep; question?: ScriptQuestion; answer?: { value: string; at: number; by: string } }[];
}

/** Where and by whom something is done with the script of a call. */
export interface RunActor {
  callId: string;
  login: string;
  /** What the form showed: another window may have gone on. */
  place?: { step: string; nth: number };
}

/** Scripts in calls. */
export interface ScriptRuns {
  /** The one that was begun last, else the one that the call's queue, principal and class say. */
  atHand(call: { callId: string; login: string }): ScriptAtHand | undefined;
  move(actor: RunActor, input: RunInput): MoveOutcome;
  setLanguage(actor: RunActor, language: Language): void;
  /** Takes another of the published scripts for the call; false when there is no such one. */
  choose(actor: RunActor, scriptId: string): boolean;
  /** Published ones, by name. */
  choices(): { id: string; name: string }[];
  toldOf(callId: string): ToldRun[];
  results(scriptId: string, span: RunSpan): ScriptResults;
}

export interface ScriptResults {
  versions: { number: number; begun: number; done: number; left: number; running: number }[];
  questions: QuestionResults[];
  answers: ResultRow[];
}

export interface QuestionResults {
  question: ScriptQuestion;
  step: ScriptStep;
  /** Runs that have an answer. */
  answered: number;
  /** How often each value was given, the usual ones of a choice first; of texts and days none. */
  counts: { value: string; times: number }[];
  /** Of numbers. */
  mean?: number;
  least?: number;
  most?: number;
  /** Of texts and days, the latest first. */
  latest: string[];
}

export interface ResultRow {
  at: number;
  callId: string;
  customerId?: string;
  version: number;
  language: Language;
  step: string;
  question: string;
  value: string;
  by: string;
}
