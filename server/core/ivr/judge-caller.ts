import type { OpeningHours } from '../office/office.ts';
import { isOpen, type OpenJudgement } from '../schedule/opening-hours.ts';
import type { Question } from './flow-state.ts';

/** What is known when a flow asks. */
export interface Circumstances {
  /** The caller's number as shown, and in full when it is one; empty when hidden. */
  callerForms: readonly string[];
  customer?: { vip: boolean };
  hours: readonly OpeningHours[];
  /** IANA zone for hours that name none. */
  officeZone: string;
  atMs: number;
  queueNow(queueId: string): { signedIn: number; waiting: number; longestWaitMs: number };
}

/** `hours`: what the opening hours said, when these were asked. */
export interface Verdict {
  yes: boolean;
  hours?: OpenJudgement;
}

const plain = (number: string): string => number.replace(/[^0-9+]/g, '');

/** Answers what a flow asks. Hours that are not there count as open, as a route without hours does. */
export function judgeCaller(question: Question, now: Circumstances): Verdict {
  switch (question.kind) {
    case 'hours': {
      const hours = now.hours.find(({ id }) => id === question.hours);
      if (!hours) return { yes: true };
      const judgement = isOpen({ hours, officeZone: now.officeZone }, now.atMs);
      return { yes: judgement.open, hours: judgement };
    }
    case 'caller':
      return {
        yes: now.callerForms.some((form) => question.prefixes.some((prefix) => plain(form).startsWith(plain(prefix)))),
      };
    case 'known':
      return { yes: now.customer !== undefined };
    case 'vip':
      return { yes: now.customer?.vip === true };
    case 'staffed':
      return { yes: now.queueNow(question.queue).signedIn > 0 };
    case 'waiting':
      return { yes: now.queueNow(question.queue).waiting >= question.atLeast };
    case 'longest-wait':
      return { yes: now.queueNow(question.queue).longestWaitMs >= question.atLeastSec * 1000 };
  }
}
