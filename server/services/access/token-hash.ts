import { createHash } from 'node:crypto';

/** Tokens are long and random, so a plain digest keeps them: what is stolen from the store opens nothing. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
