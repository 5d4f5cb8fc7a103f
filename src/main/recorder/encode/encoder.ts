import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { failureLine } from '../../base/storage-problem';
import { type Child, type Exit, startChild } from '../../process/child';
import { type EncodeOptions, encodeArgs } from './ffmpeg-args';
import { explainOldFfmpeg } from './ffmpeg-path';
import type { VideoFrame } from './frame-pool';
import { frameHeader, streamHeader } from './matroska';

export interface EncoderOptions extends EncodeOptions {
  readonly ffmpeg: string;
  /** Folder that contains `files`: that of the recordings' folders. */
  readonly root: string;
}

/** Time limit for an encoder to exit once its input is closed; then it is killed (ms). */
const FINISH_MS = 3000;

/** Why an encoder exited, and whether the next one would exit for the same reason. */
export interface EncoderExit {
  readonly reason: string;
  readonly isFinal: boolean;
}

export type Encoder = Awaited<ReturnType<typeof startEncoder>>;

/**
 * Starts an ffmpeg process, which encodes once and writes to several files.
 * @param signal kills it, even if it is suspended or hangs; what it has written stays
 * @throws if ffmpeg cannot be started
 */
export async function startEncoder(options: EncoderOptions, signal?: AbortSignal) {
  signal?.throwIfAborted();
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
  const kill = () => void child.end(0);
  signal?.addEventListener('abort', kill);
  if (signal?.aborted) kill();
  const exited = child.exited.then((exit) => {
    signal?.removeEventListener('abort', kill);
    return finishing ? undefined : exitReason(child, exit, ffmpeg);
  });

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
      const timer = setTimeout(kill, FINISH_MS);
      await child.exited;
      clearTimeout(timer);
    },
  };
}

async function exitReason(child: Child, { code, signal }: Exit, ffmpeg: string): Promise<EncoderExit> {
  // A killed one was not too old.
  const explanation = signal === null ? await explainOldFfmpeg(ffmpeg) : undefined;
  if (explanation !== undefined) return { reason: explanation, isFinal: true };
  const how = signal ?? `status ${code}`;
  const line = failureLine(await child.lastLines());
  return { reason: `ffmpeg exited (${how})${line ? `: ${line}` : '.'}`, isFinal: false };
}

/** Whether a fragmented MP4 holds its first fragment; its header takes about 800 bytes. */
export async function hasFrame(path: string): Promise<boolean> {
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead).includes('moof');
  } catch {
    return false;
  }
}
