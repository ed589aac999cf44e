import { isIP } from 'node:net';
import type { Config } from '../base/config.ts';
import { describeError } from '../base/errors.ts';
import type { Vitals } from '../services/health/vitals.ts';
import { withHouse } from './open-house.ts';

const patienceMs = 3_000;

/** What the JSON API tells: its instants are texts. */
export type ToldVitals = Omit<Vitals, 'at'> & { at: string };

export type AskedVitals = { kind: 'told'; vitals: ToldVitals } | { kind: 'not-told'; why: string };

/** Asks the running appliance on this machine. */
export async function askVitals(config: Config): Promise<AskedVitals> {
  const { http } = config;
  if (!http) return { kind: 'not-told', why: 'it is asked over CENTRALITA_HTTP, which is off' };
  const any = ['0.0.0.0', '::'].includes(http.host);
  const host = any ? '127.0.0.1' : isIP(http.host) === 6 ? `[${http.host}]` : http.host;
  const ask = async (token: string): Promise<AskedVitals> => {
    const answer = await fetch(`http://${host}:${http.port}/api/v1/vitals`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!answer.ok) return { kind: 'not-told', why: `it answered ${answer.status}` };
    return { kind: 'told', vitals: (await answer.json()) as ToldVitals };
  };
  try {
    return await withHouse(config.dataFolder, ({ access }) => access.lendToken('doctor', ask));
  } catch (error) {
    return { kind: 'not-told', why: describeError(error) };
  }
}
