import { setTimeout as delay } from 'node:timers/promises';
import type { JournalEntry, JournalPage } from '../../../shared/journal';
import type { DesktopList } from '../../../shared/named-desktop';
import type { RecordingList } from '../../../shared/recording';
import type { SessionList } from '../../../shared/session';
import { captionOf } from '../../recorder/captions/caption';
import { ConfigError } from '../../start-error';
import { DESKTOPS, type HostClient } from './host-client';
import type { ShellCommand } from './shell-command';

/** Time between two requests for new actions (ms). */
const FOLLOW_MS = 250;
const DESKTOP = '/api/v0/desktop';

/** A command without arguments that posts to a path. */
const post = (path: string, description: string, name: string, text: string): ShellCommand => ({
  ...{ usage: '', description, example: name },
  run: async (host) => ({ text, json: await host.post(path) }),
});

export const HOST_COMMANDS: ReadonlyMap<string, ShellCommand> = new Map<string, ShellCommand>([
  [
    'status',
    {
      usage: '',
      description: 'show the state of the desktop and who has control',
      example: 'status --json',
      async run(host) {
        const [desktop, control] = await Promise.all([host.get(DESKTOP), host.get('/api/v0/control')]);
        const { state, backend, width, height, display, reason } = desktop;
        const place = [backend, display].filter(Boolean).join(' ');
        const holder = control.paused === true ? 'the agent is paused' : `control: ${control.holder}`;
        const why = reason === undefined ? '' : ` (${reason})`;
        const text = `${state}${why}, ${place}, ${width}x${height}, ${holder}`;
        return { text, json: { desktop, control } };
      },
    },
  ],
  [
    'desktops',
    {
      usage: '[create NAME | delete NAME | stop NAME]',
      words: ['create', 'delete', 'stop'],
      description:
        'list the desktops of the host, or create, delete or stop one; --desktop NAME names one for any command',
      example: 'desktops create agent-2',
      async run(host, [verb, name]) {
        if (verb === undefined) {
          const { desktops } = (await host.get(DESKTOPS)) as DesktopList;
          const lines = desktops.map(({ name, title, desktop, status }) =>
            [name, status.state, desktop, `${status.width}x${status.height}`, title]
              .filter(Boolean)
              .join('  '),
          );
          return { text: lines.join('\n'), json: desktops };
        }
        if (name === undefined) throw new ConfigError('desktops create, delete and stop take a name.');
        const path = `${DESKTOPS}/${encodeURIComponent(name)}`;
        if (verb === 'create') return { text: name, json: await host.post(DESKTOPS, { name }) };
        if (verb === 'stop') return { text: 'stopped', json: await host.post(`${path}/stop`) };
        if (verb !== 'delete') throw new ConfigError('desktops takes create, delete or stop.');
        await host.delete(path);
        return { text: 'deleted', json: { deleted: name } };
      },
    },
  ],
  [
    'actions',
    {
      usage: '',
      description: 'list the actions of the running session; --follow goes on with new ones',
      options: { follow: { type: 'boolean' }, limit: { type: 'string' } },
      example: 'actions --follow',
      async run(host, _words, { follow, limit = '100', json }) {
        const count = Number(limit);
        if (!Number.isInteger(count) || count < 1) throw new ConfigError('--limit takes a number from 1 on.');
        const { session, last_seq } = await page(host, Number.MAX_SAFE_INTEGER, 1);
        for (let from = { session, after: Math.max(last_seq - count, 0) }; ; await delay(FOLLOW_MS)) {
          from = await printFrom(host, from, json === true);
          if (!follow) return undefined;
        }
      },
    },
  ],
  [
    'record',
    {
      usage: 'start [ID] | stop [ID]',
      words: ['start', 'stop'],
      description:
        'start or stop a recording; start prints its id, stop needs it if several run, --out saves the video',
      options: { out: { type: 'string' } },
      example: 'record stop --out run.mp4',
      async run(host, [verb, given], { out }) {
        if (verb === 'start') {
          const id = given ?? crypto.randomUUID();
          const json = await host.post(`${DESKTOP}/recording/start`, { recording_id: id });
          return { text: id, json: { ...json, recording_id: id } };
        }
        if (verb !== 'stop') throw new ConfigError('record takes start or stop.');
        const id = given ?? (await runningRecording(host));
        const json = await host.post(`/api/v0/recordings/${encodeURIComponent(id)}/stop`);
        if (typeof out !== 'string') return { text: String(json.status), json };
        await host.download(`/api/v0/recordings/${encodeURIComponent(id)}/video.mp4`, out);
        return { text: out, json: { ...json, file: out } };
      },
    },
  ],
  [
    'session',
    {
      usage: 'list | export [ID]',
      words: ['list', 'export'],
      description: 'list the sessions, or save one as an archive; by default the running one',
      options: { out: { type: 'string' } },
      example: 'session export --out run.zip',
      async run(host, [verb, id], { out }) {
        if (verb === 'list') {
          const json = await host.get('/api/v0/sessions');
          const sessions = (Array.isArray(json.sessions) ? json.sessions : []) as {
            id: string;
            actions: number;
          }[];
          return { text: sessions.map((one) => `${one.id}  ${one.actions} actions`).join('\n'), json };
        }
        if (verb !== 'export')
          throw new ConfigError('session takes list, or export with the id of a session.');
        const session = id ?? (await page(host, Number.MAX_SAFE_INTEGER, 1)).session;
        const file = typeof out === 'string' ? out : `${session}.zip`;
        await host.download(`/api/v0/sessions/${encodeURIComponent(session)}/export.zip`, file);
        return { text: file, json: { session, file } };
      },
    },
  ],
  ['pause', post('/api/v0/control/pause', 'refuse the actions of agents', 'pause', 'The agent is paused.')],
  [
    'resume',
    post('/api/v0/control/resume', 'accept the actions of agents again', 'resume', 'The agent may act.'),
  ],
  [
    'release',
    post(`${DESKTOP}/release`, 'release all keys and buttons', 'release', 'Everything is released.'),
  ],
]);

/** The id of the only recording that runs. @throws {ConfigError} if there is none, or more */
async function runningRecording(host: HostClient): Promise<string> {
  const { recordings } = (await host.get('/api/v0/recordings')) as unknown as RecordingList;
  const [running, second] = recordings.filter(({ status }) => status === 'recording');
  if (!running) throw new ConfigError('No recording is running.');
  if (second) throw new ConfigError('Several recordings are running: give the id of one.');
  return running.id;
}

async function page(
  host: HostClient,
  after: number,
  limit: number,
  path = '/api/v0/actions',
): Promise<JournalPage> {
  const answer = await host.get(`${path}?after=${after}&limit=${limit}`);
  return answer as unknown as JournalPage;
}

/** A place in the journal: a session, and the `seq` of one of its actions. */
interface Place {
  readonly session: string;
  readonly after: number;
}

const NONE = { actions: [], last_seq: 0 };

/** Prints the actions after a place, also those of sessions that have begun meanwhile. @returns the place of the last one */
async function printFrom(host: HostClient, from: Place, json: boolean): Promise<Place> {
  let { session, after } = from;
  for (;;) {
    const newest = await page(host, after, 1000);
    const hasEnded = newest.session !== session;
    // A session that has no actions, or was deleted, is not found.
    const rest =
      hasEnded && (await page(host, after, 1000, `/api/v0/sessions/${session}/actions`).catch(() => NONE));
    const { actions, last_seq } = rest || newest;
    for (const entry of actions) console.log(json ? JSON.stringify(entry) : lineOf(entry));
    after = actions.at(-1)?.seq ?? after;
    if (actions.length > 0 && after < last_seq) continue;
    if (!hasEnded) return { session, after };
    session = await sessionAfter(host, session, newest.session);
    after = 0;
  }
}

/** The session that followed a session, perhaps the running one. */
async function sessionAfter(host: HostClient, ended: string, running: string): Promise<string> {
  const { sessions } = (await host.get('/api/v0/sessions')) as unknown as SessionList;
  const ids = sessions.flatMap(({ id, imported }) => (imported ? [] : [id]));
  // Ids sort by time.
  const [next = running] = ids.filter((id) => id > ended && id < running).sort();
  return next;
}

function lineOf(entry: JournalEntry): string {
  const { seq, source, received_at, status, duration_ms } = entry;
  const took = duration_ms === undefined ? '' : ` ${Math.round(duration_ms)} ms`;
  return `${seq ?? '-'} ${received_at} ${source} ${status}${took} ${captionOf(entry)}`;
}
