import { useStore } from 'zustand';
import { usePanel } from './context';

/** The question that the person settles by hand; undefined if there is none. */
export function useByHand(): string | undefined {
  return useStore(usePanel().questions.byHand, ({ id }) => id);
}
