import type { ReplayQuestion } from '../../../shared/replay';
import { urlOf } from '../../../shared/routes/routes';

/** The URL of a screen that an open question compares. */
export function questionPicture({ number }: ReplayQuestion, which: 'before' | 'now'): string {
  const id = which === 'before' ? 'getRecordedScreen' : 'getComparedScreen';
  return urlOf(id, { query: { question: String(number) } });
}
