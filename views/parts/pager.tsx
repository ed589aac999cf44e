import type { Reader } from '../texts/reader.ts';
import { Icon } from './icon.tsx';

/** Links to the neighbouring pages of a list; `href` makes the address of a page, the first is 1. */
export const Pager = ({
  reader,
  page,
  pageSize,
  total,
  href,
}: {
  reader: Reader;
  page: number;
  pageSize: number;
  total: number;
  href: (page: number) => string;
}) => {
  const last = Math.max(1, Math.ceil(total / pageSize));
  if (last === 1) return null;
  const range = { from: (page - 1) * pageSize + 1, to: Math.min(total, page * pageSize), total };
  return (
    <nav class="pager" aria-label={reader.t('pager.label')}>
      <span>{reader.t('pager.range', range)}</span>
      {page > 1 && (
        <a class="button button-secondary button-small" rel="prev" href={href(page - 1)}>
          <Icon name="chevron-left" />
          {reader.t('action.previous')}
        </a>
      )}
      {page < last && (
        <a class="button button-secondary button-small" rel="next" href={href(page + 1)}>
          {reader.t('action.next')}
          <Icon name="chevron-right" />
        </a>
      )}
    </nav>
  );
};
