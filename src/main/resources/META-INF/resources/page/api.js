// Asks the API. An answer that is an error comes as a Problem with the server's own sentence.

const ROOT = '/api/v1';

/** An answer that is no success: RFC 7807 as far as the server said it. */
export class Problem extends Error {
  constructor(status, title, detail, login = undefined) {
    super(detail || title || `the server answered ${status}`);
    this.status = status;
    this.title = title;
    this.login = login; // where to sign in, if anywhere
  }

  /** Whether somebody has to sign in, or lacks a role. */
  get isAccess() {
    return this.status === 401 || this.status === 403;
  }
}

/** Path of a resource: each part is escaped, null parts of the query are left out. */
export function path(parts, query = {}) {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined && value !== null));
  const tail = search.size ? `?${search}` : '';
  return `${ROOT}/${parts.map(encodeURIComponent).join('/')}${tail}`;
}

/** GET as JSON. Throws a Problem. */
export async function get(parts, query = {}, signal = undefined) {
  const answer = await fetch(path(parts, query), { headers: { Accept: 'application/json' }, signal });
  return json(answer);
}

/** All items of a list, page by page, up to a number of pages. */
export async function all(parts, query = {}, pages = 10) {
  const items = [];
  let after;
  for (let page = 0; page < pages; page++) {
    const list = await get(parts, { ...query, after });
    items.push(...(list.items ?? []));
    after = list.next;
    if (!after) break;
  }
  return items;
}

/** POST of JSON. Throws a Problem. */
export async function post(parts, body) {
  const answer = await fetch(path(parts), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
  });
  return json(answer);
}

/** Throws the Problem that an answer is; else gives it back. */
export async function checked(answer) {
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => ({}));
  const login = /<(\/[^>]*)>; rel="login"/.exec(answer.headers.get('Link') ?? '')?.[1];
  throw new Problem(answer.status, body.title, body.detail, login);
}

async function json(answer) {
  await checked(answer);
  const text = await answer.text();
  return text ? JSON.parse(text) : {};
}
