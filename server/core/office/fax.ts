import { retryDefaults } from '../fax/queue/plan-retry.ts';

export const modemUses = ['send', 'receive', 'both'] as const;
export const faxResolutions = ['standard', 'fine', 'superfine'] as const;

/** When a modem answers: always, only while its hours are open or closed, or never (a person or phone does). */
export const faxAnswers = ['always', 'open', 'closed', 'never'] as const;
export type FaxAnswers = (typeof faxAnswers)[number];

/** Whose fax it was sent for gets a mail about how it went. */
export const faxReceipts = ['always', 'failures', 'never'] as const;

/** A modem that the office knows. */
export interface FaxModemEntry {
  /** As the system names it, by its serial number. */
  id: string;
  name: string;
  /** Where it is found; absent = by its id. */
  port?: string;
  /** Dialled before each number: `0,` behind an exchange. */
  prefix?: string;
  /** Its line is one of this exchange: extensions are faxed over it. */
  inside?: boolean;
  /** Dialled before the country code of numbers abroad: `009` for that carrier; absent = as the office's country has it. */
  abroad?: string;
  use: (typeof modemUses)[number];
  /** After so many rings it answers. */
  rings: number;
  answers: FaxAnswers;
  /** Those that `open` and `closed` mean. */
  hours?: string;
  /** A telephone hangs on the same line: a modem that can listens who calls before it is a fax. */
  shared?: boolean;
  /** Only calls that ring so, as the modem tells it (`A`, `DRON=8 DROF=4 DRON=8`); absent = any. */
  pattern?: string;
  /** The trunk by whose tariff its calls are charged; absent = unrated. */
  trunk?: string;
}

/** What holds for faxes to numbers that begin so. */
export interface FaxDestination {
  /** E.164, `…*` for all that begin so. */
  number: string;
  /** Called only while these hours are open. */
  hours?: string;
  /** Nothing is faxed there. */
  refuse: boolean;
}

/** Where a fax that comes in goes; the first rule that fits. */
export interface FaxRule {
  /** The sender's number as the line or the sender's machine tells it, `…*` for all that begin so, `*` any. */
  from: string;
  /** Only what comes in over this modem. */
  modem?: string;
  person?: string;
  department?: string;
  /** A case is opened with it, unless the sender is a customer with one that waits for documents. */
  openCase: boolean;
  /** It goes to this address too. */
  mail?: string;
}

/** Faxes out and in. */
export interface FaxSettings {
  /** False: nothing is dialled nor answered; faxes wait. */
  active: boolean;
  /** Told to the far end and printed on each page: digits, + and blanks, at most 20. */
  number: string;
  /** Printed on each page; absent = the office's name. */
  header?: string;
  resolution: (typeof faxResolutions)[number];
  /** Error correction where the far end has it. */
  ecm: boolean;
  /** Modems that are plugged in and not listed are used too. */
  useFound: boolean;
  /** Calls at most for one fax, and answered ones in a row that bring no page across. */
  dials: number;
  tries: number;
  /** Faxes to segments and those of low priority go only while these hours are open. */
  quietHours?: string;
  /** Who gets a mail about how it went. */
  receipts: (typeof faxReceipts)[number];
  /** Addresses, or `@domain`, whose mails to `number@fax` are faxed. */
  mailSenders: string[];
  /** Only mails that are shown to be of whom they say: vouched for by a mail server, or with the sender's code in the subject. */
  mailProof: boolean;
  /** Servers whose Authentication-Results are believed, `*.domain` for all below it; none = that of a provider that is known. */
  mailJudges: string[];
  /** What such a mail says stands on a cover before its files. */
  mailCover: boolean;
  /** Numbers whose calls are not answered, `…*` for all that begin so. */
  blocked: string[];
  /** Months until pages that came in or went out are deleted; 0 = kept for ever. */
  keepMonths: number;
  modems: FaxModemEntry[];
  destinations: FaxDestination[];
  rules: FaxRule[];
}

export const faxDefaults: FaxSettings = {
  active: true,
  number: '',
  resolution: 'fine',
  ecm: true,
  useFound: true,
  ...retryDefaults,
  receipts: 'always',
  mailSenders: [],
  mailProof: true,
  mailJudges: [],
  mailCover: false,
  blocked: [],
  keepMonths: 0,
  modems: [],
  destinations: [],
  rules: [],
};

export const faxModemDefaults = { use: 'both', rings: 2, answers: 'always' } as const satisfies Partial<FaxModemEntry>;
