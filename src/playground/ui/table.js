import { h } from './dom.js';
import { richText } from './text.js';

/** A table block; its first row is the header. */
export function tableBlock({ rows, column_settings: settings = [] }) {
  const [head = [], ...body] = rows;
  return tableOf({ head, body, settings, caption: undefined });
}

/** A data_table block: a caption, a header, and pages of rows. */
export function dataTableBlock({ rows, caption, page_size: size = 5, column_settings: settings = [] }) {
  const [head = [], ...body] = rows;
  const box = h('div', { class: 'data-table' });
  const pages = Math.ceil(body.length / size);
  const show = (page) => {
    const part = body.slice(page * size, (page + 1) * size);
    box.replaceChildren(
      tableOf({ head, body: part, settings, caption }),
      ...(pages > 1 ? [pager(page, pages, show)] : []),
    );
  };
  show(0);
  return box;
}

function pager(page, pages, show) {
  const step = (label, to) =>
    h(
      'button',
      { type: 'button', class: 'button small', disabled: to < 0 || to >= pages, on: { click: () => show(to) } },
      label,
    );
  return h(
    'div',
    { class: 'pager' },
    step('Previous', page - 1),
    h('span', {}, `Page ${page + 1} of ${pages}`),
    step('Next', page + 1),
  );
}

function tableOf({ head, body, settings, caption }) {
  const isNumeric = head.map((_cell, x) => body.length > 0 && body.every((row) => row[x]?.type === 'raw_number'));
  const align = (x) => settings[x]?.align ?? (isNumeric[x] ? 'right' : 'left');
  const row = (cells, tag) =>
    h(
      'tr',
      {},
      cells.map((cell, x) =>
        h(tag, { class: `to-${align(x)}`, ...(tag === 'th' ? { scope: 'col' } : {}) }, cellContent(cell)),
      ),
    );
  return h(
    'div',
    { class: 'table-frame' },
    h(
      'table',
      { class: 'table' },
      caption && h('caption', {}, caption),
      h('thead', {}, row(head, 'th')),
      h(
        'tbody',
        {},
        body.map((cells) => row(cells, 'td')),
      ),
    ),
  );
}

function cellContent(cell) {
  if (!cell) return '';
  if (cell.type === 'rich_text') return richText(cell);
  if (cell.type === 'raw_number') return cell.text ?? new Intl.NumberFormat('en').format(cell.value);
  return cell.text;
}
