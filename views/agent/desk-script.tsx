import type { Page } from '../layout/page.ts';
import { Act } from '../live/act.tsx';
import { Button } from '../parts/button.tsx';
import { ScriptHead, StepCard } from '../scripts/step-card.tsx';
import type { Desk } from './desk.ts';

/** What to say and ask in the call at hand. */
export const ScriptPart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { t } = page.reader;
  const { script } = desk;
  if (!script)
    return (
      <div id="desk-script">
        <p class="desk-nobody">{t('script.no-call')}</p>
      </div>
    );
  const { callId, view, choices } = script;
  const base = `/agent/calls/${callId}/script`;
  const other = view?.language === 'es' ? 'en' : 'es';
  return (
    <div id="desk-script" class="script-panel" data-front={view ? callId : undefined}>
      <section class="card stack">
        {view ? (
          <>
            <ScriptHead page={page} view={view}>
              <Act page={page} action={`${base}/language`} fields={{ language: other }}>
                <Button size="small" kind="quiet" title={t('script.in-language', { language: t(`language.${other}`) })}>
                  {t(`language.${other}`)}
                </Button>
              </Act>
            </ScriptHead>
            <StepCard
              page={page}
              view={view}
              action={base}
              form={`script-${callId}-${view.step}-${view.nth}-${view.language}-${view.status.kind}`}
              draft={`script:${callId}:${view.step}`}
              keys
            />
          </>
        ) : (
          <p class="hint">{t('script.none-for-call')}</p>
        )}
        {choices.length > 0 && (
          <form
            method="post"
            action={`${base}/choose`}
            hx-post={`${base}/choose`}
            hx-swap="none"
            class="with-button script-choose"
          >
            <input type="hidden" name="_csrf" value={page.csrf} />
            <select name="script" aria-label={t('script.other')}>
              {choices.map(({ id, name }) => (
                <option value={id}>{name}</option>
              ))}
            </select>
            <Button size="small">{t(view ? 'script.take-other' : 'script.take')}</Button>
          </form>
        )}
      </section>
    </div>
  );
};
