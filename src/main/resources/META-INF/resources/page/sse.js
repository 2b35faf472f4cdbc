// Reads server-sent events from the body of an answer to POST, which EventSource cannot.

/** Splits text that comes in pieces into events. */
export class Splitter {
  #rest = '';

  /** Takes a piece and gives the events that it completes, each with `event` and `data`. */
  push(piece) {
    const text = this.#rest + piece;
    // the line feed that belongs to a carriage return may be in the next piece
    const whole = text.endsWith('\r') ? text.length - 1 : text.length;
    const blocks = text.slice(0, whole).replace(/\r\n?/g, '\n').split('\n\n');
    this.#rest = blocks.pop() + text.slice(whole);
    return blocks.map(read).filter((each) => each.data !== '');
  }
}

function read(block) {
  const found = { event: 'message', data: [] };
  for (const line of block.split('\n')) {
    const at = line.indexOf(':');
    if (at <= 0) continue;
    const value = line.slice(at + 1).replace(/^ /, '');
    if (line.startsWith('event:')) found.event = value;
    else if (line.startsWith('data:')) found.data.push(value);
  }
  return { event: found.event, data: found.data.join('\n') };
}

/** Calls `take(event, data)` for each event of an answer, with data read as JSON. */
export async function follow(answer, take) {
  const splitter = new Splitter();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const each of splitter.push(value)) take(each.event, JSON.parse(each.data));
  }
}
