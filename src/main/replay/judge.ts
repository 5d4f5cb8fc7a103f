import type { ReplayQuestion } from '../../shared/replay';
import { sizeChangeText } from './reasons';
import type { ComparedScreens, ComparisonResult } from './verifier';

export type Unnumbered<T> = T extends unknown ? Omit<T, 'number'> : never;

/** What a verdict means for the step. */
export type NextStep =
  /** It may be done; unverified with the reason, where the screen does not say so. */
  | { readonly kind: 'go'; readonly unverified?: string }
  | {
      readonly kind: 'ask';
      readonly question: Unnumbered<ReplayQuestion>;
      readonly pictures: ComparedScreens;
    };

/** `anySize`: somebody said to go on though the desktop has another size than then. */
export function decideNext(verdict: ComparisonResult, anySize: boolean): NextStep {
  switch (verdict.kind) {
    case 'same':
      return { kind: 'go' };
    case 'unverified':
      return { kind: 'go', unverified: verdict.reason };
    case 'size': {
      const { kind, size, now, pictures } = verdict;
      if (anySize) return { kind: 'go', unverified: sizeChangeText(size, now) };
      return { kind: 'ask', question: { kind, size, now }, pictures };
    }
    case 'differs': {
      const { kind, size, difference, boxes, pictures } = verdict;
      return { kind: 'ask', question: { kind, size, difference, boxes: [...boxes] }, pictures };
    }
    default:
      return verdict satisfies never;
  }
}
