import { ROUTES } from '../../../shared/routes/routes';

/** A shell command that sends an action; it reads the token from the environment. */
export function curlFor(origin: string, body: unknown): string {
  return [
    `curl ${origin}${ROUTES.performAction.path} \\`,
    `  -H "Authorization: Bearer $JUMPSEAT_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuoted(JSON.stringify(body))}`,
  ].join('\n');
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
