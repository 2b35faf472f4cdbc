// Who looks at the page, and what that one may do. Where nobody can be asked, everything is offered and the server decides.

import { get } from './api.js';

let known = { name: undefined, roles: undefined };

/** Asks once; a failed answer leaves everything to the server. */
export async function askWho() {
  try {
    const answer = await get(['whoami']);
    known = { name: answer.name, roles: Array.isArray(answer.roles) ? answer.roles : undefined };
  } catch {
    known = { name: undefined, roles: undefined };
  }
  return known;
}

/** Whether a role is held, as far as the page knows. */
export function may(role) {
  return known.roles === undefined || known.roles.includes(role) || known.roles.includes('admin');
}
