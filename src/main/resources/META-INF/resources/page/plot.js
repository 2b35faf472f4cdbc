// A plot by hand: lines that differ by dash and mark as well as by colour, a legend, and the same numbers as a table.

import { drawing, element } from './dom.js';
import { number } from './risk.js';

const WIDTH = 420;
const HEIGHT = 300;
const LEFT = 46;
const BOTTOM = 42;
const TOP = 12;
const RIGHT = 14;

/**
 * @param {Object} plot `title`, `about`, axes `x` and `y` (`label`, `min`, `max`, `ticks`), `diagonal`, and `series`: each with
 *   `name`, `points` ([x, y]) and perhaps `band` ([x, low, high]), `steps`, `marks`
 */
export function figure({ title, about, x, y, diagonal, series }) {
  const across = (value) => LEFT + ((value - x.min) / (x.max - x.min || 1)) * (WIDTH - LEFT - RIGHT);
  const up = (value) => HEIGHT - BOTTOM - ((value - y.min) / (y.max - y.min || 1)) * (HEIGHT - BOTTOM - TOP);
  const room = { across, up };
  const svg = drawing('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${title}. ${about}`, class: 'plot' },
    axes(x, y, room),
    diagonal ? drawing('path', { class: 'diagonal', d: `M${across(x.min)} ${up(y.min)}L${across(x.max)} ${up(y.max)}` }) : null,
    series.map((each, index) => line(each, index % 5, room)));
  return element('figure', {}, element('figcaption', {}, element('h3', {}, title), element('p', {}, about)), svg,
    element('ul', { class: 'keys' }, series.map((each, index) => element('li', {}, key(index % 5), each.name))), table(x, y, series));
}

function axes(x, y, { across, up }) {
  const parts = [];
  for (const tick of y.ticks) {
    parts.push(drawing('path', { class: 'rule', d: `M${LEFT} ${up(tick)}H${WIDTH - RIGHT}` }));
    parts.push(drawing('text', { x: LEFT - 7, y: up(tick) + 4, 'text-anchor': 'end' }, String(tick)));
  }
  for (const tick of x.ticks) {
    const [at, name] = Array.isArray(tick) ? tick : [tick, String(tick)];
    parts.push(drawing('text', { x: across(at), y: HEIGHT - BOTTOM + 17, 'text-anchor': 'middle' }, name));
  }
  parts.push(drawing('text', { class: 'label', x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 5, 'text-anchor': 'middle' }, x.label));
  parts.push(drawing('text', { class: 'label', transform: `translate(12 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)`, 'text-anchor': 'middle' }, y.label));
  return parts;
}

function line({ points, band, marks }, index, { across, up }) {
  const parts = [];
  if (band?.length) {
    const there = band.map(([at, , high]) => `${across(at)} ${up(high)}`);
    const back = [...band].reverse().map(([at, low]) => `${across(at)} ${up(low)}`);
    parts.push(drawing('path', { class: `band s${index}`, d: `M${[...there, ...back].join('L')}Z` }));
  }
  parts.push(drawing('path', { class: `series s${index}`, d: `M${points.map(([at, value]) => `${across(at)} ${up(value)}`).join('L')}` }));
  if (marks) for (const [at, value] of points) parts.push(shape(index, across(at), up(value)));
  return parts;
}

function shape(index, x, y) {
  const paths = [`M${x - 3.5} ${y}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0`, `M${x - 3} ${y - 3}h6v6h-6z`, `M${x} ${y - 4}l4 7h-8z`, `M${x} ${y - 4.5}l4.5 4.5l-4.5 4.5l-4.5 -4.5z`, `M${x} ${y + 4}l4 -7h-8z`];
  return drawing('path', { class: `shape s${index}`, d: paths[index] });
}

function key(index) {
  return drawing('svg', { viewBox: '0 0 30 12', class: 'key', 'aria-hidden': 'true' }, drawing('path', { class: `series s${index}`, d: 'M1 6H29' }), shape(index, 15, 6));
}

function table(x, y, series) {
  return element('details', {}, element('summary', {}, 'as a table'), element('div', { class: 'scroll' }, element('table', {},
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'series'), element('th', { scope: 'col' }, x.label), element('th', { scope: 'col' }, y.label))),
    element('tbody', {}, series.flatMap((each) => each.points.map(([at, value]) =>
      element('tr', {}, element('td', {}, each.name), element('td', {}, x.name?.(at) ?? number(at, 3)), element('td', {}, number(value, 3)))))))));
}
