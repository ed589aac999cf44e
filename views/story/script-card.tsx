import type { Page } from '../layout/page.ts';
import { Badge } from '../parts/badge.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { formatTime } from '../texts/format.ts';
import type { StoryScript } from './story.ts';

const tones = { done: 'good', left: 'warn', running: 'info' } as const;

/** What was said to have been asked, with the answers as they were given. */
export const ScriptCard = ({ page, script }: { page: Page; script: StoryScript }) => {
  const { t } = page.reader;
  return (
    <section class="card stack">
      <div class="card-head">
        <h2>
          {t('story.script')} · {script.name}
        </h2>
        <Badge tone={tones[script.status]}>{t(`script.${script.status}`)}</Badge>
      </div>
      <p class="hint">
        {t('story.script-by', { who: script.by, version: script.version })} · {t(`language.${script.language}`)}
        {script.reason !== undefined && ` · ${t('story.script-reason', { reason: script.reason })}`}
      </p>
      <DataTable
        caption={t('story.script')}
        rows={script.asked}
        columns={[
          { label: t('scripts.step'), cell: ({ step }) => step },
          { label: t('scripts.question'), cell: ({ question }) => question ?? t('scripts.says') },
          {
            label: t('scripts.answer'),
            cell: ({ question, answer, reason }) => {
              if (answer) return answer.text;
              if (question === undefined) return '—';
              return reason === undefined ? t('story.script-not-asked') : t('story.script-reason', { reason });
            },
          },
          {
            label: t('scripts.by'),
            cell: ({ answer }) => (answer ? `${answer.by} · ${formatTime(answer.at, page.reader)}` : '—'),
          },
        ]}
      />
    </section>
  );
};
