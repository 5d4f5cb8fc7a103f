import type { ClipboardEvent } from 'react';
import type { Parameter } from '../../../shared/action';
import { parameterInfo } from '../../../shared/action-parameters';
import { useComposer, useHost, usePanel, useView } from '../panel/context';
import type { InputName } from '../state/composer/draft';
import styles from './Fields.module.css';
import { type FieldProps, useField } from './use-field';

const UNIT_NAMES: Readonly<Record<string, string>> = { ms: 'milliseconds', px: 'pixels' };

/** An integer with its unit. */
export function NumberField({ parameter, problem }: FieldProps) {
  const picture = useView((state) => state.picture);
  const desktop = useHost((state) => state.desktop);
  // The default coordinate space is the desktop's size.
  const native = picture ?? desktop;
  const { title, unit, fallback } = parameterInfo(parameter);
  const size = new Map<Parameter, number | string>([
    ['scaled_width', native?.width ?? 'native'],
    ['scaled_height', native?.height ?? 'native'],
  ]).get(parameter);
  const isSize = size !== undefined;
  const label = parameter === 'duration' ? 'For' : title;
  return (
    <>
      <NumberInput
        name={parameter}
        parameter={parameter}
        label={unit && !isSize ? `${label}, in ${UNIT_NAMES[unit] ?? unit}` : label}
        placeholder={String(size ?? fallback ?? '')}
        problem={problem}
      />
      {unit && !isSize && <span className={styles.unit}>{unit}</span>}
      {parameter === 'scroll_amount' && <span className={styles.unit}>clicks</span>}
    </>
  );
}

interface NumberInputProps extends FieldProps<Parameter> {
  readonly name: InputName;
  readonly label: string;
  readonly placeholder: string;
  readonly onPaste?: (event: ClipboardEvent) => void;
}

/** Accepts any text; the schema checks that it is a number. */
export function NumberInput({ name, parameter, label, problem, ...input }: NumberInputProps) {
  const { composer } = usePanel();
  const { id, ref, ...field } = useField({ parameter, problem });
  const value = useComposer((state) => state.draft.inputs[name] ?? '');
  return (
    <input
      {...input}
      {...field}
      // The row's label and the focus belong to the first input of a point.
      {...(!name.endsWith('.y') && { id, ref })}
      className={styles.number}
      inputMode="numeric"
      value={value}
      aria-label={label}
      onChange={(event) => composer.setInputs({ [name]: event.target.value })}
    />
  );
}
