import type { ActionBody } from '../../../shared/action';
import type { JournalEntry } from '../../../shared/journal';

const PATH = '/api/v0/desktop/action';

/** What to send to do an action again; a sensitive text is not known, so the host will ask for it. */
export function requestBody(request: JournalEntry['request']): ActionBody {
  const { text_length: _, ...body } = request;
  return body;
}

/** A line of a Node script (a module) that does an action, or throws what was answered; the token is in `JUMPSEAT_TOKEN`. */
export function nodeRequest(origin: string, body: Record<string, unknown>): string {
  const headers = `{ authorization: \`Bearer \${process.env.JUMPSEAT_TOKEN}\`, 'content-type': 'application/json' }`;
  const refused = 'async (answer) => { if (!answer.ok) throw new Error(await answer.text()); }';
  return `await fetch('${origin}${PATH}', { method: 'POST', headers: ${headers}, body: JSON.stringify(${JSON.stringify(body)}) }).then(${refused});`;
}

/** The same for Python, with nothing but its standard library; each line brings what it needs, so that it runs alone. */
export function pythonRequest(origin: string, body: Record<string, unknown>): string {
  const headers = `{"Authorization": "Bearer " + os.environ["JUMPSEAT_TOKEN"], "Content-Type": "application/json"}`;
  return `import json, os, urllib.request; urllib.request.urlopen(urllib.request.Request("${origin}${PATH}", json.dumps(${python(body)}).encode(), ${headers}))`;
}

/** A JSON value as a Python literal. */
function python(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${python(part)}`);
    return `{${pairs.join(', ')}}`;
  }
  // JSON's strings and numbers are Python's too, but for a character outside of the basic plane, which it writes as it is.
  return JSON.stringify(value);
}
