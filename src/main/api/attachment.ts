/** A `Content-Disposition` header. Quotes and other than ASCII characters are only in the encoded name (RFC 6266). */
export function contentDisposition(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  // A lone surrogate, which JSON can carry, cannot be encoded.
  const encoded = encodeURIComponent(name.replaceAll(/\p{Surrogate}/gu, '\ufffd')).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** A title without characters that file systems reject, shortened to a length that they accept. */
export function toFileName(title: string): string {
  const safe = title.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '-').replaceAll(/^[. ]+|[. ]+$/g, '');
  // Do not split a surrogate pair.
  return safe.slice(0, 80).replace(/[\uD800-\uDBFF]$/, '');
}
