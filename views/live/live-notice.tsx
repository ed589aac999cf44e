import type { Flash, Page } from '../layout/page.ts';
import { Notice } from '../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';

/** Where a live page tells what became of an action; empty when there is nothing to tell. */
export const LiveNotice = ({ page, flash }: { page: Page; flash?: Flash | undefined }) => (
  <div id="notice" aria-live="polite">
    {flash && (
      <Notice tone={flash.tone}>
        <Icon name={flash.tone === 'bad' ? 'alert' : 'info'} />
        {page.reader.t(flash.key, flash.values)}
      </Notice>
    )}
  </div>
);
