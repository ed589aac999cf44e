import type { Queue } from '../office/office.ts';
import { refuseCallback } from './callback-number.ts';
import { readDialled } from './numbers.ts';
import type { OutboundPlan } from './plan-outbound.ts';
import type { RouteStep, TriedCall } from './try-steps.ts';

/** What a queue offers besides somebody to talk with: to be called back by a key, and the question after the talk. */
export function tryComfort(
  { id, comfort, callback, survey }: Queue,
  by: { tried: TriedCall; plan: (dialled: string, by: { queueId: string }) => OutboundPlan },
): RouteStep[] {
  const { plan } = by;
  const { office, from, isAnswered } = { ...by.tried, office: by.tried.office.office };
  const steps: RouteStep[] = [];
  const key = comfort.keys.find(({ does }) => does === 'callback')?.key;
  if (key !== undefined) {
    const { dials, abroad } = callback;
    const answer = readDialled(from, office.country);
    const number = answer.ok ? answer.e164 : from;
    const isShown = /\d/.test(number);
    const refused = isShown
      ? refuseCallback({
          plan: plan(number, { queueId: id }),
          ...(answer.ok && { e164: answer.e164 }),
          country: office.country,
          abroad,
          isKeyed: false,
        })
      : undefined;
    steps.push({ kind: 'callback', key, dials, ...(isShown && { number }), ...(refused && { refused }) });
  }
  if (isAnswered && survey.share > 0) steps.push({ kind: 'survey', share: survey.share });
  return steps;
}
