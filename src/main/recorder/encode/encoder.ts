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
  /** The folder that `files` are in. */
  readonly root: string;
  /** All of them the same. */
  readonly files: readonly string[];
}

/** One ffmpeg that encodes once, into as many files as are wanted. */
export interface Encoder {
  readonly pid: number;
  readonly input: Size;
  /** Whether it still reads the last frame: then no other may be written. */
  readonly isBusy: boolean;
  /** Hands it a frame to show from `ticks` on; holds the frame for as long as it is read. `onTaken` may write the next. */
  write(frame: VideoFrame, ticks: number, onTaken: () => void): void;
  /** Resolves when the process is gone, with why if it was not asked to. */
  readonly exited: Promise<string | undefined>;
  /** Lets it write all it has and waits until it is gone. */
  finish(): Promise<void>;
  /** Ends it by force, though it may be stopped or hang; what it has written stays. */
  kill(): void;
}

/** Longest an encoder may take for its last frame, in milliseconds, before it is ended by force. */
const FINISH_MS = 3000;

/** @throws when ffmpeg cannot be started. */
export async function startEncoder(options: EncoderOptions): Promise<Encoder> {
  const { ffmpeg, input, root } = options;
  // Not tied to our life: when we die its pipe ends, and it finishes the files by itself.
  const child = await startChild({
    command: resolve(ffmpeg),
    args: encodeArgs(options),
    cwd: root,
    stdin: 'pipe',
  });
  const { stdin } = child.process;
  if (!stdin) throw new Error('ffmpeg was started without its pipe');
  stdin.on('error', () => undefined); // it has ended, which `ended` tells
  stdin.write(streamHeader(input));

  let busy = false;
  let finishing = false;
  const ended = child.exited.then((exit) =>
    finishing ? undefined : exitReason(child, exit.signal ?? `status ${exit.code}`),
  );

  return {
    pid: child.pid,
    input,
    exited: ended,
    get isBusy() {
      return busy;
    },
    write(frame, ticks, onTaken) {
      busy = true;
      frame.hold();
      stdin.cork();
      stdin.write(frameHeader(ticks, frame.data.length));
      stdin.write(frame.data, () => {
        frame.release();
        busy = false;
        onTaken();
      });
      stdin.uncork();
    },
    async finish() {
      finishing = true;
      stdin.end();
      const timer = setTimeout(() => void child.end(0), FINISH_MS);
      await child.exited;
      clearTimeout(timer);
    },
    kill: () => void child.end(0),
  };
}

async function exitReason(child: Child, how: string): Promise<string> {
  const last = (await child.lastLines()).at(-1);
  return `ffmpeg ended (${how})${last ? `: ${last}` : '.'}`;
}

/** Whether a fragmented MP4 has its first fragment; its header takes about 800 bytes. */
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
