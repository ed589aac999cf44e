import type { Page } from '../layout/page.ts';

/** Where this reader's list of calls lies: owners and supervisors have one each, of the same calls. */
export const callsPath = ({ person }: Pick<Page, 'person'>): '/owner/calls' | '/supervisor/calls' =>
  person?.roles.includes('owner') ? '/owner/calls' : '/supervisor/calls';
