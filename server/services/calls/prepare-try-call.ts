import type { TriedCall } from '../../core/dialplan/try-steps.ts';
import type { Office } from '../../core/office/office.ts';
import { instantAt, parseMinute } from '../../core/schedule/local-time.ts';
import type { CampaignWork } from '../campaigns/campaign-work.ts';
import type { Customers } from '../customers/customers.ts';
import type { RefusedCalls } from '../customers/refused-calls.ts';
import type { CallLimits } from '../limits/call-limits.ts';
import type { Lines } from '../lines/line-views.ts';
import { toE164 } from '../numbers/normalize.ts';
import type { EstimateCost } from '../rating/estimate-cost.ts';

/** A test call as people ask for it. */
export interface TryCallWish {
  from: string;
  to: string;
  /** `2026-12-05` and `14:05` on the office's clock. */
  date: string;
  time: string;
  /** `1, 102#` */
  keys: string;
  isStaffed: boolean;
  isAnswered: boolean;
  /** Whether other systems answer flows, and what: `status=open, vip=yes`. */
  elsewhere: 'done' | 'timeout' | 'failed';
  answers: string;
}

/** `status=open, vip=yes` */
function readAnswers(text: string): Record<string, string> {
  const pairs = text.split(/[,;\n]+/).map((each) => each.split('='));
  return Object.fromEntries(
    pairs.flatMap(([name = '', ...value]) => (name.trim() ? [[name.trim(), value.join('=').trim()]] : [])),
  );
}

export type PreparedTryCall = { ok: true; tried: TriedCall } | { ok: false; why: 'required' | 'bad-time' };

/**
 * Makes of a wish what the decisions ask for. The customer is known by the number as in a real call; `trunkStates` are
 * the trunks as they stand now, absent = all work and are free.
 */
export function prepareTryCall(
  wish: TryCallWish,
  house: {
    office: Office;
    customers: Pick<Customers, 'findByNumber' | 'findByDocument'>;
    hasCalled?: (e164: string) => boolean;
    refusedCalls?: RefusedCalls;
    limits?: Pick<CallLimits, 'judge'>;
    campaignWork?: Pick<CampaignWork, 'of'>;
    lastNumber?: TriedCall['lastNumber'];
    trunkStates?: ReturnType<Lines['trunks']>;
    estimateCost?: EstimateCost;
  },
): PreparedTryCall {
  const { office } = house;
  const from = wish.from.trim();
  const to = wish.to.trim();
  if (from === '' || to === '') return { ok: false, why: 'required' };
  const minute = parseMinute(wish.time);
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(wish.date) && !Number.isNaN(Date.parse(`${wish.date}T00:00:00Z`));
  if (minute === undefined || !isDate) return { ok: false, why: 'bad-time' };
  const atMs = instantAt(office.office.timezone, { date: wish.date, minute });
  const { estimateCost } = house;
  const e164 = toE164(from, office.office.country);
  const [only, another] = e164 === undefined ? [] : house.customers.findByNumber(e164);
  return {
    ok: true,
    tried: {
      office,
      from,
      to,
      atMs,
      ...(estimateCost && { estimate: (call) => estimateCost({ ...call, atMs }) }),
      keys: wish.keys.split(/[\s,;]+/).filter((each) => each !== ''),
      ...(e164 !== undefined && house.hasCalled?.(e164) && { hasCalled: true }),
      campaignOf: (login) => house.campaignWork?.of(login, atMs),
      limitOf(leg) {
        const judgement = house.limits?.judge(leg);
        return judgement && !judgement.allowed ? { why: judgement.why, subject: judgement.subject } : undefined;
      },
      refusalOf: (number) => house.refusedCalls?.({ e164: number }),
      ...(house.lastNumber && { lastNumber: house.lastNumber }),
      ...(only && !another && { customer: { name: only.name, vip: only.vip } }),
      findCustomer(by, text) {
        const number = toE164(text, office.office.country);
        const found =
          by === 'document'
            ? house.customers.findByDocument(text)
            : number === undefined
              ? []
              : house.customers.findByNumber(number);
        return found.length === 1 ? { name: found[0]!.name, vip: found[0]!.vip } : undefined;
      },
      elsewhere: { why: wish.elsewhere, set: readAnswers(wish.answers) },
      trunks: office.trunks.map((trunk) => {
        const now = house.trunkStates?.find(({ trunkId }) => trunkId === trunk.id);
        return { trunk, up: now?.state !== 'down', inUse: now?.channelsInUse ?? 0 };
      }),
      isStaffed: wish.isStaffed,
      isAnswered: wish.isAnswered,
    },
  };
}
