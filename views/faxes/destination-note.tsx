import type { FaxObjection } from '../../server/core/fax/judge-faxing.ts';
import type { CallKind } from '../../server/core/office/call-kinds.ts';
import type { Page } from '../layout/page.ts';
import { formatLongSpan, formatMoney } from '../texts/format.ts';

/** What is known of a number before it is dialled. */
export interface DestinationView {
  /** As the reader writes it. */
  number: string;
  dialled: string;
  kind: CallKind;
  objection?: FaxObjection | undefined;
  seconds: number;
  pages: number;
  net?: bigint | undefined;
  currency: string;
}

/** `wrong`: what was typed is no number. */
export type DestinationTold = DestinationView | 'wrong' | undefined;

/** What a number is, what is dialled, and about what it costs; empty while nothing was typed. */
export const DestinationNote = ({ page, told }: { page: Page; told: DestinationTold }) => {
  const { reader } = page;
  const { t } = reader;
  if (told === undefined) return <p id="fax-destination" aria-live="polite" hidden />;
  if (told === 'wrong')
    return (
      <p id="fax-destination" class="under" aria-live="polite">
        {t('fax-wrong.bad-number')}
      </p>
    );
  const span = formatLongSpan(told.seconds * 1000, reader);
  const cost =
    told.net === undefined
      ? t('fax-to.no-price')
      : told.net === 0n
        ? t('fax-to.free')
        : t('fax-to.cost', { cost: formatMoney(told.net, { ...reader, currency: told.currency }) });
  return (
    <p id="fax-destination" class="under" aria-live="polite">
      <strong>{told.number}</strong> · {t(`call-kind.${told.kind}`)} · {t('fax-to.dialled', { digits: told.dialled })}
      <br />
      {told.objection !== undefined
        ? t(`fax-wrong.${told.objection}`)
        : `${t(told.pages === 1 ? 'fax-to.page' : 'fax-to.pages', { pages: told.pages, span })}: ${cost}`}
    </p>
  );
};
