import type { ReplayQuestion } from '../../../shared/replay';
import { apiUrl } from './urls';

/** The URL of a screen that an open question compares. */
export function questionPicture({ number }: ReplayQuestion, which: 'before' | 'now'): string {
  const id = which === 'before' ? 'getRecordedScreen' : 'getComparedScreen';
  return apiUrl(id, { query: { question: String(number) } });
}
