// Starts the page: the stream, the state, and the view that the address names.

import { all, get } from './api.js';
import { Announcer } from './announce.js';
import { CallView } from './call.js';
import { setText } from './dom.js';
import { Events } from './events.js';
import { gate } from './gate.js';
import { ModelView } from './model.js';
import { rank } from './risk.js';
import { State } from './state.js';
import { TryView } from './try.js';
import { Wall } from './wall.js';
import { askWho } from './who.js';

const byId = (id) => document.getElementById(id);
const state = new State();
const announcer = new Announcer(byId('spoken'));
const started = Date.now();
const wall = new Wall(state);
let view;

/** A trace is its window with levels; its tokens are asked for where they are shown. */
function take(kind, data) {
  if (kind === 'call') state.call(data);
  else if (kind === 'alert') takeAlert(data);
  else if (kind === 'trace') state.item({ ...data, tokens: undefined });
  else state.item(kind === 'stretch' ? { ...data, stretch: true } : data);
  view?.changed?.(data.call);
}

function takeAlert(alert) {
  const fresh = state.alert(alert);
  if (fresh && rank(alert.severity) > 0 && Date.now() - started > 3000) announcer.alert(alert);
}

/** What was there before the page was: calls, their last windows, alerts. */
async function load() {
  try {
    const calls = (await get(['calls'], { limit: 100 })).items;
    for (const call of [...calls].reverse()) state.call(call);
    for (const alert of (await get(['alerts'], { history: true, limit: 200 })).items.reverse()) state.alert(alert);
    view?.changed?.();
    // a call that the stream brings meanwhile comes with its windows
    const live = calls.filter((call) => call.state !== 'ended').reverse();
    const ended = calls.filter((call) => call.state === 'ended').slice(0, 20);
    const wanted = [...live, ...ended].map((call) => call.call);
    await Promise.all([1, 2, 3, 4].map(() => loadWindows(wanted)));
  } catch (problem) {
    notice(problem.message);
  }
}

async function loadWindows(wanted) {
  for (let id = wanted.shift(); id !== undefined; id = wanted.shift()) {
    for (const item of await all(['calls', id, 'windows'], { limit: 200 }, 3)) state.item({ call: id, ...item });
    view?.changed?.(id);
  }
}

/** A sentence over the page, or none. */
function notice(text) {
  setText(byId('notice'), text ?? '');
  byId('notice').hidden = !text;
}

function linked(how, sentence) {
  byId('link').dataset.state = how;
  setText(byId('link'), sentence);
  if (how === 'lost') askWho().then(shut);
}

/** Shows the way to a login in place of everything, where nobody is signed in. */
function shut(who) {
  if (!who.stranger) return false;
  view?.leave?.();
  byId('view').replaceChildren(gate(who.stranger));
  byId('link').hidden = true;
  notice();
  return true;
}

/** A part of the address without its escapes; as it is where they are broken. */
function plain(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Shows the view of the address. */
function route(first) {
  const [where, query] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = where.split('/').map(plain);
  view?.leave?.();
  if (parts[0] === 'calls' && parts[1]) view = new CallView(state, parts[1], new URLSearchParams(query));
  else if (parts[0] === 'try') view = new TryView();
  else if (parts[0] === 'model') view = new ModelView();
  else view = wall;
  notice();
  document.title = `Mondegreen · ${view.title}`;
  byId('view').replaceChildren(view.node);
  for (const link of document.querySelectorAll('nav a')) {
    const here = link.hash.replace('#/', '') === (['try', 'model'].includes(parts[0]) ? parts[0] : '');
    if (here) link.setAttribute('aria-current', parts[0] === 'calls' ? 'true' : 'page');
    else link.removeAttribute('aria-current');
  }
  view.enter?.();
  if (!first) {
    scrollTo(0, 0);
    const title = byId('view').querySelector('h1');
    title?.setAttribute('tabindex', '-1');
    title?.focus({ preventScroll: true });
  }
}

addEventListener('hashchange', () => byId('link').hidden || route(false));
// the address names the view, so the link to the content must not be one
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('view').focus();
});
const who = await askWho();
if (!shut(who)) {
  route(true);
  if (who.name) {
    setText(byId('who'), who.name);
    byId('who').hidden = false;
  }
  new Events(take, linked).start(load);
  await load();
}
