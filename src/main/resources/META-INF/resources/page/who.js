// Who looks at the page, and what that one may do. Where nobody can be asked, everything is offered and the server decides.

import { get } from './api.js';

let known = { name: undefined, roles: undefined };

/**
 * Asks. `stranger` is the server's answer where nobody is signed in; any other failed answer leaves everything to the server.
 */
export async function askWho() {
  try {
    const answer = await get(['whoami']);
    known = { name: answer.name, roles: Array.isArray(answer.roles) ? answer.roles : undefined };
  } catch (problem) {
    known = { name: undefined, roles: undefined, stranger: problem.status === 401 ? problem : undefined };
  }
  return known;
}

/** Whether a role is held, as far as the page knows. */
export function may(role) {
  return known.roles === undefined || known.roles.includes(role) || known.roles.includes('admin');
}
