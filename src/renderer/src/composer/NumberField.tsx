import type { ClipboardEvent } from 'react';
import type { Parameter } from '../../../shared/action';
import type { Size } from '../../../shared/geometry';
import { useComposer, useHost, usePanel, useView } from '../panel/context';
import type { InputName } from '../state/composer/draft';
import { describedBy, type FieldProps } from './FieldRow';
import styles from './Fields.module.css';
import { infoOf } from './field-labels';

const UNIT_WORDS: Readonly<Record<string, string>> = { ms: 'milliseconds', px: 'pixels' };

/** A whole number, with its unit. */
export function NumberField({ parameter, problem }: FieldProps) {
  const native = useNative();
  if (parameter === 'coordinate' || parameter === 'start_coordinate') return null;
  const { title, unit, fallback } = infoOf(parameter);
  const declared = parameter === 'scaled_width' || parameter === 'scaled_height';
  const label = parameter === 'duration' ? 'For' : title;
  const axis = parameter === 'scaled_width' ? native?.width : native?.height;
  return (
    <>
      <NumberInput
        id={`composer-${parameter}`}
        name={parameter}
        parameter={parameter}
        label={unit && !declared ? `${label}, in ${UNIT_WORDS[unit] ?? unit}` : label}
        placeholder={fallback ?? String(axis ?? 'native')}
        problem={problem}
      />
      {parameter === 'scaled_height' && <span className={styles.unit}>px declared</span>}
      {unit && !declared && <span className={styles.unit}>{unit}</span>}
      {parameter === 'scroll_amount' && <span className={styles.unit}>clicks</span>}
    </>
  );
}

/** The size of the desktop, in which coordinates are counted unless another is declared. */
function useNative(): Size | undefined {
  const picture = useView((state) => state.picture);
  const desktop = useHost((state) => state.desktop);
  return picture ?? desktop;
}

export interface NumberInputProps {
  readonly id?: string;
  readonly name: InputName;
  readonly parameter: Parameter;
  readonly label: string;
  readonly placeholder: string;
  readonly problem: string | undefined;
  readonly onPaste?: (event: ClipboardEvent) => void;
}

/** An input that takes what is typed; the schema says whether it is a number. */
export function NumberInput({ name, parameter, label, problem, ...input }: NumberInputProps) {
  const { composer } = usePanel();
  const value = useComposer((state) => state.draft.inputs[name] ?? '');
  return (
    <input
      {...input}
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
