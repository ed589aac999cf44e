import { contactClasses, improperReasons } from '../../core/cases/case.ts';
import { casePriorities } from '../../core/office/cases.ts';
import type { CaseDraft } from '../../services/cases/cases.ts';

/** One text of a sent form, blanks at its ends gone; '' where there is none. */
export const textOf = (body: Record<string, unknown>, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value.trim() : '';
};

/** The choice that was sent, as far as it is one of those. */
export const oneOf = <T extends string>(
  body: Record<string, unknown>,
  name: string,
  known: readonly T[],
): T | undefined => known.find((value) => value === textOf(body, name));

/** What a form says that a case is about; blank fields are absent. */
export function readMatter(body: Record<string, unknown>): CaseDraft {
  const filled = (name: string): string | undefined => textOf(body, name) || undefined;
  return {
    title: filled('title'),
    motive: filled('motive'),
    service: filled('service'),
    principal: filled('principal'),
    text: filled('text'),
    class: oneOf(body, 'class', contactClasses),
    improper: oneOf(body, 'improper', improperReasons),
    priority: oneOf(body, 'priority', casePriorities),
  };
}
