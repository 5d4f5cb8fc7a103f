import { MAIN_DESKTOP } from '../../../shared/named-desktop';
import { desktopUrl } from '../../../shared/routes/routes';
import { API_BASE } from '../ui/api-base';

/** A shell command that sends an action; it reads the token from the environment. */
export function curlFor(origin: string, body: unknown, desktop = MAIN_DESKTOP): string {
  return [
    `curl ${origin}${API_BASE}${desktopUrl(desktop, 'performAction')} \\`,
    `  -H "Authorization: Bearer $JUMPSEAT_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuoted(JSON.stringify(body))}`,
  ].join('\n');
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
