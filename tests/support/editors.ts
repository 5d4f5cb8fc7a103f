import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BareXvnc } from './bare-xvnc';
import { waitFor } from './wait-for';

const exec = promisify(execFile);

/** A program with a text field. */
export interface Editor {
  text(): string;
  /** Waits until the program has as many characters as `text`, and returns its text. */
  whenTyped(text: string): Promise<string>;
  /** Stops the process, so that it hangs, or continues it. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  close(): Promise<void>;
}

/** Debian's Python, which has the bindings of the toolkits. */
const PYTHON = '/usr/bin/python3';

/** Starts the toolkit's text field (`editor.py`) and waits until it has the focus. */
export async function openEditor(x: BareXvnc, toolkit: string): Promise<Editor> {
  const script = join(import.meta.dirname, 'editor.py');
  const title = `${toolkit} editor`;
  const child = spawn(PYTHON, [script, toolkit, title], {
    env: { ...x.env, QT_QPA_PLATFORM: 'xcb', GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1', GTK_A11Y: 'none' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const text = () => {
    const line = output.split('\n').at(-2);
    return line === undefined ? '' : String(JSON.parse(line));
  };
  // Toolkits focus the field before the window has the focus.
  await waitFor(`the focus of ${title}`, async () => {
    if (child.exitCode !== null) throw new Error(`${title} ended: ${errors}`);
    const focused = await exec('xdotool', ['getwindowfocus', 'getwindowname'], { env: x.env }).catch(
      () => undefined,
    );
    return output !== '' && focused?.stdout.trim() === title;
  });
  return {
    text,
    async whenTyped(wanted) {
      const length = [...wanted].length;
      // On a timeout, return the text, since it shows the missing characters.
      await waitFor(`${length} characters`, () => [...text()].length >= length).catch(() => undefined);
      return text();
    },
    signal: (name) => void child.kill(name),
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
