import type { ClipboardEvent } from 'react';
import type { Parameter } from '../../../shared/action';
import type { Size } from '../../../shared/geometry';
import { useComposer, useHost, usePanel, useView } from '../panel/context';
import { useFocusTarget } from '../panel/use-focus-target';
import type { InputName } from '../state/composer/draft';
import { describedBy, type FieldProps } from './FieldRow';
import styles from './Fields.module.css';
import { infoOf } from './field-labels';

const UNIT_NAMES: Readonly<Record<string, string>> = { ms: 'milliseconds', px: 'pixels' };

/** An integer with its unit. */
export function NumberField({ parameter, problem }: FieldProps) {
  const native = useNative();
  if (parameter === 'coordinate' || parameter === 'start_coordinate') return null;
  const { title, unit, fallback } = infoOf(parameter);
  const isSize = parameter === 'scaled_width' || parameter === 'scaled_height';
  const label = parameter === 'duration' ? 'For' : title;
  const axis = parameter === 'scaled_width' ? native?.width : native?.height;
  return (
    <>
      <NumberInput
        id={`composer-${parameter}`}
        name={parameter}
        parameter={parameter}
        label={unit && !isSize ? `${label}, in ${UNIT_NAMES[unit] ?? unit}` : label}
        placeholder={fallback ?? String(axis ?? 'native')}
        problem={problem}
      />
      {unit && !isSize && <span className={styles.unit}>{unit}</span>}
      {parameter === 'scroll_amount' && <span className={styles.unit}>clicks</span>}
    </>
  );
}

/** The desktop's size, which is the default coordinate space. */
function useNative(): Size | undefined {
  const picture = useView((state) => state.picture);
  const desktop = useHost((state) => state.desktop);
  return picture ?? desktop;
}

interface NumberInputProps {
  readonly id?: string;
  readonly name: InputName;
  readonly parameter: Parameter;
  readonly label: string;
  readonly placeholder: string;
  readonly problem: string | undefined;
  readonly onPaste?: (event: ClipboardEvent) => void;
}

/** Accepts any text; the schema checks that it is a number. */
export function NumberInput({ name, parameter, label, problem, ...input }: NumberInputProps) {
  const { composer } = usePanel();
  const focusTarget = useFocusTarget(`composer-${parameter}`);
  const value = useComposer((state) => state.draft.inputs[name] ?? '');
  return (
    <input
      {...input}
      ref={input.id === undefined ? undefined : focusTarget}
      className={styles.number}
      inputMode="numeric"
      autoComplete="off"
      value={value}
      aria-label={label}
      aria-invalid={problem !== undefined}
      aria-describedby={describedBy(`composer-${parameter}`, problem)}
      onChange={(event) => composer.setInputs({ [name]: event.target.value })}
      onBlur={() => composer.touch(parameter)}
    />
  );
}
