// What stands there for somebody whom the service does not know.

import { element } from './dom.js';

/** The service's own sentence, and the way to a login where there is one. */
export function gate(problem) {
  return element(
    'section',
    { class: 'card gate', 'aria-labelledby': 'gate-title' },
    element('h1', { id: 'gate-title' }, 'Sign in to see calls'),
    problem.login && element('p', {}, element('a', { class: 'button', href: problem.login }, 'Sign in')),
    !problem.login && element('p', {}, 'Nobody can sign in to this service yet.'),
    element('p', { class: 'soft' }, `It says: ${problem.message}.`),
  );
}
