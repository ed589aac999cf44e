import type { Office } from './office.ts';

/** What calls are charged to beside who makes them: a matter, a project, a guest. Its code is keyed before or during a call. */
export interface Account {
  /** Two to ten digits; also the id. */
  code: string;
  name: string;
  /** Asked for after the code; absent = the code is enough. Absent on the way in = kept. */
  pin?: string;
  /** What is charged to the account is this unit's, and this principal's, in place of the caller's and the customer's. */
  department?: string;
  principal?: string;
  /** Id of the customer whose matter it is. */
  customer?: string;
  /** Charges of one that is no longer used keep it; nothing new is charged to it. */
  active: boolean;
}

export const accountDefaults = { active: true } as const satisfies Partial<Account>;

/** Who pays for what is charged to an account, in place of who called; nothing for one that is gone. */
export function payersByAccount(
  { accounts }: Pick<Office, 'accounts'>,
  code: string | undefined,
): Pick<Account, 'department' | 'principal' | 'customer'> {
  const account = code === undefined ? undefined : accounts.find((each) => each.code === code);
  if (!account) return {};
  const { department, principal, customer } = account;
  return {
    ...(department !== undefined && { department }),
    ...(principal !== undefined && { principal }),
    ...(customer !== undefined && { customer }),
  };
}

/** What somebody keyed for an account: its code and, where it has one, its PIN. */
export interface KeyedAccount {
  code: string;
  pin?: string;
}

/** `55#600111222`: an account, and the number that is to be called; undefined when it is no such thing. */
export function readAccountAhead(dialled: string): { code: string; number: string } | undefined {
  const [, code, number] = /^\s*(\d{2,10})\s*#\s*(\+?[\d\s().-]{2,40})$/.exec(dialled) ?? [];
  return code === undefined || number === undefined ? undefined : { code, number };
}

/** `55` or `55*1234`, as it is keyed in a call and typed on a page. */
export function readKeyedAccount(keys: string): KeyedAccount | undefined {
  const [, code, pin] = /^\s*(\d{2,10})(?:\*(\d{4,10}))?\s*$/.exec(keys) ?? [];
  return code === undefined ? undefined : { code, ...(pin !== undefined && { pin }) };
}

/** The account that was meant; `pin`: it has one that was not given. */
export function judgeAccount(
  { accounts }: Pick<Office, 'accounts'>,
  keyed: KeyedAccount,
): { kind: 'taken'; account: Account } | { kind: 'pin'; account: Account } | { kind: 'wrong' } {
  const account = accounts.find(({ code, active }) => active && code === keyed.code);
  if (!account) return { kind: 'wrong' };
  if (account.pin === undefined || account.pin === keyed.pin) return { kind: 'taken', account };
  return keyed.pin === undefined ? { kind: 'pin', account } : { kind: 'wrong' };
}
