import { useComposer, usePanel } from '../panel/context';
import styles from './Fields.module.css';
import { describeTextLength, infoOf } from './field-labels';
import { type FieldProps, useField } from './use-field';

export function TextField({ problem }: Pick<FieldProps, 'problem'>) {
  const { composer } = usePanel();
  const { text = '', sensitive } = useComposer((state) => state.draft.inputs);
  return (
    <>
      <textarea
        {...useField({ parameter: 'text', problem })}
        className={styles.text}
        rows={3}
        value={text}
        placeholder={sensitive ? 'Sensitive text is not stored' : 'Any text: ä, 日本, 😀'}
        spellCheck={false}
        data-secret={sensitive}
        onChange={(event) => composer.setInputs({ text: event.target.value })}
      />
      <p className={styles.count}>{describeTextLength(text)}</p>
    </>
  );
}

export function SensitiveField() {
  const { composer } = usePanel();
  const sensitive = useComposer((state) => state.draft.inputs.sensitive === 'true');
  return (
    <label className={styles.check} title={infoOf('sensitive').description}>
      <input
        type="checkbox"
        checked={sensitive}
        onChange={(event) => composer.setInputs({ sensitive: event.target.checked ? 'true' : '' })}
      />
      Sensitive (don't log the text)
    </label>
  );
}
