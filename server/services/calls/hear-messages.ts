import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { refusalPrompt } from '../../core/customers/judge-refusal.ts';
import type { Language, Mailbox } from '../../core/office/office.ts';
import { mostSpoken, spokenTime } from '../../core/voicemail/spoken-time.ts';
import type { Message } from '../voicemail/mailboxes.ts';
import { shortestMessageMs } from '../voicemail/mend-messages.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { askAccount } from './ask-account.ts';
import { askKeys } from './ask-keys.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { findMailbox } from './mailbox-call.ts';
import { connectNumber } from './outgoing-call.ts';
import { planFor, refusalOf } from './plan-call.ts';
import { tellRefusal } from './tell-refusal.ts';

const MOST_PIN_TRIES = 3;
/** Times that a menu is said to somebody who presses nothing. */
const MOST_REPEATS = 3;
const LONGEST_GREETING_SEC = 60;
const GREETING_QUIET_SEC = 4;

interface Listener {
  leg: ActiveLeg;
  box: Mailbox;
  language: Language;
}

/** Where somebody who hears messages is led by keys; `over` = nobody is there any more, or the call went elsewhere. */
type Next = 'messages' | 'main' | 'greeting' | 'over';

/** A phone of the house hears a mailbox: its own, or with the PIN any other. Ends the call. */
export async function hearMessages(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: { caller: ActiveLeg; mailbox: string; language: Language },
): Promise<void> {
  const { caller: leg, language } = way;
  const box = findMailbox(deps, way.mailbox);
  if (!box) return call.end('invalid-number', 'not-found');
  await call.answer(leg);
  call.show({ stage: 'message' });
  // Nobody was left waiting by who hangs up from here on.
  call.conclude('caller-hangup');
  const listener = { leg, box, language };
  if (!(await mayHear(deps, call, listener))) {
    await say(call, listener, ['not-allowed']);
    return call.end('not-allowed', 'forbidden');
  }
  call.tell({ kind: 'voicemail.opened', mailbox: box.number });
  let next: Next = await tellCount(deps, call, listener);
  while (next !== 'over') {
    if (next === 'messages') next = await hearAll(deps, call, listener);
    else if (next === 'greeting') next = await changeGreeting(deps, call, listener);
    else next = await mainMenu(deps, call, listener);
  }
}

const say = (call: ActiveCall, { leg, language }: Listener, names: readonly string[]): Promise<boolean> =>
  call.sound.playPrompts(leg, { names, language });

async function mayHear(deps: ExchangeDeps, call: ActiveCall, listener: Listener): Promise<boolean> {
  const { leg, box } = listener;
  if (box.pin === undefined) return leg.side.kind === 'extension' && leg.side.extension === box.number;
  for (let attempt = 1; attempt <= MOST_PIN_TRIES; attempt++) {
    const names = attempt === 1 ? ['mailbox-pin'] : ['wrong-pin', 'mailbox-pin'];
    const pin = await askKeys(deps, call, {
      leg,
      play: () => say(call, listener, names),
      most: box.pin.length,
      isSecret: true,
    });
    if (pin === box.pin) return true;
  }
  return false;
}

async function tellCount(deps: ExchangeDeps, call: ActiveCall, listener: Listener): Promise<Next> {
  const { unheard, heard } = deps.mailboxes.counts(listener.box.number);
  const names =
    unheard > 0
      ? ['you-have', ...(unheard <= mostSpoken ? [`number-${unheard}`] : []), 'new-messages']
      : [heard > 0 ? 'no-new-messages' : 'no-messages'];
  await say(call, listener, names);
  return unheard > 0 ? 'messages' : 'main';
}

/** Says a menu until a key is pressed that it knows; the call ends when none comes. */
async function choose<Key extends string>(
  deps: ExchangeDeps,
  call: ActiveCall,
  menu: { leg: ActiveLeg; play: () => Promise<unknown>; keys: readonly Key[] },
): Promise<Key | undefined> {
  for (let times = 0; times < MOST_REPEATS; times++) {
    const pressed = await askKeys(deps, call, { leg: menu.leg, play: menu.play, most: 1 });
    const known = menu.keys.find((key) => key === pressed);
    if (known !== undefined) return known;
  }
  call.end('caller-hangup');
  return undefined;
}

async function mainMenu(deps: ExchangeDeps, call: ActiveCall, listener: Listener): Promise<Next> {
  const key = await choose(deps, call, {
    leg: listener.leg,
    play: () => say(call, listener, ['main-menu']),
    keys: ['1', '2'],
  });
  return key === '1' ? 'messages' : key === '2' ? 'greeting' : 'over';
}

/** In the order in which they came, those not heard yet before the others. */
function inOrder(messages: readonly Message[]): Message[] {
  const oldestFirst = [...messages].sort((a, b) => a.receivedAt - b.receivedAt);
  return [
    ...oldestFirst.filter((each) => each.heardAt === null),
    ...oldestFirst.filter((each) => each.heardAt !== null),
  ];
}

async function hearAll(deps: ExchangeDeps, call: ActiveCall, listener: Listener): Promise<Next> {
  const waiting = inOrder(deps.mailboxes.list(listener.box.number));
  for (const message of waiting) {
    const next = await hearOne(deps, call, { ...listener, message });
    if (next !== 'messages') return next;
  }
  await say(call, listener, [waiting.length === 0 ? 'no-messages' : 'no-more-messages']);
  return 'main';
}

/** `messages` = on with the next one. */
async function hearOne(deps: ExchangeDeps, call: ActiveCall, at: Listener & { message: Message }): Promise<Next> {
  const { leg, message } = at;
  const file = join(deps.dataFolder, message.file);
  const zone = deps.office.read().office.timezone;
  let isPlayed = false;
  for (;;) {
    const key = await choose(deps, call, {
      leg,
      keys: ['1', '2', '3', '5', '9'],
      async play() {
        if (!isPlayed) {
          const time = spokenTime({ atMs: message.receivedAt, nowMs: deps.clock.now(), zone });
          if (!(await say(call, at, time)) || !(await call.sound.playFile(leg, { name: 'message', file }))) return;
          isPlayed = true;
        }
        deps.mailboxes.mark(message.id, true);
        await say(call, at, ['message-menu']);
      },
    });
    isPlayed = false;
    if (key === undefined) return 'over';
    if (key === '1') continue;
    if (key === '3') {
      deps.mailboxes.remove(message.id);
      call.tell({ kind: 'voicemail.deleted', mailbox: message.mailbox, messageId: message.id });
      await say(call, at, ['message-deleted']);
      return 'messages';
    }
    deps.mailboxes.mark(message.id, true);
    if (key === '9') return 'main';
    if (key === '2') return 'messages';
    if (await callBack(deps, call, at)) return 'over';
    isPlayed = true;
  }
}

/** Whether they talk. */
async function callBack(deps: ExchangeDeps, call: ActiveCall, at: Listener & { message: Message }): Promise<boolean> {
  const { leg, message } = at;
  if (message.fromNumber !== '') {
    call.tell({ kind: 'route.chosen', target: message.fromNumber, reason: 'call-back' });
    const by = leg.side.kind === 'extension' ? leg.side.extension : undefined;
    const plan = planFor(deps, { dialled: message.fromNumber, extension: by });
    const refusal = refusalOf(deps, { plan });
    if (refusal) tellRefusal(call, refusal);
    if (refusal?.allowed === false) {
      await say(call, at, [refusalPrompt(refusal)]);
      return false;
    }
    const asked = { caller: leg, extension: by ?? message.mailbox, plan, by: 'dialled' } as const;
    if (!(await askAccount(deps, call, asked))) {
      call.show({ stage: 'message' });
      return false;
    }
    const outcome = await connectNumber(deps, call, {
      caller: leg,
      number: message.fromNumber,
      ...(by !== undefined && { by }),
    });
    if (outcome.kind === 'talking') return true;
    call.show({ stage: 'message' });
  }
  await say(call, at, ['unavailable']);
  return false;
}

async function changeGreeting(deps: ExchangeDeps, call: ActiveCall, listener: Listener): Promise<Next> {
  const { leg, box } = listener;
  for (;;) {
    await say(call, listener, ['record-greeting', 'beep']);
    const recordingId = deps.ids.next(deps.clock.now());
    const name = `voicemail/${box.number}/greeting-${recordingId}.wav`;
    const file = join(deps.dataFolder, name);
    let isSaved = false;
    try {
      const taken = await call.dictation.take(leg, {
        recordingId,
        file,
        maxSec: LONGEST_GREETING_SEC,
        quietSec: GREETING_QUIET_SEC,
      });
      const isSpoken = Math.min(taken.durationMs, taken.soundMs ?? 0) >= shortestMessageMs;
      const key = await choose(deps, call, {
        leg,
        keys: isSpoken ? ['1', '2', '3', '9'] : ['2', '3', '9'],
        async play() {
          if (isSpoken && !(await call.sound.playFile(leg, { name: 'own-greeting', file }))) return;
          await say(call, listener, [isSpoken ? 'greeting-menu' : 'greeting-menu-empty']);
        },
      });
      if (key === undefined) return 'over';
      if (key === '2') continue;
      isSaved = key === '1';
      if (key !== '9') {
        deps.mailboxes.setGreeting(box.number, isSaved ? name : undefined);
        call.tell({ kind: 'voicemail.greeted', mailbox: box.number, greeting: isSaved ? 'own' : 'built-in' });
        await say(call, listener, ['greeting-saved']);
      }
      return 'main';
    } finally {
      if (!isSaved) rmSync(file, { force: true });
    }
  }
}
