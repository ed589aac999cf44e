import type { Child } from 'hono/jsx';

export interface Column<Row> {
  label: string;
  cell(row: Row): Child;
  /** Right-aligned with figures of one width. */
  number?: boolean;
  /** Visually hidden heading: columns of buttons. */
  actions?: boolean;
}

/** Rows become labelled blocks on a narrow screen, unless it `stays` a table of figures to be moved sideways. `id` marks the body, so that a fragment can replace it. */
export const DataTable = <Row,>({
  caption,
  columns,
  rows,
  body = {},
  rowOf = () => ({}),
  stays = false,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Attributes of `<tbody>`: id, htmx. */
  body?: Record<string, unknown>;
  /** Attributes of a row: id, class. */
  rowOf?: (row: Row) => Record<string, unknown>;
  stays?: boolean;
}) => (
  <div class="table-frame" {...(stays && { role: 'region', tabindex: 0, 'aria-label': caption })}>
    <table class={stays ? 'data stays' : 'data'}>
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" class={column.number ? 'number' : undefined}>
              {column.actions ? <span class="unseen">{column.label}</span> : column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...body}>
        {rows.map((row) => (
          <tr {...rowOf(row)}>
            {columns.map((column) => (
              <td
                data-label={column.actions ? undefined : column.label}
                class={[column.number && 'number', column.actions && 'actions'].filter(Boolean).join(' ') || undefined}
              >
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
