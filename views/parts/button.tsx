import type { Child } from 'hono/jsx';
import { Icon, type IconName } from './icon.tsx';

interface Look {
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'small' | 'normal' | 'large';
  icon?: IconName;
  children?: Child;
}

const classOf = ({ kind = 'secondary', size = 'normal' }: Look): string => `button button-${kind} button-${size}`;

/** A link that looks like what it does: leads to a form or a page. */
export const LinkButton = ({
  href,
  kind,
  size,
  icon,
  children,
  ...rest
}: Look & { href: string; [name: string]: unknown }) => (
  <a href={href} class={classOf({ ...(kind && { kind }), ...(size && { size }) })} {...rest}>
    {icon && <Icon name={icon} />}
    {children}
  </a>
);

/** `submit` unless `type` says otherwise; `name` and `value` tell the server which button it was. */
export const Button = ({ kind, size, icon, children, ...rest }: Look & { [name: string]: unknown }) => (
  <button type="submit" class={classOf({ ...(kind && { kind }), ...(size && { size }) })} {...rest}>
    {icon && <Icon name={icon} />}
    {children}
  </button>
);

/** A button of one icon; `label` is what is read aloud and shown on hover. */
export const IconButton = ({ icon, label, ...rest }: { icon: IconName; label: string; [name: string]: unknown }) => (
  <button type="button" class="button button-quiet button-icon" aria-label={label} title={label} {...rest}>
    <Icon name={icon} />
  </button>
);
