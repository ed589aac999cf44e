import { createHmac } from 'node:crypto';
import type { Ids } from '../../base/ids.ts';
import type { Db } from '../../store/db.ts';
import { readSetting, saveSetting } from '../../store/queries/settings.ts';

const key = 'fax.senderSecret';
/** Without the letters that are taken for digits. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const written = /[[(]?\bfax-([0-9a-z]{4})-?([0-9a-z]{4})\b[\])]?/gi;

/** 40 bits of it: by mail nobody guesses that. */
const codeBy = (secret: string, address: string): string => {
  const hash = createHmac('sha256', secret).update(address.toLowerCase()).digest();
  const signs = Array.from(hash.subarray(0, 8), (octet) => alphabet[octet % 32]);
  return `fax-${signs.slice(0, 4).join('')}-${signs.slice(4).join('')}`;
};

/** The code by which each address that may fax shows that it writes itself: only who reads its mail has been told it. */
export function createSenderCodes({ db, ids }: { db: Db; ids: Pick<Ids, 'token'> }) {
  function secret(): string {
    const known = readSetting(db, key);
    if (typeof known === 'string') return known;
    const value = ids.token(32);
    saveSetting(db, { key, value });
    return value;
  }

  return {
    codeOf: (address: string): string => codeBy(secret(), address),

    /** A subject without the codes in it, and whether the one of that address was among them. */
    read(subject: string, address: string): { subject: string; isProven: boolean } {
      const told = [...subject.matchAll(written)].map(([, first, second]) => `fax-${first}-${second}`.toLowerCase());
      const rest = subject.replace(written, ' ').replace(/\s+/g, ' ').trim();
      return { subject: rest, isProven: told.length > 0 && told.includes(codeBy(secret(), address)) };
    },
  };
}

export type SenderCodes = ReturnType<typeof createSenderCodes>;
