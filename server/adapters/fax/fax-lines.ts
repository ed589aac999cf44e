import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type {
  FaxLineSettings,
  FaxLines,
  FaxModem,
  FaxOrder,
  IncomingFaxes,
  SendProgress,
} from '../../services/fax/fax-lines-port.ts';
import { findModems } from './find-modems.ts';
import { createModemSlot, type ModemSlot } from './modem-slot.ts';
import { readProfiles } from './profiles.ts';

export interface FaxLinesDeps {
  clock: Clock;
  log: Log;
  settings: FaxLineSettings;
  incoming: IncomingFaxes;
  /** `firmware-scripts/modems`. */
  profilesFolder: string;
  /** `/dev` unless given. */
  devices?: string;
}

/** Plugging in is seen so soon; looking costs two small folders. */
const lookMs = 2_000;

/**
 * The modems of this machine: each that is plugged in gets a process of its own, each that goes loses it, whatever is
 * under way is told its end. Throws `modem-profile-invalid {file}`.
 */
export function openFaxLines(deps: FaxLinesDeps): FaxLines {
  const { clock, incoming } = deps;
  const log = deps.log.in('fax');
  const profiles = readProfiles(deps.profilesFolder);
  const slots = new Map<string, ModemSlot>();
  const listeners = new Set<(modem: FaxModem) => void>();
  let { settings } = deps;
  let timer: Timer | undefined;
  let stopped = false;

  function changed(modem: FaxModem): void {
    for (const listener of [...listeners]) listener(modem);
  }

  function look(): void {
    const known = findModems({
      listed: settings.modems,
      useFound: settings.useFound,
      devices: deps.devices ?? '/dev',
    });
    for (const { id, use, path } of known) {
      let slot = slots.get(id);
      if (!slot) {
        slot = createModemSlot({ id, clock, log, profiles, incoming, settings: () => settings, changed });
        slots.set(id, slot);
      }
      slot.place({ path, use });
    }
    const there = new Set(known.map(({ id }) => id));
    // One that was found and is unplugged stays, as absent: whoever looks at the page wants to know.
    for (const slot of slots.values()) if (!there.has(slot.id)) slot.place({ path: undefined, use: slot.now().use });
  }

  function lookOn(): void {
    if (stopped) return;
    try {
      look();
    } catch (error) {
      log.error('modems cannot be looked for', { error });
    }
    timer = clock.after(lookMs, lookOn);
  }

  function refuse(order: FaxOrder, tell: (progress: SendProgress) => void): { cancel(): void } {
    const end = { outcome: { kind: 'no-modem' }, firstUnconfirmedPage: order.pages.first ?? 0, talkMs: 0 } as const;
    clock.soon(() => tell({ kind: 'ended', end }));
    return { cancel: () => undefined };
  }

  lookOn();
  return {
    modems: () => [...slots.values()].map((slot) => slot.now()).sort((one, other) => (one.id < other.id ? -1 : 1)),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    send(order, tell) {
      const able = [...slots.values()].filter((slot) => slot.maySend() && (!order.modem || slot.id === order.modem));
      // Whoever waits longest goes first: no modem wears out before the others.
      const [slot] = able.sort((one, other) => one.now().sinceMs - other.now().sinceMs);
      return slot ? slot.send(order, tell) : refuse(order, tell);
    },
    fetch(order, fetching) {
      const slot = [...slots.values()].find((each) => each.mayFetch() && (!order.modem || each.id === order.modem));
      if (slot) return slot.fetch(order, fetching);
      const end = { outcome: { kind: 'no-modem' }, pages: 0, talkMs: 0 } as const;
      clock.soon(() => fetching.tell({ kind: 'ended', end }));
      return { cancel: () => undefined };
    },
    hangUp(call) {
      for (const slot of slots.values()) if (slot.hangUp(call)) return;
    },
    configure(next) {
      settings = next;
      if (!stopped) look();
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      await Promise.all([...slots.values()].map((slot) => slot.stop()));
    },
  };
}
