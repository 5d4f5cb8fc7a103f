/** Names a file for whoever saves it; quotes and anything not ASCII only in the form made for that (RFC 6266). */
export function attach(reply: { header(name: string, value: string): unknown }, name: string): void {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  // Half a character, which JSON can carry, has no such form.
  const encoded = encodeURIComponent(name.replaceAll(/\p{Surrogate}/gu, '\ufffd')).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  reply.header('content-disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`);
}

/** A title without what file systems do not take, and not too long for them. */
export function fileNameOf(title: string): string {
  const safe = title.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '-').replaceAll(/^[. ]+|[. ]+$/g, '');
  // Not through the middle of a character.
  return safe.slice(0, 80).replace(/[\uD800-\uDBFF]$/, '');
}
