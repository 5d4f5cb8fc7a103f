import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { EXTRA_FIELDS, type ExtraTool } from '../../shared/dialects/mcp-tools';
import { RequestError } from '../../shared/request-error';
import { parseForClient } from '../../shared/validation';
import type { DesktopCommands } from '../actions/desktop-commands';
import type { Recorder } from '../recorder/recorder';
import type { Recordings } from '../recorder/recordings';
import { recorderFailure } from './recorder-errors';

export interface ExtraToolsOptions {
  readonly recorder: Recorder;
  readonly recordings: Recordings;
  readonly commands: DesktopCommands;
}

/** Executes a tool for recordings or the clipboard. @returns the text of its result @throws {RequestError} */
export async function runExtraTool(
  name: ExtraTool,
  input: Readonly<Record<string, unknown>>,
  chatId: string | undefined,
  { recorder, recordings, commands }: ExtraToolsOptions,
): Promise<string> {
  const agent = { source: 'agent', viewer: undefined, chatId } as const;
  switch (name) {
    case 'recording_start': {
      const id = randomUUID();
      await recorder.start(id, chatId).catch(recorderFailure('Failed to start recording.'));
      return id;
    }
    case 'recording_stop': {
      const { recording_id } = parse(EXTRA_FIELDS.recording_stop, input);
      await recordings.stop(recording_id).catch(recorderFailure('Failed to stop recording.'));
      return 'OK';
    }
    case 'read_clipboard': {
      const { text, missing = 'No text was copied.' } = await commands.copied(agent);
      if (text === undefined)
        throw new RequestError('invalid-request', 'The clipboard has no text.', missing);
      return text;
    }
    case 'write_clipboard': {
      const { text } = parse(EXTRA_FIELDS.write_clipboard, input);
      await commands.copy(text, agent);
      return 'OK';
    }
  }
}

function parse<S extends z.ZodType>(schema: S, input: Readonly<Record<string, unknown>>): z.output<S> {
  const read = parseForClient(schema, input);
  if ('problem' in read) throw new RequestError('invalid-body', 'Malformed arguments.', read.problem);
  return read.value;
}
