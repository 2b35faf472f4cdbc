// Which model listens, what was learnt about it, and how far that can be trusted.

import { get } from './api.js';
import { element, setText } from './dom.js';
import { figure } from './plot.js';
import { count } from './risk.js';

/** Letters from which on a value is folded. */
const LONG = 160;
const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1];

export class ModelView {
  title = 'model';
  #status = element('p', { class: 'status', role: 'status' }, 'reading…');
  #body = element('div', {});

  constructor() {
    this.node = element('div', { class: 'model' },
      element('div', { class: 'head' }, element('h1', {}, 'Model'),
        element('p', { class: 'sum' }, 'Probes read what can be known from the model\'s state. They hold for this checkpoint, and for audio like that which they were measured on.')),
      this.#status, this.#body);
  }

  async enter() {
    try {
      const [models, bundles] = await Promise.all([get(['models']), get(['bundles'])]);
      this.#body.replaceChildren(...list(models).map(modelCard), ...list(bundles).map(bundleCard));
      setText(this.#status, '');
    } catch (problem) {
      setText(this.#status, problem.message);
    }
  }
}

function list(answer) {
  return Array.isArray(answer) ? answer : answer.items ?? [];
}

function modelCard(model) {
  return element('section', { class: 'card' }, element('h2', {}, model.name),
    element('dl', { class: 'figures' },
      [['layers', model.layers], ['heads', model.heads], ['width', model.dModel], ['vocabulary', model.vocabulary], ['weights', model.weights], ['runs on', model.device]]
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, String(value))))),
    fact('checkpoint', model.hash));
}

function bundleCard(bundle) {
  const asked = [...sweeps(bundle.sweep), ['ROC', roc(bundle.roc)], ['calibration', calibration(bundle.calibration)]];
  const figures = asked.map(([, made]) => made).filter(Boolean);
  const missing = asked.filter(([, made]) => !made).map(([name]) => name);
  return element('section', { class: 'card' }, element('h2', {}, `Probes: ${bundle.name}`),
    element('p', { class: 'soft' }, `${count(bundle.heads?.length ?? 0, 'head')}, for one checkpoint alone.`),
    element('div', { class: 'plots' }, figures),
    missing.length ? none(`Not measured for this bundle: ${missing.join(', ')}.`) : null,
    element('h3', {}, 'Thresholds'), facts(bundle.thresholds),
    element('details', { open: true }, element('summary', {}, 'Provenance'), fact('model', bundle.modelHash), facts(bundle.provenance)),
    bundle.risks ? element('details', {}, element('summary', {}, 'Risks: what each is made of'), facts(bundle.risks)) : null,
    element('details', {}, element('summary', {}, 'Heads'), facts(bundle.heads)));
}

/**
 * How well each layer tells: heads on what the decoder writes, and those on what the encoder hears.
 * Name and figure of each plot; no figure where nothing was measured.
 */
function sweeps(points) {
  const isHeard = (point) => String(point.position).startsWith('encoder.');
  const written = (points ?? []).filter((each) => !isHeard(each));
  const heard = (points ?? []).filter(isHeard);
  return [
    ['layer sweep', sweep('Layer sweep', 'How well a probe on each layer of the decoder tells', written)],
    ...(heard.length ? [['encoder', sweep('What the encoder hears', 'How well a probe on each layer of the encoder tells', heard)]] : []),
  ];
}

function sweep(title, about, points) {
  if (!points.length) return undefined;
  const layers = [...new Set(points.map((each) => each.layer))].sort((a, b) => a - b);
  const lowest = Math.min(...points.map((each) => each.low ?? each.auroc), 0.5);
  const floor = Math.max(0, Math.floor(lowest * 10) / 10);
  const series = [...Map.groupBy(points, (each) => each.position ?? '')].map(([name, own]) => {
    const along = [...own].sort((a, b) => a.layer - b.layer);
    return { name, marks: true, points: along.map((each) => [each.layer, each.auroc]), band: along.filter((each) => Number.isFinite(each.low)).map((each) => [each.layer, each.low, each.high]) };
  });
  const bands = series.some((each) => each.band.length) ? ' Bands are 95 % intervals.' : '';
  return figure({ title, about: `${about}: 0.5 is chance, 1 is always.${bands}`,
    x: { label: 'layer', min: layers[0], max: layers[layers.length - 1], ticks: layers.map((layer) => [layer, layerName(layer)]), name: layerName },
    y: { label: 'AUROC', min: floor, max: 1, ticks: SHARES.concat([0.5, 0.7, 0.9]).filter((each) => each >= floor).sort() }, series });
}

function layerName(layer) {
  return layer < 0 ? 'enc' : String(layer);
}

function roc(kinds) {
  const series = Object.entries(kinds ?? {}).map(([name, points]) => ({ name, points }));
  if (!series.length) return undefined;
  return figure({ title: 'ROC', about: 'Share of inventions found against share of right text alarmed, for every threshold.', diagonal: true,
    x: { label: 'false alarms', min: 0, max: 1, ticks: SHARES }, y: { label: 'found', min: 0, max: 1, ticks: SHARES }, series });
}

function calibration(kinds) {
  const series = Object.entries(kinds ?? {}).map(([name, points]) => ({ name, marks: true, points: points.map(([said, was]) => [said, was]) }));
  if (!series.length) return undefined;
  return figure({ title: 'Calibration', about: 'How often a risk came true; on the diagonal it means what it says.', diagonal: true,
    x: { label: 'risk told', min: 0, max: 1, ticks: SHARES }, y: { label: 'came true', min: 0, max: 1, ticks: SHARES }, series });
}

function none(sentence) {
  return element('p', { class: 'empty' }, sentence);
}

function fact(name, value) {
  return element('dl', { class: 'facts-list' }, element('div', {}, element('dt', {}, name), element('dd', {}, element('code', {}, String(value ?? '–')))));
}

/** Whatever is in there, as names and values. */
function facts(object) {
  const rows = flat(object);
  return rows.length ? element('dl', { class: 'facts-list' }, rows.map(([name, value]) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, folded(value))))) : none('Nothing is written down.');
}

/** A long value behind its beginning. */
function folded(value) {
  return value.length < LONG ? value : element('details', {}, element('summary', {}, `${value.slice(0, LONG / 2)}…`), value);
}

/** Nested values as paths and texts. */
export function flat(value, name = '') {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[name, String(typeof value === 'number' ? Number(value.toPrecision(4)) : value)]];
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.length ? [[name, value.map(String).join(', ')]] : [];
  return Object.entries(value).flatMap(([key, each]) => flat(each, name ? `${name} · ${key}` : key));
}
