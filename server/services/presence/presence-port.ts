import type { EventPackage } from '../../core/sip/event-bodies.ts';

/** Why a subscription ends (RFC 6665 4.1.3). */
export type WatchEnd = 'timeout' | 'deactivated' | 'noresource';

/** A phone asks to be kept informed; its password was right. Exactly one of `accept` and `refuse` is due, at once. */
export interface WatchRequest {
  event: EventPackage;
  /** The extension that asks. */
  watcher: string;
  /** Number it asks about. */
  target: string;
  /** How it calls that: `sip:101@pbx.local`. */
  entity: string;
  /** 0: tell once. */
  expiresSec: number;
  accept(expiresSec: number, events: WatchEvents): Watch;
  refuse(why: 'no-such-target' | 'not-allowed' | 'too-many'): void;
}

export interface WatchEvents {
  /** Asked anew; returns what is granted. News are due afterwards. */
  refreshed(expiresSec: number): number;
  /** The phone did not take the last news, and may take them later. */
  missed(): void;
  /** The phone wants no more (last news are due), or is gone: then `notify` does nothing any more. */
  ended(how: 'unsubscribed' | 'gone'): void;
}

export interface Watch {
  /** `leftSec` 0 with `end`: the last one. */
  notify(news: { body: string; leftSec: number; end?: WatchEnd }): void;
}

/** Where phones ask to be kept informed. */
export interface PresencePort {
  /** One listener: the presence service. */
  onWatch(listener: (request: WatchRequest) => void): void;
}
