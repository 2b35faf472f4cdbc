// The wall of live calls.

import { element, perFrame, setText, spoken } from './dom.js';
import { AlertRail } from './alerts.js';
import { onPaletteChange } from './palette.js';
import { Tile } from './tile.js';
import { legend } from './words.js';

const SHOWN = 80;
const NO_CALL = 'No call yet. Calls appear here while people speak.';

export class Wall {
  title = 'live calls';
  #state;
  #tiles = new Map();
  #grid;
  #empty;
  #sum;
  #filter;
  #only;
  #rail;
  #jump;
  #redraw = perFrame(() => this.#draw());

  constructor(state) {
    this.#state = state;
    this.#grid = element('ul', { class: 'wall', onkeydown: (event) => this.#walk(event) });
    this.#sum = element('p', { class: 'sum' });
    this.#empty = element('div', { class: 'empty invite' },
      element('p', {}, NO_CALL),
      element('p', {}, 'Play six of them with ', element('code', {}, './mondegreen demo'), ', send your own with ',
        element('code', {}, './mondegreen send'), ', or ', element('a', { href: '#/try' }, 'try a recording'), ' right here.'));
    this.#filter = element('input', { type: 'search', placeholder: 'find a call', 'aria-label': 'Find a call by its id', oninput: () => this.#all() });
    this.#only = element('select', { 'aria-label': 'Which calls are shown', onchange: () => this.#all() },
      element('option', { value: '' }, 'all calls'), element('option', { value: 'live' }, 'live only'),
      element('option', { value: 'alerts' }, 'with alerts'));
    this.#rail = new AlertRail(state);
    this.#jump = element('button', { type: 'button', id: 'to-alerts', hidden: true, onclick: () => this.#toAlerts() }, element('span'), spoken(' alerts, under the calls'));
    this.node = element('div', { class: 'live' },
      element('section', { 'aria-labelledby': 'calls-title' },
        element('div', { class: 'head' },
          element('h1', { id: 'calls-title' }, 'Calls'), this.#sum, legend(),
          element('div', { class: 'tools' }, this.#only, this.#filter, this.#jump)),
        this.#empty, this.#grid),
      this.#rail.node);
    onPaletteChange(() => this.#all());
    new ResizeObserver(() => this.#all()).observe(this.#grid);
  }

  /** Something in the state has changed. */
  changed() {
    this.#redraw();
  }

  enter() {
    this.#all();
  }

  #all() {
    for (const id of this.#state.calls.keys()) this.#state.changed.add(id);
    this.#redraw();
  }

  #draw() {
    const calls = [...this.#state.calls.values()];
    const live = calls.filter((call) => call.summary.state !== 'ended').length;
    setText(this.#sum, calls.length ? `${live} live, ${calls.length - live} ended` : '');
    const shown = calls.filter((call) => this.#isShown(call)).sort(order).slice(0, SHOWN);
    const density = shown.length > 24 ? 'dense' : shown.length > 8 ? 'close' : 'wide';
    this.#grid.dataset.density = density;
    this.#place(shown);
    for (const call of shown) if (this.#state.changed.has(call.id)) this.#tiles.get(call.id).draw(call, this.#state.standing(call.id), density);
    this.#state.changed.clear();
    this.#empty.hidden = shown.length > 0;
    setText(this.#empty.firstElementChild, calls.length ? 'No call is like that.' : NO_CALL);
    this.#rail.draw();
    const alerts = this.#rail.shown;
    this.#jump.hidden = alerts === 0;
    setText(this.#jump.firstElementChild, `▲ ${alerts}`);
  }

  /** Where the alerts are under the calls, a way to them. */
  #toAlerts() {
    this.#rail.node.scrollIntoView({ block: 'start' });
    this.#rail.node.querySelector('h2').focus({ preventScroll: true });
  }

  #isShown(call) {
    const want = this.#only.value;
    return call.id.toLowerCase().includes(this.#filter.value.trim().toLowerCase())
      && (want !== 'live' || call.summary.state !== 'ended')
      && (want !== 'alerts' || this.#state.standing(call.id).length > 0);
  }

  /** Puts tiles in their order; a tile that is in place is not touched, so focus and reading position stay. */
  #place(shown) {
    const kept = new Set(shown.map((call) => call.id));
    for (const [id, tile] of this.#tiles) {
      if (kept.has(id)) continue;
      tile.node.remove();
      this.#tiles.delete(id);
    }
    shown.forEach((call, index) => {
      let tile = this.#tiles.get(call.id);
      if (!tile) {
        tile = new Tile(call.id);
        this.#tiles.set(call.id, tile);
        this.#state.changed.add(call.id);
      }
      if (this.#grid.children[index] !== tile.node) this.#grid.insertBefore(tile.node, this.#grid.children[index] ?? null);
    });
  }

  /** Arrow keys, Home and End move from call to call as they lie on the screen. */
  #walk(event) {
    const links = [...this.#grid.querySelectorAll('a.name')];
    const at = links.indexOf(document.activeElement);
    const to = at < 0 ? undefined : target(event.key, links, at);
    if (!to) return;
    event.preventDefault();
    to.focus();
  }
}

function target(key, links, at) {
  if (key === 'Home') return links[0];
  if (key === 'End') return links[links.length - 1];
  if (key === 'ArrowRight') return links[at + 1];
  if (key === 'ArrowLeft') return links[at - 1];
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
  const here = links[at].closest('li').getBoundingClientRect();
  const row = links.slice(key === 'ArrowDown' ? at + 1 : 0, key === 'ArrowDown' ? undefined : at);
  const same = row.filter((link) => Math.abs(link.closest('li').getBoundingClientRect().left - here.left) < 4);
  return key === 'ArrowDown' ? same[0] : same[same.length - 1];
}

/** Live calls first, then by their beginning: a tile does not move while its call is live. */
function order(a, b) {
  const ended = Number(a.summary.state === 'ended') - Number(b.summary.state === 'ended');
  return ended || String(a.summary.firstSeen ?? '').localeCompare(String(b.summary.firstSeen ?? '')) || (a.id < b.id ? -1 : 1);
}
