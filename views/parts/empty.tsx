import type { Child } from 'hono/jsx';
import { Icon, type IconName } from './icon.tsx';

/** What a page shows when it has nothing yet: what it is for, and the button for the next step as children. */
export const Empty = ({
  icon,
  title,
  text,
  children,
}: {
  icon: IconName;
  title: string;
  text: string;
  children?: Child;
}) => (
  <div class="empty">
    <Icon name={icon} />
    <h2>{title}</h2>
    <p>{text}</p>
    {children}
  </div>
);
