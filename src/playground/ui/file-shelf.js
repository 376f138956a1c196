import { h, icon, iconButton } from './dom.js';
import { uploadFile } from './upload.js';

/**
 * The files that go with the next message: a button that picks them, and the row that shows them.
 * @param {() => void} onChange
 */
export function fileShelf(onChange) {
  let files = [];
  const node = h('div', { class: 'file-shelf', hidden: true });
  const picker = h('input', { type: 'file', multiple: true, hidden: true, on: { change: () => void add() } });
  const button = iconButton('file', 'Attach a file', () => picker.click());

  function show(next) {
    files = next;
    node.hidden = files.length === 0;
    node.replaceChildren(...files.map(chip));
    onChange();
  }

  function chip({ id, name }) {
    const remove = () => show(files.filter((one) => one.id !== id));
    return h('span', { class: 'file-chip' }, icon('file'), name, iconButton('close', `Remove ${name}`, remove));
  }

  async function add() {
    for (const file of picker.files ?? []) {
      const uploaded = await uploadFile(file);
      if (uploaded) show([...files, uploaded]);
    }
    picker.value = '';
  }

  return { node, button: h('span', {}, button, picker), ids: () => files.map(({ id }) => id), clear: () => show([]) };
}
