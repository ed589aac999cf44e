/** A trunk's state as pages and API show it. */
export interface TrunkView {
  trunkId: string;
  name: string;
  /** `unwatched`: a peer without OPTIONS; `connecting`: first answer outstanding. */
  state: 'up' | 'down' | 'connecting' | 'unwatched';
  since: number;
  /** Why it is down: `registration-refused`, `auth-failed`, `options-failed`, or a `SignalFailure`. */
  reason?: string;
  status?: number;
  registeredUntil?: number;
  /** Round trip of the last OPTIONS or REGISTER. */
  roundTripMs?: number;
  channelsInUse: number;
}

export interface DeviceView {
  extension: string;
  contact: string;
  userAgent?: string;
  flow: string;
  registeredAt: number;
  expiresAt: number;
}

/** Registered phones and watched trunks. */
export interface Lines {
  trunks(): TrunkView[];
  devices(): DeviceView[];
  /** Devices that a call to the extension should ring; empty = not registered. */
  devicesOf(extension: string): DeviceView[];
}
