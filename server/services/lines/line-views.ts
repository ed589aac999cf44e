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
  /** Registered, but answers OPTIONS no more: is not rung. */
  isSilent?: true;
  registeredAt: number;
  /** Of its REGISTER requests: a phone that starts anew has another (RFC 3261 10.2). */
  registration: string;
  expiresAt: number;
}

/** Registered phones and watched trunks. */
export interface Lines {
  trunks(): TrunkView[];
  devices(): DeviceView[];
  /** Devices that a call to the extension should ring; empty = none registered, or none of them answers. */
  devicesOf(extension: string): DeviceView[];
}
