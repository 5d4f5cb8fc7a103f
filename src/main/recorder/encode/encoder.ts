import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Size } from '../../../shared/geometry';
import { type Child, startChild } from '../../process/child';
import { encodeArgs } from './ffmpeg-args';
import type { VideoFrame } from './frame-pool';
import { frameHeader, streamHeader } from './matroska';

export interface EncoderOptions {
  readonly ffmpeg: string;
  readonly input: Size;
  readonly output: Size;
  readonly fps: number;
  /** Folder that contains `files`. */
  readonly root: string;
  /** Files that all get the same content. */
  readonly files: readonly string[];
}

/** Time limit for an encoder to exit once its input is closed; then it is killed (ms). */
const FINISH_MS = 3000;

export type Encoder = Awaited<ReturnType<typeof startEncoder>>;

/** Starts an ffmpeg process, which encodes once and writes to several files. @throws if ffmpeg cannot be started */
export async function startEncoder(options: EncoderOptions) {
  const { ffmpeg, input, root } = options;
  // Not tied to the host's life: if the host dies, the pipe closes and ffmpeg completes the files.
  const child = await startChild({
    command: resolve(ffmpeg),
    args: encodeArgs(options),
    cwd: root,
    stdin: 'pipe',
  });
  const { stdin } = child.process;
  if (!stdin) throw new Error('ffmpeg was started without a pipe to its stdin.');
  stdin.on('error', () => undefined); // `exited` reports it
  stdin.write(streamHeader(input));

  let isBusy = false;
  let finishing = false;
  const exited = child.exited.then(({ code, signal }) =>
    finishing ? undefined : exitReason(child, signal ?? `status ${code}`),
  );

  return {
    pid: child.pid,
    input,
    /** Resolves when the process has exited: with the reason, unless `finish` was called. */
    exited,
    /** Whether it still reads the last frame. No other frame may be written then. */
    get isBusy(): boolean {
      return isBusy;
    },
    /** Writes a frame that is shown from `ticks` on. `onWritten` may write the next one. */
    write(frame: VideoFrame, ticks: number, onWritten: () => void): void {
      isBusy = true;
      frame.hold();
      stdin.cork();
      stdin.write(frameHeader(ticks, frame.data.length));
      stdin.write(frame.data, () => {
        frame.release();
        isBusy = false;
        onWritten();
      });
      stdin.uncork();
    },
    /** Closes the input and waits until the process has exited. */
    async finish(): Promise<void> {
      finishing = true;
      stdin.end();
      const timer = setTimeout(() => void child.end(0), FINISH_MS);
      await child.exited;
      clearTimeout(timer);
    },
    /** Kills the process, even if it is suspended or hangs. What it has written stays. */
    kill(): void {
      void child.end(0);
    },
  };
}

async function exitReason(child: Child, how: string): Promise<string> {
  const lastLine = (await child.lastLines()).at(-1);
  return `ffmpeg exited (${how})${lastLine ? `: ${lastLine}` : '.'}`;
}

/** Starts encoders until all of them are killed. */
export function createEncoderPool() {
  const encoders = new Set<Encoder>();
  let isClosed = false;

  return {
    /** @throws if ffmpeg cannot be started, or `killAll` was called */
    async start(options: EncoderOptions): Promise<Encoder> {
      if (isClosed) throw new Error('Jumpseat is stopping.');
      const encoder = await startEncoder(options);
      encoders.add(encoder);
      void encoder.exited.then(() => encoders.delete(encoder));
      if (isClosed) encoder.kill();
      return encoder;
    },
    killAll(): void {
      isClosed = true;
      for (const encoder of encoders) encoder.kill();
    },
  };
}

/** Whether a fragmented MP4 holds its first fragment; its header takes about 800 bytes. */
export async function hasFrame(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
      return buffer.subarray(0, bytesRead).includes('moof');
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}
