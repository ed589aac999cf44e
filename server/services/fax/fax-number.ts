import { faxDefaults } from '../../core/office/fax.ts';
import type { Office } from '../../core/office/office.ts';
import { toE164 } from '../numbers/normalize.ts';

export type FaxNumber =
  | { kind: 'outside'; e164: string }
  /**
   * Dialled as it is, over the modem that is wished, or any, whose line is one of this house; without one nobody gets there. What a modem
   * dials first tells nothing of that: `*67` and a carrier's code are for public lines, where 1234 may be an emergency number and a 4.
   */
  | { kind: 'inside'; extension: string; modem?: string };

/** What was typed as the number of a fax; undefined when it is none. */
export function readFaxNumber(
  { number: typed, modem: wished }: { number: string; modem?: string | undefined },
  { office, extensions, fax = faxDefaults }: Pick<Office, 'office' | 'extensions' | 'fax'>,
): FaxNumber | undefined {
  const extension = extensions.find(({ number }) => number === typed.trim())?.number;
  if (extension !== undefined) {
    const modem = fax.modems.find(
      ({ id, use, inside }) => inside && use !== 'receive' && (wished === undefined || id === wished),
    )?.id;
    return { kind: 'inside', extension, ...(modem !== undefined && { modem }) };
  }
  const e164 = toE164(typed, office.country);
  return e164 === undefined ? undefined : { kind: 'outside', e164 };
}

/** Whether where a fax goes is an extension. */
export const isInside = (destination: string): boolean => !destination.startsWith('+');
