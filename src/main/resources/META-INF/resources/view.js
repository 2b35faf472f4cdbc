// Draws the state. Every text from a record goes in as a text node, never as markup.

import { clock, step } from './records.js';

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A call's card: its segments in the order of the call. */
export function callCard(call, standing) {
  const worst = standing.filter((alert) => alert.severity === 2).length;
  const title = element('h3', {}, call.id);
  if (worst) title.append(element('span', { class: 'badge' }, `${worst} high ${worst === 1 ? 'alert' : 'alerts'}`));
  const list = element('div', { class: 'segments', tabindex: '0', role: 'log', 'aria-label': `Transcript of ${call.id}` });
  const ordered = [...call.segments.values()].sort((a, b) => a.startMs - b.startMs || (a.channel < b.channel ? -1 : 1));
  for (const segment of ordered) list.append(segmentLine(segment, standing));
  return element('article', { class: 'call', 'data-call': call.id }, title, list);
}

function segmentLine(segment, standing) {
  const flagged = standing.some((alert) => alert.severity === 2 && alert.channel === segment.channel
    && alert.startMs < segment.endMs && alert.endMs > segment.startMs);
  const names = ['segment', segment.final ? 'final' : 'provisional', flagged ? 'flagged' : ''];
  const text = element('div', { class: 'text' }, ...words(segment));
  if (!segment.final) text.append('\u00a0…');
  return element('div', {
    class: names.join(' ').trim(), 'data-channel': segment.channel, 'data-start': segment.startMs, 'data-end': segment.endMs,
  }, element('time', {}, clock(segment.startMs)), element('span', { class: 'who' }, segment.channel), text);
}

function words(segment) {
  if (segment.words.length === 0) return [word(segment.text, segment.risk)];
  return segment.words.flatMap((each, index) => (index ? [' '] : []).concat(word(each.text, each.risk)));
}

function word(text, risk) {
  const at = step(risk);
  if (at === 0) return element('span', { class: 'w' }, text);
  return element('mark', { class: `w r${at}`, title: `risk ${Math.round(risk * 100)} %` }, text);
}

/** An alert's row: what, where, how sure, why, and what the guard did. */
export function alertRow(alert) {
  const where = `${alert.call} · ${alert.channel} · ${clock(alert.startMs)}–${clock(alert.endMs)}`;
  const evidence = alert.evidence;
  const reasons = (evidence.reasons ?? []).join('; ');
  const layer = evidence.layer >= 0 ? `, layer ${evidence.layer}` : '';
  const measured = `${evidence.detector ?? 'guard'}${layer}: ${number(evidence.score)} against ${number(evidence.threshold)}`;
  const meter = element('span');
  meter.style.width = `${Math.round((alert.risk || 0) * 100)}%`;
  return element('li', { class: `${alert.severityName} ${alert.state}`, 'data-episode': alert.episode },
    element('div', { class: 'what' },
      element('span', { class: 'sev' }, alert.severityName),
      element('b', {}, alert.type),
      element('span', { class: 'why' }, alert.state + (alert.action === 'none' ? '' : `, ${alert.action}`))),
    element('button', { class: 'where', type: 'button' }, where),
    element('div', { class: 'meter', role: 'img', 'aria-label': `risk ${Math.round(alert.risk * 100)} percent` }, meter),
    element('p', { class: 'why' }, reasons ? `${reasons} (${measured})` : measured));
}

function number(value) {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '–';
}
