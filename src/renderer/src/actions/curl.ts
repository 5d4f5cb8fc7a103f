/** A shell command that sends an action; the token stays in the reader's environment. */
export function curlFor(origin: string, body: unknown): string {
  return [
    `curl ${origin}/api/v0/desktop/action \\`,
    `  -H "Authorization: Bearer $JUMPSEAT_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuoted(JSON.stringify(body))}`,
  ].join('\n');
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
