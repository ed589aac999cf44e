import { eq } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import { findExtension } from '../../core/office/find-extension.ts';
import type { Office, Person } from '../../core/office/office.ts';
import { type Db, schema } from '../../store/db.ts';
import type { FactBus } from '../facts.ts';
import type { DeviceView } from '../lines/line-views.ts';

const { hotDesks } = schema;

export type HotDesk = typeof hotDesks.$inferSelect;

/** Shared phones: who sits where. */
export interface HotDesks {
  all(): HotDesk[];
  /** Whose calls a phone makes and gets: the guest's extension, or its own. */
  extensionAt(host: string): string;
  /** The person's extension is at that phone from now on, and no longer at another. */
  logIn(host: string, person: Person & { extension: string }): void;
  /** False when nobody sat there. */
  logOut(host: string): boolean;
  /** Registered phones of an extension, also those that it is a guest at. */
  devicesOf(extension: string): DeviceView[];
  stop(): void;
}

/** Kept over a restart. Who leaves the office, or whose extension or phone does, sits nowhere any more. */
export function createHotDesks(deps: {
  db: Db;
  clock: Clock;
  bus: FactBus;
  office: { read(): Office };
  lines: { devicesOf(extension: string): DeviceView[] };
}): HotDesks {
  const { db, clock, bus, lines } = deps;
  let byHost = new Map<string, HotDesk>();

  /** Lamps and pages of both look again. */
  function changed(...desks: readonly HotDesk[]): void {
    byHost = new Map(
      db
        .select()
        .from(hotDesks)
        .all()
        .map((desk) => [desk.host, desk]),
    );
    for (const extension of new Set(desks.flatMap(({ host, guest }) => [host, guest])))
      bus.publish('extension.changed', { extension });
  }

  function clean(): void {
    const office = deps.office.read();
    const gone = [...byHost.values()].filter(
      ({ host, guest, login }) =>
        !findExtension(office, host) ||
        !office.people.some((each) => each.login === login && each.active && each.extension === guest),
    );
    for (const { host } of gone) db.delete(hotDesks).where(eq(hotDesks.host, host)).run();
    if (gone.length > 0) changed(...gone);
  }

  changed();
  clean();
  // A phone that registers is there for its guest, too.
  const stopListening = [
    bus.on('office.changed', clean),
    bus.on('extension.changed', ({ extension }) => {
      const desk = byHost.get(extension);
      if (desk) bus.publish('extension.changed', { extension: desk.guest });
    }),
  ];
  return {
    all: () => [...byHost.values()],
    extensionAt: (host) => byHost.get(host)?.guest ?? host,
    logIn(host, { login, extension: guest }) {
      const before = [...byHost.values()].filter((desk) => desk.host === host || desk.guest === guest);
      const desk = { host, guest, login, since: clock.now() };
      db.transaction(() => {
        for (const each of before) db.delete(hotDesks).where(eq(hotDesks.host, each.host)).run();
        // At the own phone nobody is a guest.
        if (host !== guest) db.insert(hotDesks).values(desk).run();
      });
      changed(...before, desk);
    },
    logOut(host) {
      const desk = byHost.get(host);
      if (!desk) return false;
      db.delete(hotDesks).where(eq(hotDesks.host, host)).run();
      changed(desk);
      return true;
    },
    devicesOf: (extension) => [
      ...lines.devicesOf(extension),
      ...[...byHost.values()].filter(({ guest }) => guest === extension).flatMap(({ host }) => lines.devicesOf(host)),
    ],
    stop() {
      for (const stop of stopListening) stop();
    },
  };
}
