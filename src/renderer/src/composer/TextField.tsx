import { useComposer, usePanel } from '../panel/context';
import { useFocusTarget } from '../panel/use-focus-target';
import { describedBy } from './FieldRow';
import styles from './Fields.module.css';
import { describeTextLength, infoOf } from './field-labels';

export function TextField({ problem }: { readonly problem: string | undefined }) {
  const { composer } = usePanel();
  const { text = '', sensitive } = useComposer((state) => state.draft.inputs);
  return (
    <>
      <textarea
        ref={useFocusTarget('composer-text')}
        id="composer-text"
        className={styles.text}
        rows={3}
        value={text}
        placeholder={sensitive ? 'Sensitive text is not stored' : 'Any text: ä, 日本, 😀'}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy('composer-text', problem)}
        data-secret={sensitive}
        onChange={(event) => composer.setInputs({ text: event.target.value })}
        onBlur={() => composer.touch('text')}
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
