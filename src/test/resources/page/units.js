// Tests of the page's modules, run in the browser by PageModulesTest; each gives its name and, where it failed, why.

import { path, Problem } from '/page/api.js';
import { sentence } from '/page/announce.js';
import { stalls } from '/page/attention.js';
import { windowAt } from '/page/call.js';
import { element } from '/page/dom.js';
import { rowsOf, shown, tone } from '/page/heat.js';
import { flat } from '/page/model.js';
import { clock, mark, percent, step } from '/page/risk.js';
import { levelsOf, typeOf, waveOf } from '/page/sound.js';
import { Splitter } from '/page/sse.js';
import { State } from '/page/state.js';
import { height } from '/page/strip.js';
import { syncWords, wordsOf } from '/page/words.js';

const results = [];

function test(name, run) {
  try {
    run();
    results.push({ name, failure: '' });
  } catch (failure) {
    results.push({ name, failure: String(failure.stack) });
  }
}

function same(actual, expected) {
  const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== wanted) throw new Error(`${is} is not ${wanted}`);
}

const window = (more) => ({ call: 'c', channel: 'agent', startMs: 0, endMs: 1000, revision: 1, final: false, words: [], ...more });

test('risk has five steps whose borders belong to the upper one', () => {
  same([0, 0.2499, 0.25, 0.4, 0.6, 0.7999, 0.8, 1].map(step), [0, 0, 1, 2, 3, 3, 4, 4]);
});

test('a severity has a mark of its own', () => {
  same(new Set(['low', 'medium', 'high'].map(mark)).size, 3);
});

test('media time and shares are written for people', () => {
  same([clock(0), clock(61_900), clock(3_600_000), percent(0.349), percent(undefined)], ['0:00', '1:01', '1:00:00', '35 %', '–']);
});

test('an id with odd letters stays one part of the path', () => {
  same(path(['calls', 'a/../b?c', 'windows'], { limit: 3, after: undefined }), '/api/v1/calls/a%2F..%2Fb%3Fc/windows?limit=3');
});

test('a problem says the server\'s sentence, and whether it is about access', () => {
  same([new Problem(403, 'Forbidden', 'ask for the role').message, new Problem(401).isAccess, new Problem(404).isAccess], ['ask for the role', true, false]);
});

test('an older revision changes nothing, and nothing changes what is final', () => {
  const state = new State();
  same([2, 1, 3].map((revision) => state.item(window({ revision }))), [true, false, true]);
  same(state.item(window({ revision: 2, final: true })), true);
  same(state.item(window({ revision: 9 })), false);
});

test('every order of arrival gives the same state', () => {
  const items = [window({ revision: 1 }), window({ revision: 2 }), window({ revision: 2, final: true, text: 'end' }), window({ startMs: 2000, endMs: 3000 })];
  const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]];
  const seen = orders.map((order) => {
    const state = new State();
    for (const at of order) state.item(items[at]);
    return [...state.calls.get('c').channels.get('agent').items.entries()].sort();
  });
  for (const each of seen) same(each, seen[0]);
});

test('the state is bounded, and calls that ended go first', () => {
  const state = new State();
  for (let at = 0; at < 400; at++) state.call({ call: `c${at}`, state: at % 2 ? 'ended' : 'live' });
  same(state.calls.size, 200);
  same([...state.calls.values()].filter((call) => call.summary.state === 'live').length, 199);
  for (let at = 0; at < 900; at++) state.item(window({ call: 'c398', startMs: at }));
  same(state.calls.get('c398').channels.get('agent').items.size, 300);
});

test('an episode that goes on stays one alert, and one that is cleared no longer stands', () => {
  const state = new State();
  const alert = (id, how) => ({ id, episode: 'e', call: 'c', state: how, startMs: 0 });
  same([state.alert(alert('1', 'raised')), state.alert(alert('2', 'updated'))], [true, false]);
  same(state.standing('c').map((each) => each.id), ['2']);
  state.alert(alert('3', 'cleared'));
  same(state.standing('c'), []);
});

test('words that stay keep their nodes, so that only what is new moves', () => {
  const node = element('span');
  const words = (texts) => wordsOf(window({ words: texts.map((text) => ({ text, risk: 0 })) }));
  syncWords(node, words(['a', 'b', 'c']));
  const [first, second] = node.children;
  syncWords(node, words(['a', 'x', 'c', 'd']));
  same(node.textContent, 'a x c d ');
  same([node.children[0] === first, node.children[1] === second], [true, false]);
  syncWords(node, words(['c']));
  same([node.textContent, node.children.length], ['c ', 1]);
});

test('a doubtful run of words is told to screen readers once', () => {
  const node = element('span');
  syncWords(node, wordsOf(window({ words: [0.9, 0.9, 0.1, 0.7].map((risk, at) => ({ text: `w${at}`, risk })) })));
  same(node.textContent, 'doubtful: w0 w1 w2 doubtful: w3 ');
});

test('a text that is kept back says so, and never reads as empty', () => {
  same(wordsOf(window({ withheld: 'role', words: [] }))[0].text, 'text not shown to you');
  same(wordsOf(window({ withheld: 'guard' }))[0].text, 'text withheld by the guard');
  same(wordsOf(window({ text: '' })), []);
});

test('markup in a text stays text', () => {
  const node = element('p', {}, '<img src=x onerror=alert(1)>');
  same([node.children.length, node.textContent], [0, '<img src=x onerror=alert(1)>']);
  const list = element('span');
  syncWords(list, wordsOf(window({ words: [{ text: '<b>x</b>', risk: 0.9 }] })));
  same(list.querySelector('b'), null);
});

test('events are read whole, however their bytes were cut', () => {
  const stream = ': hello\n\nevent: token\ndata: {"a":\ndata: 1}\n\nevent:done\r\ndata:{}\r\n\r\n';
  for (let size = 1; size < 9; size++) {
    const splitter = new Splitter();
    const found = [];
    for (let at = 0; at < stream.length; at += size) found.push(...splitter.push(stream.slice(at, at + size)));
    same(found, [{ event: 'token', data: '{"a":\n1}' }, { event: 'done', data: '{}' }]);
  }
});

test('attention that reaches no new audio for eight tokens is a stall', () => {
  same(stalls([0, 10, 20, 30, 40, 50, 60, 70, 80]), []);
  same(stalls([0, 10, 20, 21, 20, 22, 23, 21, 20, 22, 60]), [{ from: 2, to: 10 }]);
  same(stalls([5, 5, 5, 5, 5, 5, 5]), []);
  same(stalls([undefined, undefined]), []);
});

test('the map has a row for each layer, the last one on top', () => {
  const lens = { layers: ['embed', 'decoder.0'], tokens: [{ layers: [{ top: [] }, { top: [], probe: 0 }] }] };
  same(rowsOf({}, lens).map((row) => [row.name, row.cells[0].score ?? null]), [['decoder.0', 0.5], ['embed', null]]);
});

test('without layers the map has a row for each recorded probe', () => {
  const rows = rowsOf({ tokens: [{ probes: { a: 0 } }, { probes: { a: -99, b: 99 } }] });
  same(rows.map((row) => row.cells.map((cell) => (cell.score === undefined ? null : Math.round(cell.score * 2) / 2))), [[0.5, 0], [null, 1]]);
});

test('a score has one of six tones', () => {
  same([-1, 0, 0.16, 0.17, 0.99, 1, 2].map(tone), [0, 0, 0, 1, 5, 5, 5]);
});

test('spaces of tokens can be seen', () => {
  same([shown(' word'), shown('  '), shown(''), shown('a b')], ['word', '␣', '␣', 'a␣b']);
});

test('a window is found by its time, else the next one after it', () => {
  const windows = [window({ startMs: 0, endMs: 10 }), window({ startMs: 20, endMs: 30 }), window({ channel: 'customer', startMs: 0, endMs: 99 })];
  same([windowAt(windows, 'agent', 5).startMs, windowAt(windows, 'agent', 15).startMs, windowAt(windows, 'customer', 5).endMs, windowAt(windows, 'agent', 40)], [0, 20, 99, undefined]);
});

test('levels are the power of 100 ms in whole dBFS', () => {
  const loud = new Float32Array(3200).fill(1);
  loud.fill(0, 1600);
  same(levelsOf(loud), [0, -90]);
  same([height(0), height(-60), height(-30), height(-99)], [1, 0, 0.5, 0]);
});

test('a recording is sent as a WAVE file of its length', () => {
  const silence = new Float32Array(10);
  same([waveOf([silence]).size, waveOf([silence, silence]).size, waveOf([silence]).type], [64, 84, 'audio/wav']);
});

test('a file\'s type follows from its name', () => {
  same(['a.WAV', 'b.opus', 'c.ul', 'd.mp3', 'noend'].map((name) => typeOf(name) ?? null), ['audio/wav', 'audio/ogg', 'audio/basic', null, null]);
});

test('alerts that come together are told in one sentence', () => {
  const alert = { severity: 'high', type: 'repetition.phrase', call: 'c', channel: 'agent' };
  same(sentence([alert]), 'high alert: Phrase loop, call c, agent');
  same(sentence([alert, alert, alert]), '3 new alerts, the last a high alert: Phrase loop, call c, agent');
});

test('whatever provenance says is laid out by name', () => {
  same(flat({ a: 1, b: { c: ['x', 'y'], d: null }, e: [{ f: true }] }), [['a', '1'], ['b · c', 'x, y'], ['e · 0 · f', 'true']]);
});

globalThis.results = results;
