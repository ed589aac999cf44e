import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { ModemSettings, ModemUse } from '../../services/fax/fax-lines-port.ts';

/** A modem that should be there, or is. */
export interface KnownModem {
  id: string;
  use: ModemUse;
  /** Where it is now; absent = not plugged in. */
  path?: string;
}

export interface FindModems {
  listed: readonly ModemSettings[];
  useFound: boolean;
  /** `/dev`, unless a test has its own. */
  devices: string;
}

const names = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    // Without any such device udev makes no folder.
    return [];
  }
};

const targetOf = (path: string): string | undefined => {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
};

/**
 * The listed modems and, when wanted, all others that are plugged in: by the names that udev gives by serial number
 * (`/dev/serial/by-id`), then the USB modems that have none (`ttyACM`). Ports of the mainboard are never found by themselves.
 */
export function findModems(of: FindModems): KnownModem[] {
  const byId = join(of.devices, 'serial', 'by-id');
  const found = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names(byId).sort()) {
    const target = targetOf(join(byId, name));
    // A composite device has several ports; its modem is the first.
    if (!target || taken.has(target) || !/tty(ACM|USB)\d+$/.test(target)) continue;
    taken.add(target);
    found.set(name, join(byId, name));
  }
  for (const name of names(of.devices).sort()) {
    const path = join(of.devices, name);
    if (/^ttyACM\d+$/.test(name) && !taken.has(path)) found.set(name, path);
  }
  const known: KnownModem[] = of.listed.map(({ id, use, port }) => {
    const path = port ?? found.get(id);
    const isThere = path !== undefined && existsSync(path);
    return { id, use, ...(isThere && { path }) };
  });
  if (!of.useFound) return known;
  const listedTargets = new Set(known.flatMap(({ path }) => (path ? [targetOf(path)] : [])));
  const listedIds = new Set(known.map(({ id }) => id));
  for (const [id, path] of found)
    if (!listedIds.has(id) && !listedTargets.has(targetOf(path))) known.push({ id, use: 'both', path });
  return known;
}
