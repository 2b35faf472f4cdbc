// Listens to the two streams and redraws what changed, at most once per frame.

import { alertOf, segmentOf } from './records.js';
import { State } from './state.js';
import { alertRow, callCard } from './view.js';

const state = new State();
const changedCalls = new Set();
const changedAlerts = new Map();
const byId = (id) => document.getElementById(id);
const least = byId('severity');
let drawing = false;

function redraw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    drawCalls();
    drawAlerts();
    byId('count-calls').textContent = state.calls.size;
    byId('count-segments').textContent = state.totals.segments;
    byId('count-alerts').textContent = state.alerts.size;
    byId('count-high').textContent = state.totals.high;
  });
}

function drawCalls() {
  const list = byId('call-list');
  for (const call of changedCalls) {
    const card = callCard(call, state.standing(call.id));
    const old = cardOf(call.id);
    const log = card.querySelector('.segments');
    const oldLog = old?.querySelector('.segments');
    const atEnd = !oldLog || oldLog.scrollHeight - oldLog.scrollTop - oldLog.clientHeight < 30;
    const position = oldLog?.scrollTop ?? 0;
    const focused = oldLog && document.activeElement === oldLog;
    if (old) old.replaceWith(card);
    else list.prepend(card);
    log.scrollTop = atEnd ? log.scrollHeight : position;
    if (focused) log.focus({ preventScroll: true });
  }
  changedCalls.clear();
  for (const card of [...list.children]) if (!state.calls.has(card.dataset.call)) card.remove();
  byId('calls-empty').hidden = state.calls.size > 0;
}

function drawAlerts() {
  const list = byId('alert-list');
  for (const [episode, alert] of changedAlerts) {
    const old = [...list.children].find((row) => row.dataset.episode === episode);
    const row = alertRow(alert);
    row.querySelector('.where').addEventListener('click', () => show(alert));
    if (old) old.replaceWith(row);
    else list.prepend(row);
  }
  changedAlerts.clear();
  for (const row of [...list.children]) {
    const alert = state.alerts.get(row.dataset.episode);
    if (!alert) row.remove();
    else row.hidden = alert.severity < Number(least.value);
  }
  byId('alerts-empty').hidden = [...list.children].some((row) => !row.hidden);
}

/** Brings an alert's words into view. */
function show(alert) {
  document.querySelectorAll('.segment.shown').forEach((line) => line.classList.remove('shown'));
  const lines = [...(cardOf(alert.call)?.querySelectorAll('.segment') ?? [])].filter((line) =>
    line.dataset.channel === alert.channel && Number(line.dataset.start) < alert.endMs && Number(line.dataset.end) > alert.startMs);
  lines.forEach((line) => line.classList.add('shown'));
  (lines[0] ?? cardOf(alert.call))?.scrollIntoView({ block: 'center', behavior: 'smooth' });
}

function cardOf(callId) {
  return [...byId('call-list').children].find((card) => card.dataset.call === callId);
}

function listen(path, event, take) {
  const source = new EventSource(path);
  source.addEventListener(event, (message) => {
    take(JSON.parse(message.data));
    redraw();
  });
  source.addEventListener('open', () => connected(path, 'live'));
  source.addEventListener('error', () => connected(path, 'lost'));
}

const connections = new Map();
function connected(path, how) {
  connections.set(path, how);
  const live = connections.size === 2 && [...connections.values()].every((each) => each === 'live');
  const lost = [...connections.values()].includes('lost');
  byId('status').dataset.state = live ? 'live' : lost ? 'lost' : 'waiting';
  byId('status').textContent = live ? 'live' : lost ? 'connection lost, trying again' : 'connecting…';
}

listen('/api/v1/transcripts', 'transcript', (event) => {
  const call = state.segment(segmentOf(event));
  if (call) changedCalls.add(call);
});
listen('/api/v1/alerts', 'alert', (event) => {
  const alert = alertOf(event);
  const call = state.alert(alert);
  if (call) {
    changedCalls.add(call);
    changedAlerts.set(alert.episode, alert);
  }
});
least.addEventListener('change', redraw);
