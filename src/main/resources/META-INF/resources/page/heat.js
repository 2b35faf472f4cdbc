// Layers over tokens: how invented each layer holds a token, which word it would say, and from where on that word stands.

import { drawing, element, setAttribute } from './dom.js';
import { number, percent, step } from './risk.js';

const TONES = 6;

/** A score in [0,1] as one of six tones. */
export function tone(score) {
  return Math.min(TONES - 1, Math.max(0, Math.floor(score * TONES)));
}

/** A raw score as a share: what the probe alone would say, not calibrated. */
function share(raw) {
  return Number.isFinite(raw) ? 1 / (1 + Math.exp(-raw)) : undefined;
}

/**
 * Rows of the map, the last layer first: with the lens one per layer, without it one per recorded probe.
 * Rows of probes that are asked for something else than inventions have no colours. Each cell has `score`, the probe's raw score through the logistic function, and, with the lens, `top` (words with probabilities).
 */
export function rowsOf(detail, lens) {
  if (lens?.layers?.length) {
    return lens.layers.map((name, layer) => ({
      name, cells: lens.tokens.map((token) => ({ score: share(token.layers?.[layer]?.probe), top: token.layers?.[layer]?.top ?? [] })),
    })).reverse();
  }
  const names = [...new Set((detail.tokens ?? []).flatMap((token) => Object.keys(token.probes ?? {})))];
  return names.map((name) => ({ name, isOther: !name.startsWith('hallucination'), cells: detail.tokens.map((token) => ({ score: share(token.probes?.[name]), top: [] })) }));
}

export class HeatMap {
  #table = element('table', { class: 'heat', role: 'grid', 'aria-label': 'Layers over tokens: arrow keys move, the words of a layer are below',
    onkeydown: (event) => this.#walk(event), onfocusin: (event) => this.#look(event.target), onmouseover: (event) => this.#look(event.target) });
  #line = drawing('svg', { class: 'saturation', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  #rows = [];
  #tokens = [];

  constructor() {
    this.node = element('div', { class: 'map' }, this.#table, this.#line);
    this.lens = element('div', { class: 'lens', hidden: true });
  }

  /** Draws a window's detail, with its layers where there are; gives back how many tokens there are. */
  draw(detail, lens) {
    this.#tokens = lens?.tokens ?? detail.tokens ?? [];
    this.#rows = rowsOf(detail, lens);
    const risks = (detail.tokens ?? []).length === this.#tokens.length ? detail.tokens : [];
    this.node.parentElement?.style.setProperty('--columns', this.#tokens.length);
    const kept = this.#place();
    this.#table.replaceChildren(
      element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'token'), this.#tokens.map((token) => element('th', { scope: 'col', title: token.text }, shown(token.text))))),
      element('tbody', {}, this.#rows.map((row, index) => this.#row(row, index))),
      ...(risks.length ? [element('tfoot', {}, this.#risk(risks), this.#logprob(risks))] : []));
    this.#saturation();
    this.lens.hidden = !lens;
    if (lens) this.#invite(lens);
    if (kept) this.#cell(kept.row, kept.column)?.focus();
    return this.#tokens.length;
  }

  #row(row, index) {
    return element('tr', { 'data-layer': row.name }, element('th', { scope: 'row', title: row.name }, row.name), row.cells.map((cell, column) => {
      const known = Number.isFinite(cell.score);
      const word = cell.top[0] ? shown(cell.top[0].text) : known ? number(cell.score) : '';
      const says = cell.top[0] ? `says ${cell.top[0].text.trim()} ${percent(cell.top[0].probability)}` : '';
      const probe = known ? `probe ${number(cell.score)}` : 'no probe here';
      return element('td', { role: 'gridcell', tabindex: index === 0 && column === 0 ? '0' : '-1', 'data-row': index, 'data-column': column,
        class: !known ? 'h-none' : row.isOther ? 'h-other' : `h${tone(cell.score)}`,
        'aria-label': [row.name, `token ${this.#tokens[column].text.trim()}`, says, probe].filter(Boolean).join(', ') }, word);
    }));
  }

  #risk(tokens) {
    return element('tr', {}, element('th', { scope: 'row', title: 'all measures together' }, 'fused risk'),
      tokens.map((token) => element('td', { class: `w r${step(token.risk)}` }, percent(token.risk))));
  }

  #logprob(tokens) {
    return element('tr', {}, element('th', { scope: 'row', title: 'natural logarithm of the token\'s probability' }, 'log-prob.'),
      tokens.map((token) => element('td', {}, number(token.logprob))));
  }

  /** The line under which a token's word was still open: it runs along the lower edge of its saturation layer. */
  #saturation() {
    const many = this.#rows.length;
    const at = this.#tokens.map((token) => this.#rows.findIndex((row) => isSaturated(row, token)));
    this.#line.replaceChildren();
    if (!many || at.every((row) => row < 0)) return;
    setAttribute(this.#line, 'viewBox', `0 0 ${this.#tokens.length} ${many}`);
    this.#line.style.setProperty('--rows', many);
    const path = at.map((row, column) => (row < 0 ? '' : `${column === 0 || at[column - 1] < 0 ? 'M' : 'L'}${column} ${row + 1}H${column + 1}`)).join('');
    this.#line.append(drawing('path', { d: path }));
  }

  #cell(row, column) {
    return this.#table.querySelector(`td[data-row="${row}"][data-column="${column}"]`);
  }

  #place() {
    const data = this.#table.contains(document.activeElement) ? document.activeElement.dataset : undefined;
    return data?.row === undefined ? undefined : { row: Number(data.row), column: Number(data.column) };
  }

  #walk(event) {
    const { row, column } = this.#place() ?? {};
    if (row === undefined) return;
    const last = this.#tokens.length - 1;
    const to = { ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1], Home: [row, 0], End: [row, last] }[event.key];
    const cell = to && this.#cell(...to);
    if (!cell) return;
    event.preventDefault();
    document.activeElement.setAttribute('tabindex', '-1');
    cell.setAttribute('tabindex', '0');
    cell.focus();
  }

  #invite(lens) {
    if (this.lens.childElementCount) return;
    const last = lens.layers.length - 1;
    if (lens.tokens[0]?.layers?.[last]) this.#tell(0, 0);
  }

  #look(target) {
    const cell = target.closest?.('td[data-row]');
    if (cell) this.#tell(Number(cell.dataset.row), Number(cell.dataset.column));
  }

  #tell(row, column) {
    const { name, cells } = this.#rows[row];
    const cell = cells[column];
    if (!cell?.top.length) return;
    const token = this.#tokens[column];
    this.lens.replaceChildren(
      element('h3', {}, 'Layer ', element('code', {}, name), ' at token ', element('code', {}, shown(token.text))),
      element('ol', {}, cell.top.map((each) => {
        const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
        bar.style.width = `${each.probability * 100}%`;
        return element('li', {}, element('span', { class: 'name' }, shown(each.text)), element('span', { class: 'meter' }, bar), element('span', { class: 'value' }, percent(each.probability)));
      })),
      element('p', {}, Number.isFinite(cell.score) ? `The probe here alone, uncalibrated, says invented with ${percent(cell.score)}.` : 'No probe reads this layer.'));
  }
}

/** Whether a row is of a token's saturation layer, which the API tells by the decoder's number. */
function isSaturated(row, token) {
  return row.name === `decoder.${token.saturation}`;
}

/** A token's text with its spaces to be seen. */
export function shown(text) {
  return String(text).replace(/^ /, '').replaceAll(' ', '␣') || '␣';
}
