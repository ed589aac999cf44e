import type { Office } from '../office/office.ts';
import { fitNumber, formsOf } from './fit-number.ts';
import { readDialled } from './numbers.ts';

/** What the office may show as its own: its list, what its trunks and campaigns show, and the numbers by which it is called. */
export function ownNumbersOf(office: {
  office: Pick<Office['office'], 'numbers'>;
  trunks: readonly { callerId?: string }[];
  campaigns: readonly { callerId?: string }[];
  inboundRoutes: readonly { did: string }[];
}): string[] {
  const { numbers = [] } = office.office;
  const shown = [...office.trunks, ...office.campaigns].flatMap(({ callerId }) =>
    callerId === undefined ? [] : [callerId],
  );
  const called = office.inboundRoutes.map(({ did }) => did).filter((did) => did !== '*');
  return [...numbers, ...shown, ...called];
}

/** Whether a number is one of those, or begins like one that stands for many. */
export function ownsNumber(own: readonly string[], asked: { number: string; country: string }): boolean {
  const { number, country } = asked;
  const forms = formsOf(number, country);
  return own.some((listed) => fitNumber(listed, { forms, country }) !== undefined);
}

/** The first of them that is one number and not many, as E.164. */
export function firstOwnNumber(own: readonly string[], country: string): string | undefined {
  for (const listed of own) {
    const answer = listed.endsWith('*') ? undefined : readDialled(listed, country);
    if (answer?.ok) return answer.e164;
  }
  return undefined;
}

/** The number that somebody's calls are to show: what the phone asks for, that of the campaign they work in, its extension's, the queue's. */
export function wantedCallerId(
  office: Pick<Office, 'extensions' | 'queues'>,
  by: {
    extension?: string | undefined;
    queueId?: string | undefined;
    preferred?: string | undefined;
    campaign?: { callerId?: string } | undefined;
  },
): string | undefined {
  const extension = office.extensions.find(({ number }) => number === by.extension);
  const queue = office.queues.find(({ id }) => id === by.queueId);
  return by.preferred ?? by.campaign?.callerId ?? extension?.callerId ?? queue?.callerId;
}
