import { statementPaper } from '../../../views/statements/statement-paper.ts';
import { formatDay, formatRounded } from '../../../views/texts/format.ts';
import { createReader } from '../../../views/texts/reader.ts';
import type { Clock } from '../../base/clock.ts';
import type { Office } from '../../core/office/office.ts';
import type { Files } from '../../services/files/files.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import type { OfficeService } from '../../services/office/office-service.ts';
import type { StatementWords } from '../../services/rating/statements.ts';
import type { Reports } from '../../services/reports/reports-port.ts';
import type { Db } from '../../store/db.ts';
import { readSetting } from '../../store/queries/settings.ts';

/** Where the id of the office's logo is kept. */
export const logoKey = 'office-logo';

const namesOf = ({ office, people }: Office) => ({
  person: (login: string) => people.find((each) => each.login === login)?.name ?? login,
  number: (number: string) => formatForReader(number, office.country),
});

/** Statements in the office's language, with its logo; printed by the thread for paper. */
export function createStatementWords(deps: {
  db: Db;
  clock: Pick<Clock, 'now'>;
  office: Pick<OfficeService, 'read'>;
  files: Pick<Files, 'read'>;
  reports: Pick<Reports, 'paper'>;
}): StatementWords {
  const readerNow = () => createReader(deps.office.read().office);
  return {
    async print(statement, calls) {
      const logoId = readSetting(deps.db, logoKey);
      const logo =
        typeof logoId === 'string' && logoId !== '' ? new Uint8Array(await deps.files.read(logoId)) : undefined;
      const sheet = statementPaper(statement, {
        ...{ reader: readerNow(), nowMs: deps.clock.now() },
        ...(logo && { logo }),
        ...(calls && { calls: { list: calls, names: namesOf(deps.office.read()) } }),
      });
      return {
        pdf: await deps.reports.paper({ paper: 'sheet', kind: 'pdf', sheet }),
        xlsx: await deps.reports.paper({ paper: 'sheet', kind: 'xlsx', sheet }),
      };
    },
    mail({ number, sheet }) {
      const reader = readerNow();
      const { payer, from, to, total, currency, officeName } = sheet;
      return {
        subject: reader.t('statement.mail.subject', { office: officeName, number }),
        text: reader.t('statement.mail.text', {
          ...{ number, currency, payer: payer.name, total: formatRounded(total, { ...reader, currency }) },
          ...{ from: formatDay(from, reader), to: formatDay(to, reader) },
        }),
        fileName: `${reader.language === 'es' ? 'extracto' : 'statement'}-${number}`,
      };
    },
  };
}
