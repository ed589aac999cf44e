import { faxDefaults } from '../../core/office/fax.ts';
import type { Office } from '../../core/office/office.ts';
import { toE164 } from '../numbers/normalize.ts';

export type FaxNumber =
  | { kind: 'outside'; e164: string }
  /** Dialled as it is, over a modem whose own line is of this house: one that dials something to get out. Without one nobody gets there. */
  | { kind: 'inside'; extension: string; modem?: string };

/** What was typed as the number of a fax; undefined when it is none. */
export function readFaxNumber(
  typed: string,
  { office, extensions, fax = faxDefaults }: Pick<Office, 'office' | 'extensions' | 'fax'>,
): FaxNumber | undefined {
  const extension = extensions.find(({ number }) => number === typed.trim())?.number;
  if (extension !== undefined) {
    const modem = fax.modems.find(({ use, prefix }) => use !== 'receive' && prefix !== undefined)?.id;
    return { kind: 'inside', extension, ...(modem !== undefined && { modem }) };
  }
  const e164 = toE164(typed, office.country);
  return e164 === undefined ? undefined : { kind: 'outside', e164 };
}

/** Whether where a fax goes is an extension. */
export const isInside = (destination: string): boolean => !destination.startsWith('+');
