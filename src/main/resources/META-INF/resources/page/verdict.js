// Says of an alert whether it was right. The verdict goes to a topic from which later probes can learn.

import { post } from './api.js';
import { element, setText } from './dom.js';
import { may } from './who.js';

/** The form under an alert; says so where this user may not judge. */
export function verdictForm(alert) {
  if (!may('operator')) return element('p', { class: 'verdict' }, 'Only operators can judge alerts.');
  const note = element('input', { type: 'text', maxlength: '500', placeholder: 'note (optional)', 'aria-label': 'Note on the verdict' });
  const answer = element('span', { class: 'answer', role: 'status' });
  const buttons = [
    element('button', { type: 'button', onclick: () => send(true) }, '✓ right'),
    element('button', { type: 'button', onclick: () => send(false) }, '✕ false alarm'),
  ];
  async function send(correct) {
    for (const button of buttons) button.disabled = true;
    setText(answer, 'sending…');
    try {
      await post(['alerts', alert.id, 'verdict'], note.value.trim() ? { correct, note: note.value.trim() } : { correct });
      setText(answer, correct ? 'noted: right' : 'noted: false alarm');
    } catch (problem) {
      setText(answer, problem.message);
      for (const button of buttons) button.disabled = false;
    }
  }
  return element('div', { class: 'verdict', role: 'group', 'aria-label': 'Was this alert right?' },
    element('span', { class: 'ask' }, 'Was this right?'), buttons, note, answer);
}
