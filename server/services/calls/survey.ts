import type { Language, Queue } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { askKeys } from './ask-keys.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { isOfTheHouse } from './parties-of.ts';

/** Whom calls ask once the talk is over. */
const asked = new WeakMap<ActiveCall, ActiveLeg>();

/** Keys that are no answer are forgiven so often. */
const MOST_WRONG = 2;

/**
 * When whoever of the house talks with the outside party hangs up, that one is not hung up on but hears the queue's
 * questions. Who talked last is who the answers are about; their paperwork begins at once.
 */
export function askAfterTalk(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: { outside: ActiveLeg; queue: Queue; language: Language },
): void {
  const { outside, queue } = way;
  if (deps.random() * 100 >= queue.survey.share) return;
  asked.set(call, outside);
  call.handover.lead((ended) => {
    if (call.isOver || outside.state === 'ended' || call.otherOf(outside) !== ended) return false;
    if (!isOfTheHouse(ended)) return false;
    call.handover.lead(undefined);
    asked.delete(call);
    const { login } = ended.side;
    // Hanging up from here on is how the talk ended, and leaves nobody waiting.
    if (outside.role === 'caller') call.conclude('callee-hangup');
    else outside.place = 'stays';
    call.run(async () => {
      // Whoever hung up has to be gone from the talk first.
      await call.until(Promise.resolve());
      leaveDesk(deps, call);
      await ask(deps, call, { ...way, login });
      call.end(call.view.direction === 'outbound' ? 'caller-hangup' : 'callee-hangup');
    });
    return true;
  });
}

/** From the page: whoever talks hangs up, and the caller is asked; false where nobody is to be asked. */
export function hangUpToAsk(call: ActiveCall): boolean {
  const outside = asked.get(call);
  const own = outside && call.otherOf(outside);
  if (!own || !isOfTheHouse(own)) return false;
  call.drop(own, 'normal');
  return true;
}

/** The call goes on without anybody of the house: their page shows it no more. */
function leaveDesk(deps: ExchangeDeps, call: ActiveCall): void {
  const { callId, view } = call;
  const { login } = view;
  delete view.login;
  delete view.extension;
  if (login !== undefined) deps.bus.publish('call.changed', { callId, ended: false, logins: [login] });
  call.show({ stage: 'ending', held: false });
}

async function ask(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: { outside: ActiveLeg; queue: Queue; language: Language; login: string | undefined },
): Promise<void> {
  const { outside, queue, language, login } = way;
  const { questions, waitSec } = queue.survey;
  const about = { queueId: queue.id, ...(login !== undefined && { login }) };
  let isAnswered = false;
  for (const [index, { prompt }] of questions.entries()) {
    const value = await answerTo(deps, call, { leg: outside, prompt, language, waitSec });
    call.tell({
      kind: 'survey.answered',
      ...about,
      question: index + 1,
      ...(value !== undefined && { value }),
    });
    // Who does not answer one is not kept with the next.
    if (value === undefined) return;
    isAnswered = true;
  }
  if (isAnswered) await call.sound.playPrompts(outside, { names: ['survey-thanks'], language });
}

async function answerTo(
  deps: ExchangeDeps,
  call: ActiveCall,
  question: { leg: ActiveLeg; prompt: string; language: Language; waitSec: number },
): Promise<number | undefined> {
  const { leg, prompt, language, waitSec } = question;
  for (let wrong = 0; wrong <= MOST_WRONG; wrong++) {
    const names = wrong > 0 ? ['wrong-key', prompt] : [prompt];
    const key = await askKeys(deps, call, {
      leg,
      play: () => call.sound.playPrompts(leg, { names, language }),
      most: 1,
      waitSec,
    });
    if (/^[1-5]$/.test(key)) return Number(key);
    if (key === '') return undefined;
  }
  return undefined;
}
