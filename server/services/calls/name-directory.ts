import { findByKeys, listNames } from '../../core/dialplan/name-keys.ts';
import { spokenMark } from '../../core/ivr/flow.ts';
import type { Language } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { askKeys } from './ask-keys.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { type ConnectOutcome, ringExtension } from './incoming-call.ts';
import { leaveMessage } from './mailbox-call.ts';

const MOST_TRIES = 3;
const LONGEST_NAME = 8;

/** A phone dialled `*411`. */
export async function serveDirectory(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg },
): Promise<void> {
  const { caller } = asked;
  const { language } = deps.office.read().office;
  const outcome = await findByName(deps, call, { caller, language });
  if (outcome.kind === 'talking') return;
  if (outcome.extension === undefined) return call.end('callee-hangup');
  await leaveMessage(deps, call, { caller, mailbox: outcome.extension, language, ...outcome });
}

/**
 * Who calls spells a name by keys, hears the names and extensions of those who have it, and chooses one, who is rung.
 * `extension`: who was chosen and did not answer; absent when nobody was.
 */
export async function findByName(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg; language: Language },
): Promise<ConnectOutcome & { extension?: string }> {
  const { caller, language } = asked;
  const say = (names: readonly string[]): Promise<boolean> => call.sound.playPrompts(caller, { names, language });
  await call.answer(caller);
  call.show({ stage: 'menu' });
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const keys = await askKeys(deps, call, { leg: caller, play: () => say(['spell-name']), most: LONGEST_NAME });
    const found = findByKeys(listNames(deps.office.read()), keys);
    if (found.length === 0) await say(['no-such-name']);
    for (const { name, extension } of found) {
      const digits = [...extension].map((digit) => `digit-${digit}`);
      const names = [...(await nameAloud(deps, { name, extension, language })), 'name-at', ...digits, 'name-choose'];
      const choice = await askKeys(deps, call, { leg: caller, play: () => say(names), most: 1 });
      if (choice === '1') return { ...(await ringExtension(deps, call, { caller, extension })), extension };
    }
  }
  return { kind: 'failed', reason: 'no-answer', cause: 'no-answer' };
}

/** Longer than this nobody waits for a name. */
const LONGEST_MAKING_MS = 2_000;

/** As somebody recorded it (a prompt called `name-102`), else as the machine speaks it; nothing when it cannot. */
export async function nameAloud(
  deps: Pick<ExchangeDeps, 'promptFile' | 'speakName' | 'clock'>,
  { name, extension, language }: { name: string; extension?: string; language: Language },
): Promise<string[]> {
  const spoken = `${spokenMark}${name}`;
  const prompts = [...(extension === undefined ? [] : [`name-${extension}`]), spoken];
  const known = () => prompts.filter((prompt) => deps.promptFile(prompt, language) !== undefined).slice(0, 1);
  const before = known();
  if (before.length > 0) return before;
  const late = Promise.withResolvers<void>();
  const timer = deps.clock.after(LONGEST_MAKING_MS, late.resolve);
  await Promise.race([deps.speakName(name, language), late.promise]);
  timer.cancel();
  return known();
}
