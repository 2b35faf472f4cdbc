// Words coloured by fused risk. A word that stands keeps its node, so only what is new moves.

import { element, setAttribute, spoken } from './dom.js';
import { percent, step } from './risk.js';

const WITHHELD = {
  guard: 'text withheld by the guard',
  retracted: 'text taken back',
  role: 'text not shown to you',
};

/**
 * A window's words with the keys by which they are known again.
 * Without words there is one "word": the text, or what there is in its place.
 */
export function wordsOf(window) {
  const provisional = !window.final;
  const key = `${window.channel}:${window.startMs}`;
  if (window.withheld) return [{ key: `${key}:0`, text: WITHHELD[window.withheld] ?? WITHHELD.guard, risk: 0, absent: true }];
  if (window.words?.length) {
    return window.words.map((word, index) => ({ key: `${key}:${index}`, text: String(word.text).trim(), risk: Number(word.risk) || 0, provisional }));
  }
  if (window.text) return [{ key: `${key}:0`, text: String(window.text), risk: Number(window.risk) || 0, provisional }];
  return window.text === '' ? [] : [{ key: `${key}:0`, text: WITHHELD.role, risk: 0, absent: true }];
}

/** Makes the node's children these words: reuses the nodes of words that are there already. */
export function syncWords(node, words) {
  const known = new Map([...node.children].map((child) => [child.dataset.key, child]));
  let place = node.firstElementChild;
  let fresh = 0;
  words.forEach((word, index) => {
    let child = known.get(word.key);
    if (child && child.dataset.text === word.text) {
      known.delete(word.key);
    } else {
      child = element('span', { class: 'w new', 'data-key': word.key, 'data-text': word.text });
      child.style.animationDelay = `${Math.min(fresh++, 20) * 45}ms`;
    }
    dress(child, word, words[index - 1]);
    if (child === place) place = place.nextElementSibling;
    else node.insertBefore(child, place);
  });
  while (place) {
    const next = place.nextElementSibling;
    place.remove();
    place = next;
  }
}

function dress(node, word, before) {
  const at = step(word.risk);
  const begins = at >= 3 && (!before || step(before.risk) < 3);
  const look = `${at}${begins}${!!word.provisional}${!!word.absent}`;
  if (node.dataset.look === look) return;
  node.dataset.look = look;
  node.className = ['w', `r${at}`, word.provisional ? 'provisional' : '', word.absent ? 'absent' : '',
    node.classList.contains('new') ? 'new' : ''].filter(Boolean).join(' ');
  setAttribute(node, 'title', at ? `risk ${percent(word.risk)}` : undefined);
  node.replaceChildren(...(begins ? [spoken('doubtful: ')] : []), word.text + ' ');
}

/** What the colours of words mean. */
export function legend() {
  return element('p', { class: 'legend' }, 'invented? ',
    ['no', 'slight', 'some', 'likely', 'high'].map((name, index) => element('span', { class: `w r${index}` }, name)),
    element('span', { class: 'w provisional' }, 'provisional'));
}
