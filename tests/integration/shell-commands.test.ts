import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QuestionList } from '../../src/shared/question';
import { openProgram } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { untilPictured } from '../support/snapshots';
import { tempDir } from '../support/temp-dir';
import { waitFor } from '../support/wait-for';

const exec = promisify(execFile);
const PROGRAM = join(import.meta.dirname, '../../out/main/headless.js');

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

/** Runs a command on the host of the tests. */
const jumpseat = (...args: string[]) =>
  exec(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, JUMPSEAT_DATA_DIR: host.dataDir },
    encoding: 'buffer',
  }).then(({ stdout }) => stdout);
const printed = async (...args: string[]) => (await jumpseat(...args)).toString().trimEnd();
const request = async () => (await host.journal()).actions.at(-1)?.request;

const QUESTIONS = '/api/v0/desktop/questions';
const waitingQuestion = () =>
  waitFor('the question', async () => {
    const { questions } = QuestionList.parse(await (await host.request(QUESTIONS)).json());
    return questions[0];
  });

describe('a shell command', () => {
  it.each([
    [['click', '640', '360'], { action: 'left_click', coordinate: [640, 360] }],
    [['click', '--count', '2', '10', '20'], { action: 'double_click', coordinate: [10, 20] }],
    [
      ['click', '--button', 'back', '--modifiers', 'shift'],
      { action: 'back_click', at: 'pointer', modifiers: 'shift' },
    ],
    [
      ['move', '5', '6', '--space', '1280x720'],
      { action: 'mouse_move', coordinate: [5, 6], scaled_width: 1280 },
    ],
    [['move', '-5', '6'], { action: 'mouse_move', coordinate: [-5, 6] }],
    [
      ['drag', '1', '2', '30', '40', '50', '60'],
      {
        action: 'left_click_drag',
        path: [
          [1, 2],
          [30, 40],
          [50, 60],
        ],
      },
    ],
    [
      ['scroll', '--direction', 'up', '--amount', '2'],
      { action: 'scroll', at: 'pointer', scroll_direction: 'up', scroll_amount: 2 },
    ],
    [['type', 'Grüße', '日本'], { action: 'type', text: 'Grüße 日本' }],
    [['type', '--sensitive', 'hunter2'], { action: 'type', sensitive: true, text_length: 7 }],
    [['key', 'ctrl+a', 'Delete', '--repeat', '2'], { action: 'key', keys: ['ctrl+a', 'Delete'], repeat: 2 }],
    [['wait', '10'], { action: 'wait', duration: 10 }],
    [['wait', '--still'], { action: 'wait', until_still: true }],
    [['act', '{"action": "cursor_position"}'], { action: 'cursor_position' }],
  ])('performs an action: %j', async (args, body) => {
    expect(await printed(...args)).toMatch(/action performed$|^x=\d+,y=\d+$/);
    expect(await request()).toMatchObject(body);
  });

  it('reads few files, as each makes it slower', async () => {
    const NODE_V8_COVERAGE = tempDir();
    const args = [PROGRAM, 'click', '1', '1', '--data-dir', host.dataDir];
    await exec(process.execPath, args, { env: { ...process.env, NODE_V8_COVERAGE } });
    const [report = ''] = readdirSync(NODE_V8_COVERAGE);
    const { result } = JSON.parse(readFileSync(join(NODE_V8_COVERAGE, report), 'utf8')) as {
      result: { url: string }[];
    };
    const files = result.filter(({ url }) => url.startsWith('file:')).map(({ url }) => fileURLToPath(url));
    expect(files).toContain(PROGRAM);
    expect(files).toHaveLength(3);
    expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(22_000);
    // The slowest of Node's own modules.
    expect(files.map((file) => readFileSync(file, 'utf8')).join('')).not.toContain('node:crypto');
  });

  it('types what it reads from stdin', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'type', '-', '--data-dir', host.dataDir], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.stdin.end('from a pipe');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(await request()).toMatchObject({ action: 'type', text: 'from a pipe' });
  });

  it('saves a screenshot of the size asked for, or writes it to stdout', async () => {
    const file = join(tempDir(), 'page.png');
    expect(await printed('screenshot', file, '--size', '640x360')).toBe(file);
    expect(sizeOfPng(readFileSync(file))).toEqual([640, 360]);
    expect(sizeOfPng(await jumpseat('screenshot', '-'))).toEqual([1920, 1080]);
    expect(sizeOfPng(await jumpseat('screenshot', '-', '--fit', '960x960'))).toEqual([960, 540]);
  });

  it('asks a person, and prints the answer', async () => {
    const flags = ['--choice', 'Work', '--choice', '-5', '--timeout', '400'];
    const answers = [
      [[], { choice: 1 }, '-5'],
      [[], { text: 'Neither\nof them' }, 'Neither\nof them'],
      [[], { by_hand: true, text: '' }, 'Done by hand.'],
      [['--json'], { choice: 0 }, expect.stringContaining('"choice":0')],
    ] as const;
    for (const [more, answer, output] of answers) {
      const asked = printed('ask', 'Which one?', ...flags, ...more);
      const { id, ...question } = await waitingQuestion();
      expect(question).toMatchObject({ question: 'Which one?', choices: ['Work', '-5'] });
      expect(Date.parse(question.expires_at) - Date.parse(question.asked_at)).toBe(400_000);
      await host.request(`${QUESTIONS}/${id}/answer`, { method: 'POST', body: answer });
      expect(await asked).toEqual(output);
    }
  });

  it('exits with a code of its own if a person dismisses a question, or does not answer it', async () => {
    const dismissed = jumpseat('ask', 'Go on?').catch(({ code, stderr }) => [code, String(stderr)]);
    await host.request(`${QUESTIONS}/${(await waitingQuestion()).id}`, { method: 'DELETE' });
    expect(await dismissed).toEqual([4, expect.stringContaining('The question was dismissed.')]);
    const unanswered = jumpseat('ask', 'Anyone?', '--timeout', '1');
    await expect(unanswered).rejects.toMatchObject({ code: 6 });
  });

  it('answers in JSON if asked to', async () => {
    expect(JSON.parse(await printed('act', '{"action": "cursor_position"}', '--json'))).toMatchObject({
      output: expect.stringMatching(/^x=/),
    });
    expect(JSON.parse(await printed('status', '--json'))).toMatchObject({ desktop: { state: 'running' } });
  });

  it('shows the state, and pauses and resumes the agent', async () => {
    expect(await printed('status')).toMatch(/^running, virtual :\d+, 1920x1080, control: agent$/);
    expect(await printed('pause')).toBe('The agent is paused.');
    expect(await printed('status')).toContain('the agent is paused');
    await expect(jumpseat('click', '1', '1')).rejects.toMatchObject({ code: 4 });
    await printed('resume');
    await printed('release');
    expect(await printed('click', '1', '1')).toBe('left_click action performed');
  });

  it('lists the actions, and follows new ones', async () => {
    const child = spawn(process.execPath, [
      PROGRAM,
      'actions',
      '--follow',
      '--limit',
      '1',
      '--data-dir',
      host.dataDir,
    ]);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    await waitFor('the last action', () => output.includes('left click'));
    await host.act({ action: 'key', text: 'F7' });
    await waitFor('the new action', () => output.includes('"F7"'));
    await host.act({ action: 'key', text: 'F8' });
    for (const text of ['F9', 'F10']) {
      await host.request('/api/v0/sessions', { method: 'POST', body: {} });
      await host.act({ action: 'key', text });
    }
    await waitFor('the action of the last session', () => output.includes('"F10"'));
    expect(output.match(/"F\d+"/g)?.slice(-4)).toEqual(['"F7"', '"F8"', '"F9"', '"F10"']);
    child.kill();
  });

  it('records and saves the video', async () => {
    const id = await printed('record', 'start');
    await host.act({ action: 'type', text: 'recorded' });
    const file = join(tempDir(), 'run.mp4');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await printed('record', 'stop', '--out', file)).toBe(file);
    expect(readFileSync(file).subarray(4, 8).toString()).toBe('ftyp');
  });

  it('saves the running session as an archive', async () => {
    const file = join(tempDir(), 'run.zip');
    expect(await printed('session', 'export', '--out', file)).toBe(file);
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK');
    expect(await printed('session', 'list')).toMatch(/\d+ actions/);
  });

  it('replays a session with nobody there, and reports the screens that differ', async () => {
    const dir = tempDir();
    const recorded = await startHost();
    let seq = 0;
    try {
      await untilPictured(recorded);
      await recorded.act({ action: 'left_click', coordinate: [900, 700] });
      const clicked = await waitFor('the snapshot before the click', async () => {
        const last = (await recorded.journal()).actions.at(-1);
        return last?.pictures?.before && last;
      });
      seq = clicked.seq ?? 0;
      const env = { ...process.env, JUMPSEAT_DATA_DIR: recorded.dataDir };
      await exec(process.execPath, [PROGRAM, 'session', 'export', '--out', join(dir, 'run.zip')], { env });
    } finally {
      await recorded.stop();
    }
    const replay = (...flags: string[]) =>
      jumpseat('replay', join(dir, 'run.zip'), '--verify', '--speed', 'none', '--report', dir, ...flags);
    expect((await replay()).toString()).toContain(`Passed: ${seq} steps`);
    const window = await openProgram(host, 'in-the-way', 'xterm', [
      ...['-T', 'in-the-way', '-geometry', '60x14+750+600', '-bg', '#803020'],
    ]);
    await expect(replay('--from', String(seq), '--json')).rejects.toMatchObject({ code: 5 });
    const report = () => JSON.parse(readFileSync(join(dir, 'report.json'), 'utf8'));
    const differs = { outcome: 'differs', recorded: 'step-1-recorded.png', now: 'step-1-now.jpg' };
    expect(report()).toMatchObject({ passed: false, status: 'stopped', total: 1, steps: [differs] });
    expect(readFileSync(join(dir, 'junit.xml'), 'utf8')).toContain('failures="1"');
    const goOn = replay('--from', String(seq), '--on-difference', 'continue');
    await expect(goOn).rejects.toMatchObject({ code: 5 });
    expect(report()).toMatchObject({ passed: false, status: 'done', steps: [differs] });
    await window.close();
  });

  it.each([
    [['key', 'flubber'], 1, 'Unknown key: flubber'],
    [['click', '1'], 2, 'A point is two numbers, X Y.'],
    [['move', 'a', 'b'], 2, 'a is not a whole number.'],
    [['click', '--colour', 'red'], 2, "Unknown option '--colour'"],
    [['fly'], 2, 'There is no command "fly".'],
    [['ask'], 2, 'ask takes a question.'],
    [['ask', 'Now?', '--timeout', 'soon'], 2, '--timeout takes a number of seconds.'],
    [['screenshot', '--fit', 'large'], 2, 'large is not a size such as 1280x720.'],
    [['status', '--data-dir', '/nonexistent'], 3, 'No host is running.'],
  ])('exits with a code and a message: %j', async (args, code, message) => {
    await expect(jumpseat(...args)).rejects.toMatchObject({ code });
    await expect(jumpseat(...args).catch(({ stderr }) => String(stderr))).resolves.toContain(message);
  });

  it('explains itself with an example', async () => {
    expect(await printed('click', '--help')).toContain('Example: jumpseat click 640 360 --count 2');
    expect(await printed('--help')).toContain('take a screenshot');
    expect(await printed('ask', '--help')).toContain('[--choice …]');
    for (const shell of ['bash', 'zsh', 'fish'])
      expect(await printed('completion', shell)).toMatch(/\bask\b.*choice/);
  });
});

function sizeOfPng(png: Buffer): number[] {
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}
