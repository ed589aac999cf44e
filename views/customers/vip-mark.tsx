import type { Page } from '../layout/page.ts';
import { Icon } from '../parts/icon.tsx';

export const VipMark = ({ page }: { page: Page }) => (
  <span class="vip">
    <Icon name="star" />
    {page.reader.t('customer.vip')}
  </span>
);
