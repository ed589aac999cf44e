import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import type { DeskCall } from './desk.ts';

/** What came of the call: one click or key; while it is wanted, the wrap-up ends by it. */
export const ResultsOfCall = ({ page, call, isWanted }: { page: Page; call: DeskCall; isWanted: boolean }) => {
  const { t } = page.reader;
  if (call.results.length === 0 || (call.stage !== 'talking' && call.stage !== 'over')) return null;
  const action = `/agent/calls/${call.callId}/result`;
  return (
    <form
      class={isWanted ? 'call-results is-wanted' : 'call-results'}
      method="post"
      action={action}
      hx-post={action}
      hx-swap="none"
    >
      <CsrfField page={page} />
      <span class="call-results-title">{t(isWanted ? 'result.wanted' : 'result.title')}</span>
      {call.results.map(({ id, name, key, callBack }) => (
        <Button
          size="small"
          kind={id === call.resultId ? 'primary' : 'secondary'}
          {...(callBack && { icon: 'call-out' as const, title: t('result.calls-back') })}
          name="result"
          value={id}
          data-key={key}
          aria-pressed={id === call.resultId ? 'true' : 'false'}
        >
          {name}
          {key !== undefined && <kbd>{key}</kbd>}
        </Button>
      ))}
    </form>
  );
};
