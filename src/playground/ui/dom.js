/**
 * Makes an element. Children are nodes or strings; strings become text, never markup. `on` holds listeners, `class`,
 * `data-*` and `aria-*` are attributes, everything else is set as a property where the element has it.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) setProp(element, key, value);
  element.append(...children.flat(2).filter(isShown));
  return element;
}

/** A part of the page that index.html has. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an SVG element; children as in `h`. */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(...children.flat(2).filter(isShown));
  return element;
}

const isShown = (child) => child !== undefined && child !== null && child !== false && child !== '';

function setProp(element, key, value) {
  if (value === undefined || value === null || value === false) return;
  if (key === 'on') {
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  } else if (key === 'class' || key.includes('-') || key === 'role' || key === 'for') {
    element.setAttribute(key, value === true ? '' : String(value));
  } else {
    if (!(key in element) || key.endsWith('HTML')) throw new Error(`an element has no ${key}`);
    element[key] = value;
  }
}

/** Makes the children of a container be `nodes`, and touches only what differs, so that focus and scroll survive. */
export function reconcile(container, nodes) {
  const wanted = new Set(nodes);
  for (const child of Array.from(container.childNodes)) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    const there = container.childNodes[index];
    if (there !== node) container.insertBefore(node, there ?? null);
  });
}

const ICONS = {
  hash: 'M6 3 4.500 17M13.500 3 12 17M3 7h13M2.500 13h13',
  bolt: 'M10.500 2 4 11.500h5L8 18l7-10h-5.200z',
  moon: 'M16 11.500A6.500 6.500 0 0 1 8.500 4a6.500 6.500 0 1 0 7.500 7.500z',
  sun: 'M10 6.200a3.800 3.800 0 1 1 0 7.600 3.800 3.800 0 0 1 0-7.600M10 1.800v1.600M10 16.600v1.600M1.800 10h1.600M16.600 10h1.600M4.200 4.200l1.100 1.100M14.700 14.700l1.100 1.100M15.800 4.200l-1.100 1.100M5.300 14.700l-1.100 1.100',
  auto: 'M10 2.500a7.500 7.500 0 1 0 0 15zM10 2.500a7.500 7.500 0 0 1 0 15',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12 4l-6 6 6 6',
  more: 'M10 4.500v.01M10 10v.01M10 15.500v.01',
  info: 'M10 2.500a7.500 7.500 0 1 1 0 15 7.500 7.500 0 0 1 0-15M10 9.500v4M10 6.500v.01',
  reply: 'M4 4.500h12v8.500H9l-4 3v-3H4z',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4',
  send: 'M3 4l14 6-14 6 2-6zM5 10h6',
  check: 'M4.500 10.500l3.500 3.500 7.500-8',
  down: 'M5 8l5 5 5-5',
  next: 'M8 5l5 5-5 5',
  clock: 'M10 2.500a7.500 7.500 0 1 1 0 15 7.500 7.500 0 0 1 0-15M10 6v4.200l2.800 1.800',
  help: 'M10 2.500a7.500 7.500 0 1 1 0 15 7.500 7.500 0 0 1 0-15M7.800 7.800a2.200 2.200 0 1 1 3.100 2c-.7.400-.9.800-.9 1.500M10 14v.01',
  warning: 'M10 3 1.800 17h16.400zM10 8.500v3.500M10 14.500v.01',
  file: 'M5 2.500h6.500L15 6v11.500H5zM11.500 2.500V6H15',
  people:
    'M7.500 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2 17c0-3.500 2.300-5 5.500-5s5.500 1.500 5.500 5M13 3.800a3 3 0 0 1 0 5.400M15 12.500c2 .700 3 2.200 3 4.500',
  link: 'M8.500 11.500l3-3M7 9.500 4.800 11.700a2.800 2.800 0 0 0 4 4L11 13.500M9 6.500l2.200-2.200a2.800 2.800 0 0 1 4 4L13 10.500',
  terminal: 'M4 6l4 4-4 4M10 14.500h6',
};

/** Draws a part of the page anew; the button that had the focus has it again. */
export function redraw(container, nodes) {
  const buttons = () => [...container.querySelectorAll('button')];
  const focused = buttons().indexOf(document.activeElement);
  container.replaceChildren(...nodes);
  if (focused >= 0) buttons()[focused]?.focus();
}

/** A line icon, hidden from screen readers: its button has the words. */
export function icon(name) {
  return s(
    'svg',
    { class: `icon icon-${name}`, viewBox: '0 0 20 20', 'aria-hidden': 'true' },
    s('path', { d: ICONS[name] }),
  );
}

/** A button that shows only an icon. */
export function iconButton(name, label, onClick, extra = {}) {
  return h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, on: { click: onClick }, ...extra },
    icon(name),
  );
}
