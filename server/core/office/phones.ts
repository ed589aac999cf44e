/** Whose phones can be set up without typing: each has a template in `firmware-scripts/phones`. */
export const phoneVendors = ['yealink', 'grandstream', 'fanvil', 'snom', 'poly', 'linphone', 'baresip'] as const;
export type PhoneVendor = (typeof phoneVendors)[number];

/** A telephone, or a program that is one, which fetches its settings from here. */
export interface Phone {
  id: string;
  name: string;
  vendor: PhoneVendor;
  /** Twelve lower-case hexadecimal digits; absent for programs. */
  mac?: string;
  /** Numbers of its lines, the first one rings and calls unless another is chosen. */
  extensions: string[];
  transport: 'udp' | 'tcp' | 'tls';
  /** Keys with a lamp, in their order: extensions, parking places, the day/night switch, the mailbox. */
  keys: PhoneKey[];
  /** Its settings may also be fetched from outside private networks, by who has the link. */
  anywhere: boolean;
}

export interface PhoneKey {
  number: string;
  label?: string;
}

/** What a phone is unless somebody says otherwise. */
export const phoneDefaults: Pick<Phone, 'transport' | 'keys' | 'anywhere'> = {
  transport: 'udp',
  keys: [],
  anywhere: false,
};
