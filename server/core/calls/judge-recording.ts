import type { Recording, RecordingRule } from '../office/recording.ts';
import type { CallDirection } from './events.ts';

/** Of a talk, as far as rules ask. Absent = it has none. */
export interface TalkFacts {
  /** Decides reproducibly which calls are in a rule's share; absent = the call is only thought of. */
  callId?: string;
  direction: CallDirection;
  queue?: string;
  trunk?: string;
  person?: string;
  class?: string;
}

export type RecordingWhy =
  /** A rule says so; with a share, the call is in it or not, which a call that is only thought of leaves open. */
  | 'rule'
  | 'share'
  | 'in-share'
  | 'out-of-share'
  | 'never'
  /** No rule holds: the queue's or the extension's own mark. */
  | 'queue'
  | 'extension'
  | 'not-marked';

/** Also what keeps a talk that rules want recorded from it: the outside party, or the disk. */
export type RecordedWhy = RecordingWhy | 'refused' | 'no-room';

/** `rule`: which one decided, from 1. */
export interface RecordingJudgement {
  recorded: boolean;
  why: RecordingWhy;
  rule?: number;
}

const criteria = ['queue', 'person', 'class', 'trunk', 'direction'] as const;

const holds = (rule: RecordingRule, talk: TalkFacts): boolean =>
  criteria.every((each) => rule[each] === undefined || rule[each] === talk[each]);

/** 0 to just under 100, the same for a call each time (FNV-1a over its id). */
export function placeOf(callId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < callId.length; at++) hash = Math.imul(hash ^ callId.charCodeAt(at), 0x01000193) >>> 0;
  // The last letters reach the upper bits only by one more turn.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return (((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32) * 100;
}

function judgeRule(rule: RecordingRule, callId: string | undefined): Omit<RecordingJudgement, 'rule'> {
  if (rule.share <= 0) return { recorded: false, why: 'never' };
  if (rule.share >= 100) return { recorded: true, why: 'rule' };
  if (callId === undefined) return { recorded: true, why: 'share' };
  const recorded = placeOf(callId) < rule.share;
  return { recorded, why: recorded ? 'in-share' : 'out-of-share' };
}

/** Is this talk recorded, and why. `marks`: what queue and extension say where no rule holds. */
export function judgeRecording(
  rules: readonly RecordingRule[],
  talk: TalkFacts,
  marks: { queue?: boolean; extension?: boolean },
): RecordingJudgement {
  const index = rules.findIndex((rule) => holds(rule, talk));
  const rule = rules[index];
  if (rule) return { ...judgeRule(rule, talk.callId), rule: index + 1 };
  if (marks.queue) return { recorded: true, why: 'queue' };
  return marks.extension ? { recorded: true, why: 'extension' } : { recorded: false, why: 'not-marked' };
}

/**
 * The rule for whose sake the outside party is told that the call may be recorded, from 1; undefined = they are not told.
 * Who will talk may not be known yet (`person` absent): whichever it turns out to be, nobody is recorded untold.
 */
export function noticeDue(rules: readonly RecordingRule[], talk: TalkFacts): number | undefined {
  const isOpen = talk.person === undefined;
  for (const [index, rule] of rules.entries()) {
    const asksPerson = rule.person !== undefined || rule.class !== undefined;
    const { person: _person, class: _class, ...others } = rule;
    if (!holds(isOpen ? others : rule, talk)) continue;
    if (rule.notice && judgeRule(rule, talk.callId).recorded) return index + 1;
    // It decides whoever talks: later rules are not looked at.
    if (!isOpen || !asksPerson) return undefined;
  }
  return undefined;
}

/** Days until the sound of a call is deleted; 0 = never. */
export function daysKept({ keepDays, queueDays }: Pick<Recording, 'keepDays' | 'queueDays'>, queue?: string): number {
  return queueDays.find((each) => each.queue === queue)?.days ?? keepDays;
}
