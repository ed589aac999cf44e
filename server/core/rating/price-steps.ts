import type { CallKind } from '../office/call-kinds.ts';
import type { BundleUse } from './bundles.ts';

/** What a call would cost by one price list. Amounts are exact decimal texts. */
export type ListStep =
  | { step: 'no-tariff' }
  | { step: 'no-version'; tariff: string }
  | { step: 'unrated'; tariff: string; validFrom: string; reason: string }
  | { step: 'free'; reason: string }
  | {
      step: 'rated';
      tariff: string;
      validFrom: string;
      prefix: string;
      rate: string;
      fee: string;
      freeSec: number;
      /** `name`: as the line has it. */
      bundles: (BundleUse & { name?: string })[];
      spans: {
        fromSec: number;
        toSec: number;
        rate: string;
        price: string;
        perSec: number;
        incrementSec: number;
        amount: string;
        /** Of whose holiday the price is. */
        holiday?: string;
      }[];
      billedSec: number;
      reason: string;
      net: string;
      currency: string;
      taxes: { code: string; percent: string; amount: string }[];
      /** Of the net rounded to the currency. */
      gross: string;
      /** In the office's currency, where that is another one with a rate of that day. */
      inOffice?: { net: string; currency: string; rate: string; validFrom: string };
    };

export type PriceStep =
  /** `unknown`: the numbering plan has no such number, and the carrier decides. */
  | { step: 'typed'; dialled: string; e164?: string; unknown?: true }
  /** Dialled before the number, or that of what sends the call; without a name there is no such account in use. */
  | { step: 'account'; code: string; name?: string }
  /** What it would be charged to; one that does not run on that day is charged nothing. */
  | { step: 'campaign'; name: string; isResting?: true }
  | { step: 'kind'; kind: CallKind }
  | { step: 'emergency' }
  | { step: 'internal' }
  | { step: 'refused'; reason: string }
  | { step: 'route'; route: string; reason: string }
  | { step: 'trunk'; trunk: string; why: 'asked' | 'route' }
  | { step: 'cost'; list: ListStep }
  /** What whoever pays is asked. */
  | { step: 'price'; list: ListStep };
