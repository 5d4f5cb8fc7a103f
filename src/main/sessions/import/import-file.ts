import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { codeOf, messageOf } from '../../../shared/error-info';
import { sessionTitle } from '../../../shared/session';
import { storageProblem } from '../../base/storage-problem';
import { notImportable, SessionError } from '../session-error';
import type { SessionImporter } from './session-importer';

const REASONS: ReadonlyMap<string | undefined, string> = new Map([
  ['ENOENT', 'The file does not exist.'],
  ['EISDIR', 'It is a folder.'],
  ['EACCES', 'This user may not read it.'],
]);

/** Imports a file of this machine. @returns the id of the session. @throws {SessionError} */
export async function importFile(importer: SessionImporter, path: string): Promise<string> {
  try {
    const never = new AbortController().signal;
    const { session } = await importer.import(createReadStream(path), sessionTitle(basename(path)), never);
    return session.id;
  } catch (error) {
    const reason = REASONS.get(codeOf(error));
    throw reason === undefined ? error : notImportable(reason);
  }
}

/** Why an import failed, for a person. */
export function describeImportError(error: unknown): string {
  if (error instanceof SessionError) return [error.message, error.detail].filter(Boolean).join(' ');
  return storageProblem(error) ?? messageOf(error);
}
