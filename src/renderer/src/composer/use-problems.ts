import { useMemo } from 'react';
import type { Parameter } from '../../../shared/action';
import { useComposer } from '../panel/context';
import { checkDraft } from '../state/composer/validation';

/** The problems to show: invalid fields once touched, missing ones once the form was submitted. */
export function useProblems(): ReadonlyMap<Parameter, string> {
  const draft = useComposer((state) => state.draft);
  const attempted = useComposer((state) => state.submitted);
  const left = useComposer((state) => state.touched);
  return useMemo(() => {
    const checked = checkDraft(draft);
    const problems = 'problems' in checked ? checked.problems : [];
    const shown = problems.filter(({ field, missing }) => attempted || (left.has(field) && !missing));
    return new Map(shown.map(({ field, message }) => [field, message]));
  }, [draft, attempted, left]);
}
