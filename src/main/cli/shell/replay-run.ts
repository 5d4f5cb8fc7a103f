import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { JournalPage } from '../../../shared/journal';
import { isReplayOver, ReplaySpeed, type ReplayState, type ReplayStepResult } from '../../../shared/replay';
import { type ImportResult, isSessionId } from '../../../shared/session';
import { ConfigError } from '../../start-error';
import { HostCallError, type HostClient } from './host-client';
import { exitCodeOf, junitXml, type ReplayProblem, replayReport, reportText } from './replay-report';
import type { ShellResult, Value, Values } from './shell-command';

const REPLAY = '/api/v0/replay';
const ON_PROBLEM = ['stop', 'continue'];
/** Time between two looks at the replay (ms). */
const POLL_MS = 100;

/** Replays a session, and answers the questions of the replay as the options say. */
export async function runReplay(
  host: HostClient,
  [source]: readonly string[],
  { from, verify, 'on-difference': onDifference = 'stop', speed, report: dir }: Values,
): Promise<ShellResult> {
  if (source === undefined) throw new ConfigError('replay takes the id of a session, or a file.');
  if (!ON_PROBLEM.includes(String(onDifference)))
    throw new ConfigError('--on-difference is stop or continue.');
  if (speed !== undefined && !ReplaySpeed.safeParse(speed).success)
    throw new ConfigError(`--speed is ${ReplaySpeed.options.join(', ')}.`);
  const session = isSessionId(source) ? source : await importFile(host, source);
  const first = from === undefined ? {} : { from: await actionAt(host, session, Number(from)) };
  if (typeof dir === 'string') mkdirSync(dir, { recursive: true });
  const loaded = { session, ...first, verify: verify === true, ...(speed !== undefined && { speed }) };
  const { id } = (await host.post(REPLAY, loaded)) as unknown as ReplayState;
  const watch = new ReplayWatch(host, id, onDifference === 'continue', dir);
  const { state, results } = await watch.finish();
  const report = replayReport({ session, state, results, problems: watch.problems });
  if (typeof dir === 'string') {
    writeFileSync(join(dir, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
    writeFileSync(join(dir, 'junit.xml'), junitXml(report));
  }
  return { text: reportText(report), json: report, exitCode: exitCodeOf(report) };
}

async function importFile(host: HostClient, file: string): Promise<string> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new ConfigError(`${file} is neither the id of a session nor a file.`);
  const type = file.endsWith('.zip') ? 'application/zip' : 'application/x-ndjson';
  const imported = await host.upload('/api/v0/sessions/import', type, file);
  return (imported as unknown as ImportResult).session.id;
}

/** @returns the id of an action, by its place in the session */
async function actionAt(host: HostClient, session: string, seq: number): Promise<string> {
  if (!Number.isInteger(seq) || seq < 1) throw new ConfigError('--from takes the number of an action.');
  const page = await host.get(`/api/v0/sessions/${session}/actions?after=${seq - 1}&limit=1`);
  const [action] = (page as unknown as JournalPage).actions;
  if (action?.seq === seq) return action.id;
  throw new ConfigError(`The session has no action ${seq}.`);
}

/** Answers the questions of a replay in place of a person. */
class ReplayWatch {
  readonly problems: ReplayProblem[] = [];

  constructor(
    private readonly host: HostClient,
    private readonly id: string,
    private readonly continues: boolean,
    private readonly dir: Value,
  ) {}

  /** Waits until the replay is over. Ctrl-C stops it. */
  async finish(): Promise<{ state: ReplayState; results: ReplayStepResult[] }> {
    const stop = () => void this.host.post(`${REPLAY}/stop`).catch(() => undefined);
    process.once('SIGINT', stop);
    try {
      for (;;) {
        const state = (await this.host.get(REPLAY)) as unknown as ReplayState;
        if (state.id !== this.id) throw new HostCallError('A different replay was started.', 'failed');
        if (isReplayOver(state.status)) {
          const { steps } = await this.host.get(`${REPLAY}/steps`);
          return { state, results: steps as ReplayStepResult[] };
        }
        await this.#answer(state);
        await delay(POLL_MS);
      }
    } finally {
      process.off('SIGINT', stop);
    }
  }

  async #answer(state: ReplayState): Promise<void> {
    const { question, status, why } = state;
    if (status === 'paused' && why !== undefined) {
      this.#report(state, 'failed', why);
      const after = await this.#post(this.continues ? 'skip' : 'stop');
      // Playing a replay that is over would repeat it.
      if (after?.status === 'paused') await this.#post('play');
    } else if (question) {
      this.#report(state, question.kind, messageOf(question), await this.#savePictures(state));
      const answer = question.kind === 'text' ? 'skip' : 'go_on';
      await this.#post('answer', { question: question.number, answer: this.continues ? answer : 'stop' });
    }
  }

  #report(
    { index, current }: ReplayState,
    kind: ReplayProblem['kind'],
    message: string,
    pictures: Pick<ReplayProblem, 'recorded' | 'now'> = {},
  ): void {
    this.problems.push({ step: index + 1, entry: current, kind, message, ...pictures });
  }

  /** @returns the new state; undefined if the command no longer fits it, because a person was faster */
  async #post(command: string, body: object = {}): Promise<ReplayState | undefined> {
    return this.host.post(`${REPLAY}/${command}`, body).then(
      (state) => state as unknown as ReplayState,
      () => undefined,
    );
  }

  /** @returns the names of the files */
  async #savePictures({ index, question }: ReplayState): Promise<Pick<ReplayProblem, 'recorded' | 'now'>> {
    const { dir, host } = this;
    if (typeof dir !== 'string' || question?.kind === 'text') return {};
    const save = async (path: string, name: string) => {
      const picture = await host.bytes(`${REPLAY}/${path}`);
      const file = `step-${index + 1}-${name}.${extensionOf(picture)}`;
      writeFileSync(join(dir, file), picture);
      return file;
    };
    return { recorded: await save('before', 'recorded'), now: await save('now', 'now') };
  }
}

function messageOf(question: NonNullable<ReplayState['question']>): string {
  switch (question.kind) {
    case 'differs':
      return `${(question.difference * 100).toFixed(1)} % of the compared area differs`;
    case 'size': {
      const [was, is] = [question.size, question.now].map(({ width, height }) => `${width}x${height}`);
      return `The desktop is ${is} instead of ${was}`;
    }
    case 'text':
      return 'The sensitive text was not kept';
    default:
      return question satisfies never;
  }
}

/** By the first byte of a snapshot. */
function extensionOf(picture: Buffer): string {
  return picture[0] === 0x89 ? 'png' : picture[0] === 0xff ? 'jpg' : 'webp';
}
