import type { Role } from '../../server/core/office/office.ts';
import type { IconName } from '../parts/icon.tsx';
import type { TextKey } from '../texts/reader.ts';

export interface NavItem {
  href: string;
  label: TextKey;
  icon: IconName;
  roles: readonly Role[];
  /** Pages of the section that stand elsewhere. */
  also?: readonly string[];
  /** Who has this role has another item instead. */
  instead?: Role;
}

export interface NavGroup {
  label: TextKey;
  items: readonly NavItem[];
}

/** The sections of the product, in the order of the menu; a person sees those of the own roles. */
const navGroups: readonly NavGroup[] = [
  {
    label: 'nav.work',
    items: [
      { href: '/owner', label: 'nav.owner', icon: 'home', roles: ['owner'] },
      { href: '/agent', label: 'nav.agent', icon: 'headset', roles: ['agent'] },
      { href: '/supervisor', label: 'nav.supervisor', icon: 'pulse', roles: ['supervisor', 'owner'] },
      { href: '/supervisor/reports', label: 'nav.reports', icon: 'list', roles: ['supervisor', 'owner'] },
      { href: '/supervisor/staffing', label: 'nav.staffing', icon: 'people', roles: ['supervisor', 'owner'] },
      { href: '/customers', label: 'nav.customers', icon: 'user', roles: ['agent', 'supervisor', 'owner'] },
      { href: '/segments', label: 'nav.segments', icon: 'star', roles: ['supervisor', 'owner'] },
      { href: '/cases', label: 'nav.cases', icon: 'file', roles: ['agent', 'supervisor', 'owner'] },
      { href: '/tasks', label: 'nav.tasks', icon: 'check', roles: ['agent', 'supervisor', 'owner'] },
      { href: '/letters', label: 'nav.letters', icon: 'note', roles: ['agent', 'supervisor', 'owner'] },
      { href: '/mails', label: 'nav.mails', icon: 'envelope', roles: ['agent', 'supervisor', 'owner'] },
      { href: '/supervisor/mailings', label: 'nav.bulk', icon: 'envelope', roles: ['supervisor', 'owner'] },
      {
        href: '/supervisor/campaigns',
        label: 'nav.campaign-work',
        icon: 'star',
        roles: ['supervisor', 'owner'],
      },
      {
        ...{ href: '/faxes', label: 'nav.faxes', icon: 'file', roles: ['agent', 'supervisor', 'owner'] },
        also: ['/supervisor/fax-mailings'],
      },
      { href: '/faxes/in', label: 'nav.faxes-in', icon: 'download', roles: ['agent', 'supervisor', 'owner'] },
      { href: '/messages', label: 'nav.messages', icon: 'envelope', roles: ['agent', 'supervisor', 'owner'] },
      { href: '/callbacks', label: 'nav.callbacks', icon: 'call-out', roles: ['agent', 'supervisor', 'owner'] },
      { href: '/supervisor/conferences', label: 'nav.conferences', icon: 'people', roles: ['supervisor', 'owner'] },
      { href: '/supervisor/day-night', label: 'nav.day-night', icon: 'clock', roles: ['supervisor', 'owner'] },
      { href: '/owner/calls', label: 'nav.calls', icon: 'list', roles: ['owner'] },
      { href: '/supervisor/calls', label: 'nav.calls', icon: 'list', roles: ['supervisor'], instead: 'owner' },
      { href: '/supervisor/recordings', label: 'nav.recordings', icon: 'record', roles: ['supervisor', 'owner'] },
    ],
  },
  {
    label: 'nav.inbound',
    items: [
      { href: '/owner/inbound-routes', label: 'nav.inbound-routes', icon: 'call-in', roles: ['owner'] },
      { href: '/owner/callers', label: 'nav.callers', icon: 'shield', roles: ['owner'] },
      { href: '/owner/flows', label: 'nav.flows', icon: 'menu', roles: ['owner'] },
      { href: '/owner/hours', label: 'nav.hours', icon: 'clock', roles: ['owner'] },
      { href: '/owner/queues', label: 'nav.queues', icon: 'queue', roles: ['owner'] },
      { href: '/owner/ring-groups', label: 'nav.ring-groups', icon: 'bell', roles: ['owner'] },
      { href: '/owner/mailboxes', label: 'nav.mailboxes', icon: 'envelope', roles: ['owner'] },
      { href: '/owner/prompts', label: 'nav.prompts', icon: 'speaker', roles: ['owner'] },
      { href: '/supervisor/try-call', label: 'nav.try-call', icon: 'play', roles: ['supervisor', 'owner'] },
    ],
  },
  {
    label: 'nav.team',
    items: [
      { href: '/owner/people', label: 'nav.people', icon: 'people', roles: ['owner'] },
      { href: '/owner/breaks', label: 'nav.breaks', icon: 'pause', roles: ['owner'] },
      { href: '/owner/outgoing-work', label: 'nav.outgoing-work', icon: 'call-out', roles: ['owner'] },
      { href: '/owner/results', label: 'nav.results', icon: 'check', roles: ['owner'] },
      { href: '/owner/customer-fields', label: 'nav.customer-fields', icon: 'note', roles: ['owner'] },
      { href: '/owner/extensions', label: 'nav.extensions', icon: 'headset', roles: ['owner'] },
      { href: '/owner/phones', label: 'nav.phones', icon: 'phone', roles: ['owner'] },
      { href: '/owner/classes', label: 'nav.classes', icon: 'lock', roles: ['owner'] },
      { href: '/owner/rooms', label: 'nav.rooms', icon: 'speaker', roles: ['owner'] },
    ],
  },
  {
    label: 'nav.case-setup',
    items: [
      { href: '/owner/campaigns', label: 'nav.campaigns', icon: 'star', roles: ['owner'] },
      { href: '/owner/departments', label: 'nav.departments', icon: 'office', roles: ['owner'] },
      { href: '/owner/motives', label: 'nav.motives', icon: 'menu', roles: ['owner'] },
      { href: '/owner/services', label: 'nav.services', icon: 'star', roles: ['owner'] },
      { href: '/owner/task-kinds', label: 'nav.task-kinds', icon: 'check', roles: ['owner'] },
      { href: '/owner/letter-templates', label: 'nav.letter-templates', icon: 'note', roles: ['owner'] },
      { href: '/owner/letter-kits', label: 'nav.letter-kits', icon: 'file', roles: ['owner'] },
      { href: '/supervisor/scripts', label: 'nav.scripts', icon: 'note', roles: ['supervisor', 'owner'] },
      { href: '/owner/catalogue-documents', label: 'nav.catalogue-documents', icon: 'file', roles: ['owner'] },
      { href: '/owner/mail-templates', label: 'nav.mail-templates', icon: 'note', roles: ['owner'] },
      { href: '/owner/case-times', label: 'nav.case-times', icon: 'clock', roles: ['owner'] },
    ],
  },
  {
    label: 'nav.lines',
    items: [
      { href: '/owner/trunks', label: 'nav.trunks', icon: 'trunk', roles: ['owner'] },
      { href: '/owner/trunk-report', label: 'nav.trunk-report', icon: 'pulse', roles: ['owner'] },
      { href: '/owner/outbound-routes', label: 'nav.outbound-routes', icon: 'call-out', roles: ['owner'] },
      { href: '/owner/price', label: 'nav.price', icon: 'coins', roles: ['owner'] },
      { href: '/owner/prices', label: 'nav.prices', icon: 'coins', roles: ['owner'] },
      { href: '/owner/tariffs', label: 'nav.tariffs', icon: 'coins', roles: ['owner'] },
      { href: '/owner/limits', label: 'nav.limits', icon: 'pulse', roles: ['owner'] },
      { href: '/owner/accounts', label: 'nav.accounts', icon: 'coins', roles: ['owner'] },
      { href: '/owner/statements', label: 'nav.statements', icon: 'file', roles: ['owner'] },
      { href: '/owner/bills', label: 'nav.bills', icon: 'file', roles: ['owner'] },
      { href: '/owner/rerate', label: 'nav.rerate', icon: 'coins', roles: ['owner'] },
    ],
  },
  {
    label: 'nav.box',
    items: [
      { href: '/owner/office', label: 'nav.office', icon: 'office', roles: ['owner'] },
      { href: '/owner/mail', label: 'nav.mail', icon: 'envelope', roles: ['owner'] },
      { href: '/owner/mail-in', label: 'nav.mail-in', icon: 'envelope', roles: ['owner'] },
      { href: '/owner/fax', label: 'nav.fax-settings', icon: 'file', roles: ['owner'], also: ['/owner/modems'] },
      { href: '/owner/modems', label: 'nav.modems', icon: 'phone', roles: ['owner'] },
      { href: '/owner/supervision', label: 'nav.supervision', icon: 'eye', roles: ['owner'] },
      { href: '/owner/recording', label: 'nav.recording', icon: 'record', roles: ['owner'] },
      { href: '/owner/fraud', label: 'nav.fraud', icon: 'shield', roles: ['owner'] },
      { href: '/owner/security', label: 'nav.security', icon: 'shield', roles: ['owner'] },
      { href: '/owner/privacy', label: 'nav.privacy', icon: 'lock', roles: ['owner'] },
      { href: '/owner/audit', label: 'nav.audit', icon: 'list', roles: ['owner'] },
    ],
  },
];

/** Groups with what these roles may open; empty groups are left out. */
export function navFor(roles: readonly Role[]): NavGroup[] {
  return navGroups
    .map((group) => ({
      ...group,
      items: group.items.filter(
        ({ roles: theirs, instead }) =>
          theirs.some((role) => roles.includes(role)) && !(instead && roles.includes(instead)),
      ),
    }))
    .filter((group) => group.items.length > 0);
}

/** The item whose address is the longest beginning of `path`: a subpage marks its section. */
export function currentItem(groups: readonly NavGroup[], path: string): NavItem | undefined {
  return groups
    .flatMap((group) => group.items)
    .flatMap((item) => [item.href, ...(item.also ?? [])].map((href) => ({ href, item })))
    .filter(({ href }) => path === href || path.startsWith(`${href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0]?.item;
}
