import { timingSafeEqual } from 'node:crypto';
import { readSetting, saveSetting } from '../../store/queries/settings.ts';
import type { WebDeps } from '../web-deps.ts';

const key = 'wall-link';

/** The word in the link of the screen on the wall; undefined while there is no link. */
export function wallToken(deps: Pick<WebDeps, 'db'>): string | undefined {
  const kept = readSetting(deps.db, key);
  return typeof kept === 'string' && kept !== '' ? kept : undefined;
}

/** The link before it works no more. */
export function makeWallToken(deps: Pick<WebDeps, 'db' | 'ids' | 'bus'>): void {
  saveSetting(deps.db, { key, value: deps.ids.token(32) });
  deps.bus.publish('wall.changed', {});
}

export function revokeWallToken(deps: Pick<WebDeps, 'db' | 'bus'>): void {
  saveSetting(deps.db, { key, value: '' });
  deps.bus.publish('wall.changed', {});
}

export function isWallToken(deps: Pick<WebDeps, 'db'>, given: string): boolean {
  const [own, other] = [Buffer.from(wallToken(deps) ?? ''), Buffer.from(given)];
  return own.length > 0 && own.length === other.length && timingSafeEqual(own, other);
}
