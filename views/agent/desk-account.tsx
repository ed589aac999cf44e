import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import type { DeskAccount, DeskCall } from './desk.ts';

const LIST = 'account-list';

/** Beside the number to call: what the call is charged to; nothing in offices without accounts. */
export const AccountField = ({ page, accounts }: { page: Page; accounts: readonly DeskAccount[] }) => {
  const { t } = page.reader;
  if (accounts.length === 0) return null;
  return (
    <div class="dial-account">
      <label for="dial-account">{t('desk.account')}</label>
      <input
        id="dial-account"
        name="account"
        list={LIST}
        inputmode="numeric"
        autocomplete="off"
        placeholder={t('desk.account-hint')}
      />
      <datalist id={LIST}>
        {accounts.map(({ code, name }) => (
          <option value={code}>{name}</option>
        ))}
      </datalist>
    </div>
  );
};

/** While somebody talks: what the call is charged to, to be said or changed. */
export const AccountOfCall = ({ page, call }: { page: Page; call: DeskCall }) => {
  const { t } = page.reader;
  if (!call.hasAccounts || call.stage !== 'talking') return null;
  const action = `/agent/calls/${call.callId}/account`;
  return (
    <form class="hand-over" method="post" action={action} hx-post={action} hx-swap="none">
      <CsrfField page={page} />
      <label for="call-account">
        {call.account === undefined ? t('desk.account') : t('desk.account-is', { account: call.account })}
      </label>
      <input
        id="call-account"
        name="account"
        list={LIST}
        inputmode="numeric"
        autocomplete="off"
        placeholder={t('desk.account-hint')}
        required
      />
      <Button icon="coins">{t('desk.account-set')}</Button>
    </form>
  );
};
