import type { Page } from '../layout/page.ts';
import { Field } from '../parts/field.tsx';
import type { Option } from '../parts/form.ts';

/** Whose campaign something is sent for; nothing in offices without campaigns. */
export const CampaignField = ({
  page,
  options,
  value,
}: {
  page: Page;
  options: readonly Option[];
  value: string | undefined;
}) => {
  const { t } = page.reader;
  if (options.length === 0) return null;
  return (
    <Field name="campaign" label={t('desk.campaign')} hint={t('campaign.send-hint')}>
      {(control) => (
        <select {...control}>
          <option value="">{t('desk.campaign-none')}</option>
          {options.map((option) => (
            <option value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
};
