import { findByKeys } from '../../core/dialplan/name-keys.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { askKeys } from './ask-keys.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { ringExtension } from './incoming-call.ts';
import { leaveMessage } from './mailbox-call.ts';

const MOST_TRIES = 3;
const LONGEST_NAME = 8;

/** Everybody with an extension: by the person who sits there, else by the extension's own name. */
function listed(deps: ExchangeDeps): { name: string; extension: string }[] {
  const { extensions, people } = deps.office.read();
  return extensions.map(({ number, name }) => ({
    extension: number,
    name: people.find((each) => each.active && each.extension === number)?.name ?? name,
  }));
}

/** Who calls spells a name by keys, hears the extensions of those who have it, and chooses one. */
export async function lookUpName(deps: ExchangeDeps, call: ActiveCall, asked: { caller: ActiveLeg }): Promise<void> {
  const { caller } = asked;
  const { language } = deps.office.read().office;
  const say = (names: readonly string[]): Promise<boolean> => call.sound.playPrompts(caller, { names, language });
  await call.answer(caller);
  call.show({ stage: 'menu' });
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const keys = await askKeys(deps, call, { leg: caller, play: () => say(['spell-name']), most: LONGEST_NAME });
    const found = findByKeys(listed(deps), keys);
    if (found.length === 0) await say(['no-such-name']);
    for (const { extension } of found) {
      const names = ['name-at', ...[...extension].map((digit) => `digit-${digit}`), 'name-choose'];
      const choice = await askKeys(deps, call, { leg: caller, play: () => say(names), most: 1 });
      if (choice !== '1') continue;
      const outcome = await ringExtension(deps, call, { caller, extension });
      if (outcome.kind === 'failed')
        await leaveMessage(deps, call, { caller, mailbox: extension, language, ...outcome });
      return;
    }
  }
  call.end('callee-hangup');
}
