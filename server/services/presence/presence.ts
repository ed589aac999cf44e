import type { Clock, Timer } from '../../base/clock.ts';
import type { CallEvent } from '../../core/calls/events.ts';
import type { Role } from '../../core/office/office.ts';
import {
  type EventPackage,
  printDialogInfo,
  printMessageSummary,
  printPidf,
  type WatchedDialog,
} from '../../core/sip/event-bodies.ts';
import type { AgentView } from '../agents/agent-view.ts';
import type { FactBus } from '../facts.ts';
import type { Lines } from '../lines/line-views.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { LampState, Lamps } from './lamps.ts';
import type { PresencePort, Watch, WatchEnd, WatchRequest } from './presence-port.ts';

/** A switch has no calls: its lamp is one that stands for them. */
const dialogOfLamp: Record<LampState, WatchedDialog[]> = {
  off: [],
  lit: [{ id: 'switch', direction: 'initiator', state: 'confirmed', remote: '' }],
  blinking: [{ id: 'switch', direction: 'initiator', state: 'early', remote: '' }],
};

/** A lamp may be this late, so that a busy moment is one message. */
const GATHER_MS = 50;
/** Stands for every lamp that is no phone's: few enough to look at all of them. */
const switches = '*';
const LONGEST_SEC = 3600;
/** When news that a phone did not take are told again; doubled with each further time, up to five minutes. */
const AGAIN_MS = 10_000;
const AGAIN_MOST_MS = 300_000;
/** A phone with three expansion modules has fewer keys. */
const MOST_PER_WATCHER = 100;
const MOST = 5_000;

const isAgent = (role: Role): boolean => role === 'agent';

interface Watching {
  event: EventPackage;
  watcher: string;
  target: string;
  entity: string;
  watch: Watch;
  endsAt: number;
  expiry: Timer;
  version: number;
  /** What was told last, but for its version. */
  told: string;
  /** Armed while news that the phone did not take are to be told again. */
  again: Timer;
  /** In a row, since it was asked for anew. */
  misses: number;
}

/**
 * Keeps phones informed of each other: lamps of extensions (RFC 4235), presence (RFC 3856), messages (RFC 3842). Everyone
 * of the office may watch any extension; a mailbox whose own extension it is, and a group's box those who lead.
 */
export function createPresence(deps: {
  clock: Clock;
  bus: FactBus;
  office: Pick<OfficeService, 'read'>;
  lines: Pick<Lines, 'devicesOf'>;
  /** People on duty. */
  agents: () => readonly AgentView[];
  /** RFC 3842 counts of a mailbox; zeros for none. */
  messages: (mailbox: string) => { unheard: number; heard: number };
  /** Calls that the extension's phones are in now. */
  dialogsOf: (extension: string) => WatchedDialog[];
  lamps: Lamps;
  port: PresencePort;
}): { readonly count: number; stop(): void } {
  const { clock, bus } = deps;
  const watches = new Set<Watching>();
  const extensionOfLeg = new Map<string, string>();
  const dirty = new Set<string>();
  let due: Timer | undefined;

  const exists = (extension: string): boolean =>
    deps.office.read().extensions.some(({ number }) => number === extension);

  /** A group's box has a number that rings nobody. */
  function mayHear(watcher: string, target: string): boolean {
    if (watcher === target) return true;
    const leads = deps.office
      .read()
      .people.some(({ active, extension, roles }) => active && extension === watcher && !roles.every(isAgent));
    return leads && !exists(target);
  }

  const isWatchable = ({ event, target, watcher }: Pick<Watching, 'event' | 'target' | 'watcher'>): boolean =>
    exists(target) ||
    (event === 'dialog' && deps.lamps.stateOf(target, watcher) !== undefined) ||
    (event === 'message-summary' && deps.office.read().mailboxes.some(({ number }) => number === target));

  function bodyOf(watching: Pick<Watching, 'event' | 'target' | 'watcher' | 'entity' | 'version'>) {
    const { event, target, watcher, entity, version } = watching;
    if (event === 'message-summary') return printMessageSummary({ account: entity, ...deps.messages(target) });
    const lamp = target.startsWith('*') ? deps.lamps.stateOf(target, watcher) : undefined;
    const dialogs = lamp ? dialogOfLamp[lamp] : deps.dialogsOf(target);
    if (event === 'dialog') return printDialogInfo({ entity, version, dialogs });
    const agent = deps.agents().find(({ extension }) => extension === target);
    const isTalking = dialogs.some(({ state }) => state === 'confirmed');
    const activity = isTalking ? 'on-the-phone' : agent?.state === 'break' ? 'away' : undefined;
    const isOpen = deps.lines.devicesOf(target).length > 0;
    return printPidf({ entity, isOpen, ...(activity && { activity }) });
  }

  function tell(watching: Watching, always: boolean): void {
    const news = bodyOf({ ...watching, version: 0 });
    if (!always && news === watching.told) return;
    watching.told = news;
    const leftSec = Math.max(1, Math.ceil((watching.endsAt - clock.now()) / 1000));
    watching.watch.notify({ body: bodyOf(watching), leftSec });
    watching.version++;
  }

  function end(watching: Watching, how: WatchEnd): void {
    forget(watching);
    watching.watch.notify({ body: bodyOf(watching), leftSec: 0, end: how });
  }

  function forget(watching: Watching): void {
    watching.expiry.cancel();
    watching.again.cancel();
    watches.delete(watching);
  }

  /** Grants a time from now on. */
  function extend(watching: Watching, askedSec: number): number {
    const grantedSec = Math.min(askedSec, LONGEST_SEC);
    watching.expiry.cancel();
    watching.endsAt = clock.now() + grantedSec * 1000;
    watching.expiry = clock.after(grantedSec * 1000, () => end(watching, 'timeout'));
    return grantedSec;
  }

  function begin(request: WatchRequest) {
    const { event, watcher, target, entity } = request;
    if (!isWatchable(request)) return request.refuse('no-such-target');
    if (event === 'message-summary' && !mayHear(watcher, target)) return request.refuse('not-allowed');
    const own = [...watches].filter((each) => each.watcher === watcher).length;
    if (own >= MOST_PER_WATCHER || watches.size >= MOST) return request.refuse('too-many');
    const grantedSec = Math.min(request.expiresSec, LONGEST_SEC);
    const watch = request.accept(grantedSec, {
      refreshed(askedSec) {
        const granted = extend(watching, askedSec);
        watching.misses = 0;
        queueMicrotask(() => watches.has(watching) && tell(watching, true));
        return granted;
      },
      missed() {
        if (!watches.has(watching)) return;
        watching.again.cancel();
        const ms = Math.min(AGAIN_MOST_MS, AGAIN_MS * 2 ** watching.misses++);
        watching.again = clock.after(ms, () => tell(watching, true));
      },
      ended(how) {
        if (!watches.has(watching)) return;
        if (how === 'unsubscribed') end(watching, 'timeout');
        else forget(watching);
      },
    });
    const never: Timer = { cancel: () => undefined };
    const watching: Watching = {
      event,
      watcher,
      target,
      entity,
      watch,
      endsAt: 0,
      expiry: never,
      version: 0,
      told: '',
      again: never,
      misses: 0,
    };
    if (grantedSec === 0) {
      end(watching, 'timeout');
      return;
    }
    watches.add(watching);
    extend(watching, grantedSec);
    tell(watching, true);
  }

  function changed(extension: string): void {
    if (watches.size === 0) return;
    dirty.add(extension);
    due ??= clock.after(GATHER_MS, () => {
      due = undefined;
      const targets = new Set(dirty);
      dirty.clear();
      for (const watching of watches)
        if (targets.has(watching.target) || (targets.has(switches) && watching.target.startsWith('*')))
          tell(watching, false);
    });
  }

  function followLeg(event: CallEvent): void {
    if ((event.kind === 'leg.created' || event.kind === 'leg.joined') && event.side.kind === 'extension')
      extensionOfLeg.set(event.legId, event.side.extension);
    if (!event.kind.startsWith('leg.') || !('legId' in event)) return;
    const extension = extensionOfLeg.get(event.legId);
    if (event.kind === 'leg.ended') extensionOfLeg.delete(event.legId);
    if (extension !== undefined) changed(extension);
  }

  const stops = [
    bus.on('call.told', followLeg),
    bus.on('extension.changed', ({ extension }) => changed(extension)),
    bus.on('mailbox.changed', ({ mailbox }) => changed(mailbox)),
    bus.on('slot.changed', ({ slot }) => changed(`*${slot}`)),
    bus.on('agent.changed', ({ login }) => {
      changed(switches);
      const extension = deps.agents().find((each) => each.login === login)?.extension;
      if (extension !== undefined && watches.size > 0) changed(extension);
    }),
    bus.on('office.changed', () => {
      for (const watching of [...watches])
        if (!isWatchable(watching) || !exists(watching.watcher)) end(watching, 'noresource');
      changed(switches);
    }),
  ];
  deps.port.onWatch(begin);

  return {
    get count() {
      return watches.size;
    },
    /** Phones are told, and ask again by themselves. */
    stop() {
      for (const off of stops) off();
      due?.cancel();
      for (const watching of [...watches]) end(watching, 'deactivated');
    },
  };
}
