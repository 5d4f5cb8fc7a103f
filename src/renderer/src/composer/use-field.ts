import type { Parameter } from '../../../shared/action';
import { usePanel } from '../panel/context';
import { useFocusTarget } from '../panel/use-focus-target';

/** A parameter with one input; a point has two. */
export type SingleParameter = Exclude<Parameter, 'coordinate' | 'start_coordinate'>;

export interface FieldProps<T extends Parameter = SingleParameter> {
  readonly parameter: T;
  readonly problem: string | undefined;
}

/** The attributes that the inputs of all parameters have. */
export function useField({ parameter, problem }: FieldProps<Parameter>) {
  const { composer } = usePanel();
  const id = `composer-${parameter}` as const;
  return {
    id,
    ref: useFocusTarget(id),
    autoComplete: 'off',
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem && `${id}-problem`,
    onBlur: () => composer.touch(parameter),
  };
}
