import type { ErrorCode } from '../../shared/api-error';
import type { Tag } from '../../shared/routes/route';

export const INFO = {
  title: 'Jumpseat',
  description:
    'Control a desktop, watch it, and read what was done. The host listens on the loopback only. Each GET operation also ' +
    'answers HEAD. A request that cannot be parsed gets 400, 408 or 431 before any operation is involved. ' +
    'Browsers that request a page (`Accept: text/html`) get the sign-in page instead of a JSON error 401.',
  license: { name: 'MIT', identifier: 'MIT' },
};

const TAG_DESCRIPTIONS: Readonly<Record<Tag, string>> = {
  Desktop: 'The desktop and its input.',
  Desktops: 'The desktops of this host.',
  Agents: "Computer actions in the JSON of the models' vendors.",
  Control: 'Who has control of the desktop.',
  Events: 'Live updates.',
  Sessions: 'Journals of actions, with snapshots.',
  Recordings: 'Videos of the desktop.',
  Replay: 'Repeating recorded actions.',
  Hosts: 'Hosts on other machines.',
  Host: 'The host itself.',
};
export const TAGS = Object.entries(TAG_DESCRIPTIONS).map(([name, description]) => ({ name, description }));

const text = (description: string, example?: string) => ({
  description,
  schema: { type: 'string' },
  ...(example !== undefined && { example }),
});

export const HEADERS = {
  'Accept-Ranges': text('`bytes`: the file can be requested in ranges.', 'bytes'),
  Allow: text('The methods of the path.', 'GET, HEAD'),
  Connection: text('`upgrade`', 'upgrade'),
  'Content-Disposition': text('The name of the file, if it is sent as an attachment.'),
  'Content-Range': text('The range, and the length of the file.', 'bytes 0-99/1000'),
  ETag: text('Version of the file, for `If-None-Match` and `If-Range`.'),
  'Last-Modified': text('Time of the last change, for `If-Modified-Since`.'),
  Location: text('Where to go next.', '/'),
  'Mcp-Session-Id': text('In the answer to `initialize`: the id of the client, for its later requests.'),
  'Set-Cookie': text('Signs the browser in; absent if no token is required.'),
  Upgrade: text('`websocket`', 'websocket'),
  'WWW-Authenticate': text('The accepted scheme.', 'Bearer realm="jumpseat"'),
};

export const COMPONENTS = {
  headers: HEADERS,
  securitySchemes: {
    token: { type: 'http', scheme: 'bearer', description: 'The token, which the host prints and keeps.' },
    basic: { type: 'http', scheme: 'basic', description: 'The token as the password, with any user name.' },
    cookie: {
      type: 'apiKey',
      in: 'cookie',
      name: 'jumpseat-7317',
      description: 'For browsers, from `signIn` or `openPanel`. The name contains the port.',
    },
    query: { type: 'apiKey', in: 'query', name: 'token', description: 'The token, for WebSockets only.' },
  },
};

/** Errors that most routes share, described once. */
export const SHARED_ANSWERS: Readonly<
  Record<string, { readonly status: number; readonly codes: readonly ErrorCode[] }>
> = {
  Unauthorized: { status: 401, codes: ['unauthorized'] },
  Forbidden: { status: 403, codes: ['forbidden-host', 'forbidden-origin'] },
  MethodNotAllowed: { status: 405, codes: ['method-not-allowed'] },
  Timeout: { status: 408, codes: ['timeout'] },
  BodyTooLarge: { status: 413, codes: ['body-too-large'] },
  UnsupportedType: { status: 415, codes: ['unsupported-type'] },
  InternalError: { status: 500, codes: ['internal'] },
};
