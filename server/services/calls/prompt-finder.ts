import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { spokenText } from '../../core/ivr/flow.ts';
import {
  accountPrompts,
  type BuiltInPrompt,
  builtInPrompts,
  codePrompts,
  deskPrompts,
  mailboxPrompts,
  recordingPrompts,
  refusalPrompts,
  roomPrompts,
  spokenDigits,
  switchPrompts,
  waitPrompts,
} from '../../core/office/built-in-prompts.ts';
import type { Language } from '../../core/office/office.ts';
import type { OfficeService } from '../office/office-service.ts';
import { spokenFile } from '../speech/spoken-file.ts';
import { findPrompt } from './find-prompt.ts';

const isBuiltIn = (name: string): name is BuiltInPrompt =>
  [
    ...builtInPrompts,
    ...spokenDigits,
    ...mailboxPrompts,
    ...accountPrompts,
    ...switchPrompts,
    ...codePrompts,
    ...deskPrompts,
    ...recordingPrompts,
    ...refusalPrompts,
    ...waitPrompts,
    ...roomPrompts,
  ].some((each) => each === name) || /^(number|month)-\d+$/.test(name);

/** Files of prompts by name: the office's own first, in the language or else in the other one, then the product's. */
export function createPromptFinder(deps: { office: OfficeService; dataFolder: string }): {
  promptFile(name: string, language: Language): string | undefined;
  musicFile(name: string): string | undefined;
} {
  /** In the other language rather than not at all. */
  function spokenIn(text: string, language: Language): string | undefined {
    const order = language === 'es' ? (['es', 'en'] as const) : (['en', 'es'] as const);
    return order.map((each) => join(deps.dataFolder, spokenFile(text, each))).find((file) => existsSync(file));
  }

  function promptFile(name: string, language: Language): string | undefined {
    const text = spokenText(name);
    if (text !== undefined) return spokenIn(text, language);
    const own = deps.office.read().prompts.find(({ id }) => id === name)?.files;
    const file = own?.[language] ?? own?.es ?? own?.en;
    const path = file === undefined ? undefined : join(deps.dataFolder, file);
    if (path !== undefined && existsSync(path)) return path;
    return isBuiltIn(name) ? findPrompt(name, language) : undefined;
  }
  return { promptFile, musicFile: (name) => promptFile(name, deps.office.read().office.language) };
}
