import type { ActionBody } from '../../../shared/action';
import type { JournalEntry } from '../../../shared/journal';
import { MAIN_DESKTOP } from '../../../shared/named-desktop';
import { desktopUrl } from '../../../shared/routes/routes';
import { jsLiteral, pythonLiteral } from '../../../shared/script/literal';
import { API_BASE } from '../ui/api-base';

/** The body that repeats an action. A sensitive text is missing: the host will ask for it. */
export function requestBody(request: JournalEntry['request']): ActionBody {
  const { text_length: _, ...body } = request;
  return body;
}

/** A line of a Node.js module that sends an action and throws if it fails; the token is in `JUMPSEAT_TOKEN`. */
export function nodeRequest(origin: string, body: Record<string, unknown>, desktop = MAIN_DESKTOP): string {
  const headers = `{ authorization: \`Bearer \${process.env.JUMPSEAT_TOKEN}\`, 'content-type': 'application/json' }`;
  const check = 'async (answer) => { if (!answer.ok) throw new Error(await answer.text()); }';
  return `await fetch('${origin}${API_BASE}${desktopUrl(desktop, 'performAction')}', { method: 'POST', headers: ${headers}, body: JSON.stringify(${jsLiteral(body)}) }).then(${check});`;
}

/** The same in Python, with the standard library only. Each line has its imports, so that it runs alone. */
export function pythonRequest(origin: string, body: Record<string, unknown>, desktop = MAIN_DESKTOP): string {
  const headers = `{"Authorization": "Bearer " + os.environ["JUMPSEAT_TOKEN"], "Content-Type": "application/json"}`;
  return `import json, os, urllib.request; urllib.request.urlopen(urllib.request.Request("${origin}${API_BASE}${desktopUrl(desktop, 'performAction')}", json.dumps(${pythonLiteral(body)}).encode(), ${headers}))`;
}
