import type { PhoneSearch } from '../../core/phones/read-search.ts';

/** A phone looks for its settings by multicast. */
export interface SearchHeard extends PhoneSearch {
  address: string;
  port: number;
  /** Our own address as that phone reaches it. */
  ownAddress: string;
  /** Accepts, and tells it where its settings are. At once, or never. */
  tell(url: string): void;
}

/** Phones that call out for a server (SIP PnP). */
export interface SearchPort {
  /** One listener: provisioning. */
  onSearch(listener: (search: SearchHeard) => void): void;
  /** Asks a phone at that address, registered or not, to fetch its settings. */
  nudge(place: { address: string; port: number }): void;
}
