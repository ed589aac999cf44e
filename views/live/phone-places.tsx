import type { Page } from '../layout/page.ts';
import { Icon } from '../parts/icon.tsx';

/** The phones of a person in the order in which they ring, and which of them are there. */
export const PhonePlaces = ({
  page,
  phones,
}: {
  page: Page;
  phones: readonly { number: string; isThere: boolean }[];
}) => {
  const { t } = page.reader;
  return (
    <span class="phone-places">
      {phones.map(({ number, isThere }) => (
        <small class={isThere ? 'phone-place' : 'phone-place is-gone'}>
          <Icon name={isThere ? 'check' : 'close'} />{' '}
          {t(isThere ? 'phone.place-there' : 'phone.place-gone', { number })}
        </small>
      ))}
    </span>
  );
};
